"""docs/rules.md says where each rule lives and what proves it; a rule without a test, or an unknown id, is found."""

from pathlib import Path

import pytest

from scripts.docs import rules

# ids in this file would count as proofs
KEPT, LOST, WRONG = "X-" + "11", "X-" + "12", "CRM-" + "99"


def write(root: Path, name: str, text: str) -> None:
    file = root / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small project: one rule with a test, one without, one id that nobody knows."""
    write(tmp_path, "sql/tenant/crm.sql", f"-- {KEPT}: numbers\n-- {LOST}, {WRONG}\n-- UTF-16 XX-11 {KEPT}1\n")
    write(tmp_path, "policies/tenant/crm.sql", "-- nothing\n")
    write(tmp_path, "edge_api/a.py", "X = 1\n")
    write(
        tmp_path,
        "tests/sql/test_crm.py",
        f'"""{LOST}"""\n\n\ndef test_a() -> None:\n    """{KEPT}"""\n\n\ndef b() -> None:\n    """{LOST}"""\n',
    )
    write(tmp_path, "tests/contract/a.test.mjs", f"test('one', () => {{\n  // {KEPT}\n}});\ntest('two', () => {{}});\n")
    write(tmp_path, "tests/architecture/rules/keys.sql", f"-- ({KEPT})\n")
    write(tmp_path, "tests/architecture/examples/keys.sql", f"-- ({LOST})\n")
    return tmp_path


def test_the_page_is_that_of_the_code() -> None:
    assert rules.problems() == []
    assert rules.TARGET.read_text(encoding="utf-8") == rules.make_page(), "run `python -m scripts.docs`"


def test_every_rule_is_on_the_page_once() -> None:
    page = rules.TARGET.read_text(encoding="utf-8")
    known = rules.known_ids()
    assert len(known) == len(set(known)) == 228
    assert [rule for rule in known if page.count(f"| {rule} |") != 1] == []


def test_places_and_tests_are_found(project: Path) -> None:
    assert rules.places(project)[KEPT] == ["sql/tenant/crm.sql"]
    assert rules.proofs(project)[KEPT] == [
        "tests/architecture/rules/keys.sql", "tests/contract/a.test.mjs::one", "tests/sql/test_crm.py::test_a",
    ]  # fmt: skip


def test_a_rule_without_a_test_and_an_unknown_id_are_problems(project: Path) -> None:
    found = rules.problems(project)
    assert len(found) == 2
    assert found[0].startswith(f"{WRONG} is not in rules.toml")
    assert found[1].startswith(f"{LOST} has no test")


def test_a_rule_that_lives_nowhere_is_not_yet(project: Path) -> None:
    lines = {line.split(" | ")[0].strip("| "): line for line in rules.make_page(project).splitlines()}
    assert lines["BIM-" + "01"].endswith("| not yet | not yet |")
    assert "[tenant/crm.sql](../sql/tenant/crm.sql)" in lines[KEPT]
    assert "`test_a`" in lines[KEPT]
