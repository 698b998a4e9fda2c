"""The generated pages are fresh, and say what the database enforces."""

from pathlib import Path

import pytest

from scripts.docs import api_index, domains, generated, permissions
from scripts.stack.postgres import Server
from tests.support.session import Session

Pages = dict[Path, str]


@pytest.fixture(scope="module")
def pages(database_server: Server) -> Pages:
    return generated.make(database_server)


def test_pages_are_those_of_the_migrations(pages: Pages) -> None:
    assert generated.stale(pages) == ""


def test_a_stale_a_missing_and_a_left_over_page_are_found(pages: Pages, tmp_path: Path) -> None:
    folder = tmp_path / domains.FOLDER.name
    copies = {folder / file.name: text for file, text in pages.items() if file.parent == domains.FOLDER}
    folder.mkdir()
    for file, text in copies.items():
        file.write_text(text.replace("`crm.partners`", "`crm.customers`"), encoding="utf-8")
    (folder / "idam.md").unlink()
    (folder / "gone.md").write_text("# Gone\n", encoding="utf-8")
    found = generated.stale(copies)
    assert "gone.md belongs to no schema" in found
    assert "--- crm.md" in found
    assert "--- idam.md" in found
    assert "--- noti.md" not in found


def test_the_catalogue_is_on_the_pages(db: Session, pages: Pages) -> None:
    with db.as_postgres():
        names = [row["permission"] for row in db.rows("select permission from app.permissions")]
        entities = [row["entity"] for row in db.rows("select entity from app.entities")]
        moves = db.rows("select entity, action, from_state, to_state from app.transitions")
        functions = db.rows("""
            select pronamespace::regnamespace::text as schema, proname as name from pg_proc
            where has_function_privilege('authenticated', oid, 'execute') and pronamespace::regnamespace::text <> 'app'
        """)
    text = {file.stem: text for file, text in pages.items() if file.parent == domains.FOLDER}
    assert [name for name in names if f"`{name}`" not in pages[permissions.TARGET]] == []
    assert [name for name in entities if f"(`{name}`)" not in text[name.partition(".")[0]]] == []
    drawn = {move["entity"]: section(text[move["entity"].partition(".")[0]], move["entity"]) for move in moves}
    arrows = {(m["entity"], f"  {m['from_state']} --> {m['to_state']}: {m['action']}\n") for m in moves}
    assert [arrow for entity, arrow in arrows if arrow not in drawn[entity]] == []
    ours = [row for row in functions if row["schema"] in text]
    assert len(ours) > 80
    assert [row for row in ours if f"`{row['name']}(" not in text[row["schema"]]] == []


def section(page: str, entity: str) -> str:
    """The part of a page that tells about one table."""
    return page.partition(f"(`{entity}`)\n")[2].partition("\n## ")[0]


def test_who_writes_a_column_is_what_the_grants_say(pages: Pages) -> None:
    partners = section(pages[domains.FOLDER / "crm.md"], "crm.partners")
    writers = {line.split(" | ")[0].strip("| `"): line.split(" | ")[-1].strip("| ") for line in partners.splitlines()}
    assert writers["name"] == "client"
    assert writers["status"] == "server"
    assert writers["search_text"] == "computed"


def test_every_page_of_the_api_is_listed() -> None:
    page = api_index.TARGET.read_text(encoding="utf-8")
    assert page == api_index.with_index(page), "run `python -m scripts.docs`"


def test_a_new_page_of_the_api_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "new.md").write_text("# New things\n", encoding="utf-8")
    listed = api_index.with_index(api_index.TARGET.read_text(encoding="utf-8"), tmp_path)
    assert "- [New things](api/new.md)" in listed
    assert "- [Accounts and sign-in](api/auth.md)" not in listed
