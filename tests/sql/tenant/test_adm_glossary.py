"""The glossary: terms as a tree, links that exist, counters that only the server writes."""

from typing import LiteralString
from uuid import UUID, uuid4

import pytest
from psycopg import sql

from tests.support.people import Company, People
from tests.support.session import Session

LINK: LiteralString = "insert into adm.glossary_links (term_id, related_term_id) values (%s, %s)"


@pytest.fixture
def company(people: People) -> Company:
    """An approved company with its base data."""
    made = people.make_company()
    people.approve(made)
    return made


def term(db: Session, code: str, name: str, parent: UUID | None = None) -> UUID:
    """A term of the glossary."""
    made: UUID = db.value(
        "insert into adm.glossary (code, name, definition, parent_id) values (%s, %s, '정의', %s) returning id",
        [code, name, parent],
    )
    return made


def test_terms_are_a_tree(db: Session, company: Company) -> None:
    #
    with db.as_user(company.owner_id):
        top = term(db, "STOCK", "재고")
        below = term(db, "SAFETY_STOCK", "안전재고", top)
        assert db.value("select path from adm.glossary where id = %s", [below]) == "재고 > 안전재고"
        assert (
            db.value("select p.name from adm.glossary g, lateral adm.parent_term(g) p where g.id = %s", [below])
            == "재고"
        )
        with db.expect_error("TREE_CYCLE", 422):
            db.execute("update adm.glossary set parent_id = %s where id = %s", [below, top])
        with db.expect_error("RESOURCE_IN_USE", 409):
            db.execute("delete from adm.glossary where id = %s", [top])


def test_links_exist_once_and_are_seen_from_both_ends(db: Session, people: People, company: Company) -> None:
    # ADM-07: glossary links must exist
    other = people.make_company()
    people.approve(other)
    with db.as_user(other.owner_id):
        foreign = term(db, "STOCK", "재고")
    with db.as_user(company.owner_id):
        stock, order = term(db, "STOCK", "재고"), term(db, "REORDER", "발주점")
        db.execute(LINK, [stock, order])
        for one, name in ((stock, "발주점"), (order, "재고")):
            assert db.rows("select name from adm.related_terms where term_id = %s", [one]) == [{"name": name}]
        for pair in ((stock, uuid4()), (stock, foreign), (stock, stock)):
            with db.expect_error("VALIDATION_ERROR", 422) as failure:
                db.execute(LINK, list(pair))
            assert failure.details[0]["field"] == "related_term_id"
        with db.expect_error("RESOURCE_CONFLICT", 409):
            db.execute(LINK, [order, stock])
        with db.expect_error("23505", 409):
            db.execute(LINK, [stock, order])
        db.execute("delete from adm.glossary where id = %s", [order])
        assert db.rows("select name from adm.related_terms where term_id = %s", [stock]) == []
        with db.expect_error("VALIDATION_ERROR", 422):
            db.execute(LINK, [order, stock])
        assert db.execute("delete from adm.glossary_links where term_id = %s", [stock]) == 1


def test_look_ups_are_counted_by_the_server(db: Session, people: People, company: Company) -> None:
    # ADM-07, X-05: counters server-side
    other = people.make_company()
    people.approve(other)
    with db.as_user(company.owner_id):
        stock = term(db, "STOCK", "재고")
        before = db.value("select updated_at from adm.glossary where id = %s", [stock])
        assert [db.value("select adm.use_term(%s)", [stock]) for _ in range(3)] == [1, 2, 3]
        row = db.one("select usage_count, last_used_at from adm.glossary_usages where term_id = %s", [stock])
        assert row["usage_count"] == 3
        assert row["last_used_at"] is not None
        assert db.value("select updated_at from adm.glossary where id = %s", [stock]) == before
        for statement in (
            "insert into adm.glossary_usages (tenant_id, term_id, usage_count) values (null, null, 99)",
            "update adm.glossary_usages set usage_count = 99", "delete from adm.glossary_usages",
        ):  # fmt: skip
            with db.expect_error("42501", 403):
                db.connection.execute(statement)
    with db.as_user(other.owner_id):
        with db.expect_error("RESOURCE_NOT_FOUND", 404):
            db.execute("select adm.use_term(%s)", [stock])
        assert db.rows("select term_id from adm.glossary_usages") == []


def test_names_are_unique_in_a_category_among_live_terms(db: Session, company: Company) -> None:
    #
    with db.as_user(company.owner_id):
        first = term(db, "STOCK", "재고")
        with db.expect_error("23505", 409):
            term(db, "STOCK2", "재고")
        db.execute("update adm.glossary set category = '물류' where id = %s", [first])
        second = term(db, "STOCK2", "재고")
        db.execute("delete from adm.glossary where id = %s", [second])
        term(db, "STOCK2", "재고")


def test_what_the_server_owns_is_not_written(db: Session, company: Company) -> None:
    #
    with db.as_user(company.owner_id):
        term(db, "STOCK", "재고")
        for column in ("is_system", "level", "path", "search_text", "tenant_id"):
            with db.expect_error("42501", 403):
                db.execute(sql.SQL("update adm.glossary set {} = default").format(sql.Identifier(column)))
