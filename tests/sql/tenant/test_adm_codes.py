"""Code groups and codes: trees that a tenant edits, what is frozen, what a picker offers."""

from typing import LiteralString
from uuid import UUID

import pytest

from tests.support.databases import TestDatabase
from tests.support.people import Company, People
from tests.support.session import Session

ADD: LiteralString = "insert into adm.codes (group_id, code, name, parent_id) values (%s, %s, %s, %s) returning id"


@pytest.fixture
def company(people: People) -> Company:
    """An approved company with its base data."""
    made = people.make_company()
    people.approve(made)
    return made


def group(db: Session, code: str) -> UUID:
    """A new group."""
    made: UUID = db.value("insert into adm.code_groups (code, name) values (%s, %s) returning id", [code, code.lower()])
    return made


def test_codes_are_a_tree_inside_their_group(db: Session, company: Company) -> None:
    # ADM-01: parent in same group; X-16
    with db.as_user(company.owner_id):
        region, colour = group(db, "REGION"), group(db, "COLOUR")
        gangwon = db.value(ADD, [region, "GW", "강원", None])
        chuncheon = db.value(ADD, [region, "CC", "춘천", gangwon])
        assert db.one("select level, path from adm.codes where id = %s", [chuncheon]) == {
            "level": 2, "path": "강원 > 춘천"
        }  # fmt: skip
        with db.expect_error("VALIDATION_ERROR", 422) as failure:
            db.execute(ADD, [colour, "RED", "빨강", gangwon])
        assert failure.details[0]["field"] == "parent_id"
        with db.expect_error("TREE_CYCLE", 422):
            db.execute("update adm.codes set parent_id = %s where id = %s", [chuncheon, gangwon])
        with db.expect_error("RESOURCE_IN_USE", 409):
            db.execute("delete from adm.codes where id = %s", [gangwon])
        with db.expect_error("RESOURCE_IN_USE", 409):
            db.execute("delete from adm.code_groups where id = %s", [region])
        parent = db.value("select p.name from adm.codes c, lateral adm.parent_code(c) p where c.id = %s", [chuncheon])
        assert parent == "강원"
        with db.expect_error("42501", 403):  # a code does not move to another group
            db.execute("update adm.codes set group_id = %s where id = %s", [colour, chuncheon])


def test_the_key_keeps_parents_inside_the_group_whoever_writes(db: Session, company: Company) -> None:
    # ADM-01: the foreign key decides
    with db.as_user(company.owner_id):
        region, colour = group(db, "REGION"), group(db, "COLOUR")
        parent = db.value(ADD, [region, "GW", "강원", None])
    with db.as_postgres():
        db.execute("alter table adm.codes disable trigger tg_codes__check")
        with db.expect_error("23503"):
            db.execute(
                "insert into adm.codes (tenant_id, group_id, code, name, parent_id) values (%s, %s, 'R', '빨강', %s)",
                [company.id, colour, parent],
            )


def test_groups_are_a_tree_too(db: Session, company: Company) -> None:
    #
    with db.as_user(company.owner_id):
        top, below = group(db, "TOP"), group(db, "BELOW")
        db.execute("update adm.code_groups set parent_group_id = %s where id = %s", [top, below])
        assert db.value("select path from adm.code_groups where id = %s", [below]) == "top > below"
        assert (
            db.value("select p.code from adm.code_groups g, lateral adm.parent_group(g) p where g.id = %s", [below])
            == "TOP"
        )
        with db.expect_error("RESOURCE_IN_USE", 409):
            db.execute("delete from adm.code_groups where id = %s", [top])


def test_a_used_code_is_frozen(db: Session, company: Company) -> None:
    # ADM-01: code value frozen once used
    with db.as_user(company.owner_id):
        region = group(db, "REGION")
        used, free = db.value(ADD, [region, "GW", "강원", None]), db.value(ADD, [region, "SE", "서울", None])
    with db.as_service():
        assert db.value("select app.require_code('REGION', 'GW', 'region', %s)", [company.id]) == used
        assert db.value("select app.require_code('REGION', null, 'region', %s)", [company.id]) is None
    with db.as_user(company.owner_id):
        with db.expect_error("RESOURCE_IN_USE", 409):
            db.execute("update adm.codes set code = 'GANGWON' where id = %s", [used])
        with db.expect_error("RESOURCE_IN_USE", 409):
            db.execute("delete from adm.codes where id = %s", [used])
        with db.expect_error("RESOURCE_IN_USE", 409):
            db.execute("update adm.code_groups set code = 'AREA' where id = %s", [region])
        assert db.execute("update adm.codes set name = '강원특별자치도', sort_order = 3 where id = %s", [used]) == 1
        assert db.execute("update adm.codes set code = 'SEOUL' where id = %s", [free]) == 1
        db.execute("delete from adm.codes where id = %s", [free])
        assert db.rows("select 1 from adm.codes where id = %s", [free]) == []
        with db.expect_error("42501", 403):
            db.execute("update adm.codes set first_used_at = null where id = %s", [used])


def test_a_code_that_a_key_points_at_is_used(db: Session, company: Company) -> None:
    # ADM-01
    with db.as_user(company.owner_id):
        code = db.value(ADD, [group(db, "REGION"), "GW", "강원", None])
    with db.as_postgres():
        db.execute(
            """
            create table adm.scratches (
              tenant_id uuid not null, code_id uuid not null,
              foreign key (tenant_id, code_id) references adm.codes (tenant_id, id) on delete restrict
            );
            insert into adm.scratches select tenant_id, id from adm.codes where code = 'GW'
            """
        )
    with db.as_user(company.owner_id), db.expect_error("RESOURCE_IN_USE", 409) as failure:
        db.execute("update adm.codes set code = 'GANGWON' where id = %s", [code])
    assert failure.details == {"used_by": "adm.scratches"}


def test_what_the_platform_made_is_locked(db: Session, people: People, company: Company) -> None:
    # ADM-01: is_system is locked; the tenant adds its own codes beside
    with db.as_user(company.owner_id):
        methods = db.value("select id from adm.code_groups where code = 'PAYMENT_METHOD'")
        for statement in (
            "update adm.codes set name = '카드!' where code = 'CARD'", "update adm.codes set is_active = false where code = 'CARD'",
            "delete from adm.codes where code = 'CARD'", "update adm.code_groups set name = '결제' where code = 'PAYMENT_METHOD'",
        ):  # fmt: skip
            with db.expect_error("SYSTEM_RECORD", 409):
                db.connection.execute(statement)
        own = db.value(ADD, [methods, "LOCAL_PAY", "강원상품권", None])
        assert db.execute("update adm.codes set name = '지역화폐' where id = %s", [own]) == 1
        for statement in (
            "update adm.codes set is_system = false where code = 'CARD'",
            "insert into adm.code_groups (code, name, is_system) values ('MINE', '내 것', true)",
        ):
            with db.expect_error("42501", 403):
                db.connection.execute(statement)
    with db.as_service():
        # using a system code marks it, which is not an edit
        db.execute("select app.require_code('PAYMENT_METHOD', 'CARD', 'method', %s)", [company.id])


def test_inactive_codes_leave_the_pickers_and_stay_readable(db: Session, company: Company) -> None:
    # ADM-01: hidden from pickers but readable in old documents; X-15: no longer accepted
    with db.as_user(company.owner_id):
        region = group(db, "REGION")
        code = db.value(ADD, [region, "GW", "강원", None])
        offered: LiteralString = "select count(*) from adm.code_options where group_code = 'REGION'"
        assert db.value(offered) == 1
        db.execute("update adm.codes set is_active = false where id = %s", [code])
        assert db.value(offered) == 0
        assert db.value("select name from adm.codes where id = %s", [code]) == "강원"
    with db.as_service():
        for group_code, value in (("REGION", "GW"), ("REGION", "NONE"), ("NONE", "GW")):
            with db.expect_error("VALIDATION_ERROR", 422) as failure:
                db.execute("select app.require_code(%s, %s, 'region', %s)", [group_code, value, company.id])
            assert failure.details[0]["field"] == "region"
    with db.as_user(company.owner_id):
        db.execute("update adm.codes set is_active = true where id = %s", [code])
        db.execute("update adm.code_groups set is_active = false where id = %s", [region])
        assert db.value(offered) == 0


def test_codes_are_unique_among_live_rows_of_a_group_and_tenant(db: Session, people: People, company: Company) -> None:
    #
    other = people.make_company()
    people.approve(other)
    with db.as_user(company.owner_id):
        region = group(db, "REGION")
        first = db.value(ADD, [region, "GW", "강원", None])
        with db.expect_error("23505", 409):
            db.execute(ADD, [region, "GW", "강원도", None])
        db.execute(ADD, [group(db, "OTHER"), "GW", "강원", None])
        db.execute("delete from adm.codes where id = %s", [first])
        db.execute(ADD, [region, "GW", "강원", None])
        with db.expect_error("RESOURCE_CONFLICT", 409):
            db.execute("select public.restore('adm.codes', %s)", [first])
    with db.as_user(other.owner_id):
        group(db, "REGION")
        with db.expect_error("23503"):
            db.execute(ADD, [region, "XX", "남의 그룹에", None])


def test_attributes_are_an_object(db: Session, company: Company) -> None:
    with db.as_user(company.owner_id):
        region = group(db, "REGION")
        add: LiteralString = (
            "insert into adm.codes (group_id, code, name, attributes) values (%s, %s, '가', %s) returning attributes"
        )
        assert db.value(add, [region, "A", '{"lat": 37.8}']) == {"lat": 37.8}
        assert db.value(add, [region, "B", '"{\\"lat\\": 37.8}"']) == {"lat": 37.8}
        with db.expect_error("VALIDATION_ERROR", 422):
            db.execute(add, [region, "C", "[1]"])


def test_a_rename_and_a_use_at_once_do_not_miss_each_other(fresh_db: TestDatabase) -> None:
    # ADM-01 under concurrency: whoever comes second waits and sees what the first did
    first, second = fresh_db.session(), fresh_db.session()
    people = People(first)
    company = people.make_company()
    people.approve(company)
    with first.as_user(company.owner_id):
        region = group(first, "REGION")
        code = first.value(ADD, [region, "GW", "강원", None])
    first.commit()
    use: LiteralString = "select app.require_code('REGION', 'GW', 'region', %s)"
    rename: LiteralString = "update adm.codes set code = %s where id = %s"
    with first.as_user(company.owner_id):
        first.execute(rename, ["GANGWON", code])
    with second.as_service():
        second.execute("set local lock_timeout = '300ms'")
        with second.expect_error("55P03"):
            second.execute(use, [company.id])
    second.rollback()
    first.commit()
    with second.as_service(), second.expect_error("VALIDATION_ERROR", 422):
        second.execute(use, [company.id])
    second.rollback()
    with first.as_user(company.owner_id):
        first.execute(rename, ["GW", code])
    first.commit()
    with first.as_service():
        assert first.value(use, [company.id]) == code
    with second.as_user(company.owner_id):
        second.execute("set local lock_timeout = '300ms'")
        with second.expect_error("55P03"):
            second.execute(rename, ["GANGWON", code])
    second.rollback()
    first.commit()
    with second.as_user(company.owner_id), second.expect_error("RESOURCE_IN_USE", 409):
        second.execute(rename, ["GANGWON", code])
    with first.as_service():  # a later use holds the code as well
        assert first.value(use, [company.id]) == code
    with second.as_user(company.owner_id):
        second.execute("set local lock_timeout = '300ms'")
        with second.expect_error("55P03"):
            second.execute("update adm.codes set is_active = false where id = %s", [code])
