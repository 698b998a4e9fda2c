"""The generated pages are fresh, and say what the database enforces."""

from pathlib import Path

import pytest

from scripts.docs import api_index, permissions
from scripts.stack.postgres import Server
from tests.support.session import Session


@pytest.fixture(scope="module")
def fresh_page(database_server: Server) -> str:
    return permissions.make_page(database_server)


def test_page_is_that_of_the_migrations(fresh_page: str) -> None:
    assert permissions.TARGET.read_text(encoding="utf-8") == fresh_page, "run `python -m scripts.docs`"


def test_stale_page_is_found(
    database_server: Server, fresh_page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / "permissions.md"
    old.write_text(fresh_page.replace("`portal.members:approve`", "`x`"), encoding="utf-8")
    monkeypatch.setattr(permissions, "TARGET", old)
    monkeypatch.setattr(permissions, "make_page", lambda server: fresh_page)
    assert "portal.members:approve" in permissions.stale_page(database_server)


def test_every_permission_and_transition_is_on_the_page(db: Session) -> None:
    page = permissions.TARGET.read_text(encoding="utf-8")
    with db.as_postgres():
        names = [row["permission"] for row in db.rows("select permission from app.permissions")]
        entities = [row["entity"] for row in db.rows("select entity from app.entities")]
    assert names
    assert [name for name in [*names, *entities] if f"`{name}`" not in page] == []


def test_every_page_of_the_api_is_listed() -> None:
    page = api_index.TARGET.read_text(encoding="utf-8")
    assert page == api_index.with_index(page), "run `python -m scripts.docs`"


def test_a_new_page_of_the_api_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "new.md").write_text("# New things\n", encoding="utf-8")
    listed = api_index.with_index(api_index.TARGET.read_text(encoding="utf-8"), tmp_path)
    assert "- [New things](api/new.md)" in listed
    assert "- [Accounts and sign-in](api/auth.md)" not in listed
