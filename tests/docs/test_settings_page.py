""".env.example explains every setting, and nothing that nobody reads."""

import re

from edge_api.core.settings import Settings
from edge_api.worker.settings import WorkerSettings
from scripts.stack.settings import ROOT

EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")
NAMES = re.findall(r"^([A-Z][A-Z0-9_]*)=", EXAMPLE, re.MULTILINE)


def test_every_setting_of_the_sidecar_is_listed() -> None:
    assert sorted({name.upper() for name in Settings.model_fields} - set(NAMES)) == []


def test_every_listed_name_is_read_somewhere() -> None:
    readers = "\n".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "scripts").rglob("*") if path.suffix in (".py", ".mjs")
    )
    known = {name.upper() for name in Settings.model_fields} | set(re.findall(r"\b[A-Z][A-Z0-9_]+\b", readers))
    assert sorted(set(NAMES) - known) == []


def test_no_name_is_listed_twice_or_with_a_value() -> None:
    assert len(NAMES) == len(set(NAMES))
    assert re.findall(r"^[A-Z][A-Z0-9_]*=.+$", EXAMPLE, re.MULTILINE) == []


def test_every_group_of_names_is_explained_in_both_languages() -> None:
    groups = re.findall(r"((?:^#.*\n)+)(?=^[A-Z])", EXAMPLE, re.MULTILINE)
    starts = re.findall(r"^(?:#.*|)\n(?=[A-Z][A-Z0-9_]*=)", EXAMPLE, re.MULTILINE)
    assert len(groups) == len(starts), "a name stands without a comment above it"
    unclear = [group for group in groups if not re.search(r"[a-z]{3}", group)]
    assert not unclear


def test_every_tuning_of_the_worker_is_in_the_operations_page() -> None:
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    missing = [name for field in WorkerSettings.model_fields if f"`{(name := f'WORKER_{field.upper()}')}`" not in page]
    assert not missing


def test_defaults_of_the_worker_are_those_of_the_page() -> None:
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    for name, field in WorkerSettings.model_fields.items():
        row = re.search(rf"^\| `WORKER_{name.upper()}` \| (\S+) \|", page, re.MULTILINE)
        assert row is not None
        shown = row[1]
        expected = f"{field.default:g}" if isinstance(field.default, float) else str(field.default).lower()
        assert shown == expected, f"WORKER_{name.upper()}"
