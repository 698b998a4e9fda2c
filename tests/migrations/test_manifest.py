"""The manifest names every declared file, in an order that does not depend on file names."""

from pathlib import Path

import pytest

from scripts.migrations.manifest import ManifestError, read_manifest


def write(project: Path, path: str, text: str = "select 1;") -> None:
    file = project / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def test_sql_files_of_a_group_run_before_its_policies(project: Path) -> None:
    write(project, "sql/portal/authors.sql")
    write(project, "sql/manifest.toml", 'order = ["foundation/core", "portal/books", "portal/authors"]')
    assert [file.path for file in read_manifest(project)] == [
        "sql/foundation/core.sql",
        "sql/portal/books.sql",
        "sql/portal/authors.sql",
        "policies/portal/books.sql",
    ]


@pytest.mark.parametrize(
    ("order", "problem"),
    [
        ('["foundation/core"]', "portal/books.sql is on disk but not in the manifest"),
        ('["foundation/core", "portal/books", "portal/books"]', "portal/books is listed twice"),
        ('["foundation/core", "portal/books", "portal/gone"]', "portal/gone has neither"),
        ('["portal/books", "foundation/core"]', "groups must stand in the order"),
        ('["foundation/core", "portal/books", "other/x"]', "other/x: the first folder must be one of"),
        ('"foundation/core"', "expected order"),
    ],
)
def test_a_manifest_that_does_not_fit_the_files_is_refused(project: Path, order: str, problem: str) -> None:
    write(project, "sql/manifest.toml", f"order = {order}")
    with pytest.raises(ManifestError, match=problem):
        read_manifest(project)


def test_a_missing_manifest_is_refused(project: Path) -> None:
    (project / "sql" / "manifest.toml").unlink()
    with pytest.raises(ManifestError, match="is missing"):
        read_manifest(project)
