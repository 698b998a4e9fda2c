"""Standard behaviour of records: 403 instead of silence, server-owned columns, deletion that keeps the row."""

from uuid import uuid4

import pytest
from psycopg import sql

from tests.support.people import People
from tests.support.session import Session

TEMPLATE = """insert into noti.templates (code, locale, subject, html_body, text_body)
values ('member_approved', 'ko', '제목', '<p>본문</p>', '본문') returning id"""

# Two tables of a domain that does not exist yet, registered as its file would do it.
SHOP = """
create table public.test_shelves (
  id uuid primary key default gen_random_uuid(), name text,
  created_at timestamptz not null default now(), created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(), updated_by uuid default auth.uid(),
  is_deleted boolean not null default false
);
create table public.test_books (
  id uuid primary key default gen_random_uuid(),
  shelf_id uuid references public.test_shelves (id) on delete {rule},
  created_at timestamptz not null default now(), created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(), updated_by uuid default auth.uid(),
  is_deleted boolean not null default false
);
select app.register_entity('public.test_shelves', 'portal', '책장', 'Shelves', p_permission => 'portal.test_shelves');
select app.register_entity('public.test_books', 'portal', '책', 'Books', p_permission => 'portal.test_books');
"""


def test_a_write_without_the_permission_is_refused_aloud(db: Session, people: People) -> None:
    reader = people.make_staff("noti.templates:read")
    with db.as_user(reader):
        for statement in (TEMPLATE, "update noti.templates set subject = 'x'", "delete from noti.templates"):
            with db.expect_error("FORBIDDEN", 403) as failure:
                db.execute(statement)
            assert failure.details["permission"].startswith("noti.templates:")


def test_deleting_hides_the_row_and_restoring_brings_it_back(db: Session, people: People) -> None:
    """X-03"""
    staff = people.make_staff("noti.templates:*")
    with db.as_user(staff):
        template = db.value(TEMPLATE)
        db.execute("delete from noti.templates where id = %s", [template])
        assert db.rows("select id from noti.templates") == []
        with db.as_postgres():
            assert db.value("select is_deleted from noti.templates where id = %s", [template]) is True
        restored = db.value("select public.restore('noti.templates', %s)", [template])
        assert restored == {"entity": "noti.templates", "id": str(template), "is_deleted": False}
        assert db.value("select id from noti.templates") == template


def test_restoring_needs_the_permission_and_a_free_key(db: Session, people: People) -> None:
    """X-03, X-02: the key of a deleted row is free, and restoring asks again."""
    staff, reader = people.make_staff("noti.templates:*"), people.make_staff("noti.templates:read")
    with db.as_user(staff):
        template = db.value(TEMPLATE)
        db.execute("delete from noti.templates where id = %s", [template])
        db.execute(TEMPLATE)
        with db.expect_error("RESOURCE_CONFLICT", 409):
            db.execute("select public.restore('noti.templates', %s)", [template])
        with db.expect_error("RESOURCE_NOT_FOUND", 404):
            db.execute("select public.restore('noti.templates', %s)", [uuid4()])
        with db.expect_error("RESOURCE_NOT_FOUND", 404):
            db.execute("select public.restore('auth.users', %s)", [uuid4()])
    with db.as_user(reader), db.expect_error("FORBIDDEN", 403):
        db.execute("select public.restore('noti.templates', %s)", [template])


def test_the_server_owns_id_and_history_columns(db: Session, people: People) -> None:
    """X-05"""
    staff = people.make_staff("noti.templates:*")
    with db.as_user(staff):
        template = db.value(TEMPLATE)
        row = db.one("select created_by, updated_by from noti.templates")
        assert row == {"created_by": staff, "updated_by": staff}
        for column, value in (("created_by", str(uuid4())), ("is_deleted", "true"), ("updated_at", "2020-01-01")):
            with db.expect_error("42501", 403):
                db.execute(sql.SQL("update noti.templates set {} = %s").format(sql.Identifier(column)), [value])
        with db.expect_error("IMMUTABLE_FIELD", 422):
            db.execute("update noti.templates set id = %s where id = %s", [uuid4(), template])
    colleague = people.make_staff("noti.templates:*")
    with db.as_user(colleague):
        db.execute("update noti.templates set subject = '새 제목' where id = %s", [template])
        assert db.one("select created_by, updated_by from noti.templates") == {
            "created_by": staff,
            "updated_by": colleague,
        }


@pytest.mark.parametrize("rule", ["restrict", "cascade", "set null"])
def test_deleting_a_parent_obeys_the_foreign_keys_own_rule(db: Session, rule: str) -> None:
    """X-03: refused, followed or released, as the key says."""
    with db.as_postgres():
        db.execute(SHOP.format(rule=rule))
        shelf = db.value("insert into public.test_shelves (name) values ('가') returning id")
        book = db.value("insert into public.test_books (shelf_id) values (%s) returning id", [shelf])
        if rule == "restrict":
            with db.expect_error("RESOURCE_IN_USE", 409) as failure:
                db.execute("delete from public.test_shelves where id = %s", [shelf])
            assert failure.details["used_by"] == "public.test_books"
            db.execute("delete from public.test_books where id = %s", [book])
            db.execute("delete from public.test_shelves where id = %s", [shelf])
        else:
            db.execute("delete from public.test_shelves where id = %s", [shelf])
        shelf_row = db.one("select is_deleted from public.test_shelves where id = %s", [shelf])
        book_row = db.one("select is_deleted, shelf_id from public.test_books where id = %s", [book])
    assert shelf_row == {"is_deleted": True}
    assert book_row == {"is_deleted": rule != "set null", "shelf_id": None if rule == "set null" else shelf}


def test_a_new_entity_is_closed_until_its_policies_open_it(db: Session, people: People) -> None:
    with db.as_postgres():
        db.execute(SHOP.format(rule="restrict"))
    with db.as_user(people.make_staff("*")), db.expect_error("42501", 403):
        db.execute("select * from public.test_shelves")
    with db.expect_error("42501", 401):
        db.execute("select * from public.test_books")


def test_a_client_that_has_seen_an_older_version_does_not_overwrite(db: Session, people: People) -> None:
    """X-06: if-match is the updated_at that was read."""
    company = people.make_company()
    people.approve(company)
    with db.as_user(company.owner_id):
        row = db.one(
            "insert into adm.units (code, name, unit_type) values ('XVER', '처음', 'length') returning id, updated_at::text"
        )
        current = db.value("select now()::text")
    for header in (row["updated_at"], f'"{current}"'):
        with db.as_user(company.owner_id, headers={"if-match": header}):
            db.execute("update adm.units set name = '둘째' where id = %s", [row["id"]])
    with db.as_user(company.owner_id, headers={"if-match": "2020-01-01T00:00:00Z"}):
        with db.expect_error("STALE_RECORD", 409) as failure:
            db.execute("update adm.units set name = '셋째' where id = %s", [row["id"]])
        assert "updated_at" in str(failure.details)
    with db.as_user(company.owner_id, headers={"if-match": "not a date"}), db.expect_error("VALIDATION_ERROR", 422):
        db.execute("update adm.units set name = '셋째' where id = %s", [row["id"]])
    with db.as_user(company.owner_id):
        assert db.value("select name from adm.units where id = %s", [row["id"]]) == "둘째"
