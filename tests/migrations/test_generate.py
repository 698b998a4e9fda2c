"""Migrations made from the declared state give the declared state."""

from pathlib import Path

import pytest

from scripts.migrations.declared import DeclaredError
from scripts.migrations.generate import check, generate, write_baseline
from scripts.migrations.official import portable
from scripts.stack.postgres import Server


def edit(project: Path, path: str, old: str, new: str) -> None:
    file = project / path
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def migrations(project: Path) -> list[Path]:
    return sorted((project / "supabase" / "migrations").glob("*.sql"))


def test_the_first_migration_creates_everything(project: Path, database_server: Server) -> None:
    result = generate(project, "first", database_server)
    assert result.left == []
    assert [path.name[14:] for path in result.files] == ["_first.sql"]
    assert check(project, database_server) == []


def test_nothing_is_written_when_nothing_changed(project: Path, database_server: Server) -> None:
    write_baseline(project, database_server)
    result = generate(project, "again", database_server)
    assert (result.files, result.left) == ([], [])


def test_a_baseline_keeps_its_version_until_its_content_changes(project: Path, database_server: Server) -> None:
    first = write_baseline(project, database_server).files
    assert write_baseline(project, database_server).files == first
    edit(project, "sql/portal/books.sql", "책 — Books", "도서 — Books")
    second = write_baseline(project, database_server).files
    assert second != first
    assert migrations(project) == second


def test_a_change_becomes_a_migration(project: Path, database_server: Server) -> None:
    write_baseline(project, database_server)
    edit(project, "sql/portal/books.sql", "'published')", "'published', 'withdrawn')")
    edit(project, "sql/portal/books.sql", "default 'draft'", "default 'withdrawn'")
    edit(project, "sql/portal/books.sql", "  is_deleted boolean", "  pages int,\n  is_deleted boolean")
    edit(project, "policies/portal/books.sql", "update (isbn)", "update (pages)")
    edit(project, "sql/foundation/core.sql", "('old', '옛 것', null)", "('gone', '지난 것', null)")
    edit(project, "sql/foundation/core.sql", "values ('old', 1", "values ('gone', 1")
    assert check(project, database_server) != []
    result = generate(project, "pages", database_server)
    assert result.left == []
    # a new enum value cannot be used in the transaction that adds it
    assert [path.name[14:] for path in result.files] == ["_pages_values_1.sql", "_pages.sql"]
    assert check(project, database_server) == []


def test_rows_of_users_are_left_alone(project: Path, database_server: Server) -> None:
    write_baseline(project, database_server)
    edit(project, "sql/foundation/core.sql", "values ('old', 1,", "values ('old', 100, null), ('old', 1,")
    assert check(project, database_server) == []


def test_an_error_names_file_and_line(project: Path, database_server: Server) -> None:
    edit(project, "sql/portal/books.sql", "create unique index", "\ncreate unicorn index")
    with pytest.raises(DeclaredError, match=r"^sql/portal/books\.sql:10: syntax error at or near"):
        write_baseline(project, database_server)
    assert migrations(project) == []


def test_generated_privileges_are_known_to_postgresql_15() -> None:
    text = (
        'GRANT DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE "a"."b" TO "anon";\n\n'
        'GRANT MAINTAIN, SELECT ON TABLE "a"."b" TO "anon";\n\n'
        'REVOKE ALL ON TABLE "a"."b" FROM "postgres";\n\nGRANT ALL ON TABLE "a"."b" TO "postgres";'
    )
    assert portable(text) == 'GRANT ALL ON TABLE "a"."b" TO "anon";\n\nGRANT SELECT ON TABLE "a"."b" TO "anon";'
