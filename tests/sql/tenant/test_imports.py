"""Rows by business key (public.import_rows): references by code or name, trees in one file, rules of the entity, all or none."""

import json
from typing import Any

import pytest

from tests.support.people import Company, People
from tests.support.session import Session

IMPORTABLE = {"crm.partners", "pim.products", "pim.product_price_history", "pim.price_list_items"}


@pytest.fixture
def company(db: Session, people: People) -> Company:
    made = people.make_company()
    people.approve(made)
    return made


def load(db: Session, entity: str, *rows: dict[str, Any], dry_run: bool = False) -> dict[str, Any]:
    report: dict[str, Any] = db.value(
        "select public.import_rows(%s, %s, %s)", [entity, json.dumps(rows, ensure_ascii=False), dry_run]
    )
    return report


def counts(report: dict[str, Any]) -> tuple[int, int, int]:
    assert report["errors"] == [], report["errors"]
    return report["created"], report["updated"], report["unchanged"]


def errors(report: dict[str, Any]) -> list[tuple[int, str | None, str]]:
    assert report["is_written"] is False
    return [(error["row"], error["column"], error["code"]) for error in report["errors"]]


def test_partners_products_and_prices_come_in_as_files(db: Session) -> None:
    with db.as_postgres():
        rows = db.rows("select entity, permission from app.entities where import_keys <> '{}'")
        assert {row["entity"] for row in rows} >= IMPORTABLE
        missing = db.rows(
            "select entity from app.entities as e where import_keys <> '{}'"
            " and not exists (select 1 from app.permissions as p where p.permission = e.permission || ':import')"
        )
        # the key of a row must be one that the database keeps, or two files at once would double it
        loose = db.rows(
            "select entity from app.entities as e where import_keys <> '{}' and not exists ("
            " select 1 from pg_constraint as c where c.conrelid = to_regclass(e.entity) and c.contype = 'x'"
            " union all select 1 from pg_index as i where i.indrelid = to_regclass(e.entity) and i.indisunique"
            " and (select array_agg(a.attname::text order by a.attname) from pg_attribute as a"
            " where a.attrelid = i.indrelid and a.attnum = any(i.indkey) and a.attname <> 'tenant_id')"
            " = array(select k from unnest(e.import_keys) as k order by k))"
        )
    assert missing == []
    assert loose == []


def test_references_are_written_as_code_or_name(db: Session, company: Company) -> None:
    with db.as_user(company.owner_id):
        db.execute("insert into adm.payment_terms (code, name, days_to_pay) values ('N77', '77일 이내', 77)")
        rows = (
            {"code": "P1", "name": "첫째", "type": "customer", "payment_term_id": "N77", "currency": "KRW"},
            {
                "code": "P2",
                "name": "둘째",
                "type": "supplier",
                "payment_term_id": "77일 이내",
                "currency": "대한민국 원",
            },
        )
        found = db.value("select name from adm.currencies where code = 'KRW'")
        rows[1]["currency"] = found
        assert counts(load(db, "crm.partners", *rows)) == (2, 0, 0)
        terms = db.rows(
            "select p.code, t.code as term, p.currency from crm.partners as p"
            " inner join adm.payment_terms as t on p.payment_term_id = t.id where p.code in ('P1', 'P2') order by 1"
        )
        assert [(row["code"], row["term"], row["currency"]) for row in terms] == [
            ("P1", "N77", "KRW"),
            ("P2", "N77", "KRW"),
        ]
        assert counts(load(db, "crm.partners", *rows)) == (0, 0, 2)
        rows[0]["name"] = "첫째 상사"
        assert counts(load(db, "crm.partners", *rows)) == (0, 1, 1)


def test_unknown_and_ambiguous_references_are_named(db: Session, company: Company, people: People) -> None:
    """X-01: a code of another company is no code here."""
    other = people.make_company()
    people.approve(other)
    with db.as_user(other.owner_id):
        db.execute("insert into adm.payment_terms (code, name, days_to_pay) values ('N88', '남의 조건', 88)")
        foreign = db.value("select id::text from adm.payment_terms where code = 'N88'")
    with db.as_user(company.owner_id):
        db.execute("insert into adm.payment_terms (code, name) values ('SAME1', '같은 이름'), ('SAME2', '같은 이름')")
        rows = [
            {"code": f"P{number}", "name": "가", "type": "customer", "payment_term_id": word}
            for number, word in enumerate(("N88", "남의 조건", foreign, "같은 이름", "SAME2"))
        ]
        found = errors(load(db, "crm.partners", *rows))
    assert found == [
        (1, "payment_term_id", "REFERENCE_NOT_FOUND"),
        (2, "payment_term_id", "REFERENCE_NOT_FOUND"),
        (3, "payment_term_id", "REFERENCE_NOT_FOUND"),
        (4, "payment_term_id", "REFERENCE_AMBIGUOUS"),
    ]


def test_without_a_number_the_server_gives_one(db: Session, company: Company) -> None:
    """X-11"""
    with db.as_user(company.owner_id):
        assert counts(load(db, "crm.partners", {"code": None, "name": "무번호", "type": "customer"})) == (1, 0, 0)
        assert db.value("select code from crm.partners where name = '무번호'").startswith("MBP")


def test_a_tree_in_one_file_has_its_parents_first(db: Session, company: Company) -> None:
    """X-16: the tree's own rules judge the rows."""
    with db.as_user(company.owner_id):
        db.execute("insert into adm.code_groups (code, name) values ('AREA', '지역')")
        rows = (
            {"group_id": "AREA", "code": "GW", "name": "강원", "parent_id": None},
            {"group_id": "AREA", "code": "CC", "name": "춘천", "parent_id": "GW"},
            {"group_id": "AREA", "code": "SN", "name": "신북", "parent_id": "춘천"},
        )
        assert counts(load(db, "adm.codes", *rows)) == (3, 0, 0)
        assert db.value("select path from adm.codes where code = 'SN'") == "강원 > 춘천 > 신북"
        assert counts(load(db, "adm.codes", *rows)) == (0, 0, 3)
        found = errors(load(db, "adm.codes", {"group_id": "AREA", "code": "GW", "name": "강원", "parent_id": "SN"}))
        assert found == [(1, "parent_id", "TREE_CYCLE")]
        late = ({"group_id": "AREA", "code": "B", "name": "나", "parent_id": "A"},
                {"group_id": "AREA", "code": "A", "name": "가", "parent_id": None})  # fmt: skip
        assert errors(load(db, "adm.codes", *late)) == [(1, "parent_id", "REFERENCE_NOT_FOUND")]


def test_what_the_rules_of_the_entity_say_stands_at_its_row(db: Session, company: Company) -> None:
    """CRM-01: a wrong check digit, and a number that two partners would share; the good row is not written either."""
    with db.as_user(company.owner_id):
        rows = (
            {"code": "OK1", "name": "좋음", "type": "customer", "biz_no": "2208162517"},
            {"code": "BAD1", "name": "나쁨", "type": "customer", "biz_no": "2208162518"},
            {"code": "BAD2", "name": "겹침", "type": "customer", "biz_no": "2208162517"},
        )
        found = errors(load(db, "crm.partners", *rows))
        assert [(row, column) for row, column, _ in found] == [(2, "biz_no"), (3, "biz_no")]
        assert db.value("select count(*) from crm.partners where code in ('OK1', 'BAD1', 'BAD2')") == 0
        assert counts(load(db, "crm.partners", rows[0])) == (1, 0, 0)


def test_products_and_their_prices(db: Session, company: Company) -> None:
    with db.as_user(company.owner_id):
        product = {"code": "IMP1", "name": "가져온 상품", "base_unit_id": "EA",
                   "tax_code_id": db.value("select code from adm.tax_codes order by code limit 1")}  # fmt: skip
        assert counts(load(db, "pim.products", product)) == (1, 0, 0)
        price = {"product_id": "IMP1", "price_type": "sell", "new_price": "12000", "effective_date": "2030-01-01"}
        assert counts(load(db, "pim.product_price_history", price)) == (1, 0, 0)
        assert counts(load(db, "pim.product_price_history", price | {"product_id": "가져온 상품"})) == (0, 0, 1)
        # another price of the same day is another proposal: the first one is not overwritten (PIM-03)
        assert counts(load(db, "pim.product_price_history", price | {"new_price": "12500"})) == (1, 0, 0)
        assert db.value("select count(*) from pim.product_price_history where new_price = 12500") == 1
        db.execute("insert into pim.price_lists (name, currency) values ('가져온 가격표', 'KRW')")
        item = {"price_list_id": "가져온 가격표", "product_id": "IMP1", "variant_id": None, "min_quantity": None,
                "unit_price": "11000"}  # fmt: skip
        assert counts(load(db, "pim.price_list_items", item)) == (1, 0, 0)
        assert counts(load(db, "pim.price_list_items", item)) == (0, 0, 1), "an empty quantity is the default one"


def test_server_owned_and_unknown_columns_do_not_come_in(db: Session, company: Company) -> None:
    """X-05"""
    with db.as_user(company.owner_id):
        for column in ("tenant_id", "id", "status", "created_by", "credit_limit", "search_text", "colour"):
            with db.expect_error("VALIDATION_ERROR", 422) as failure:
                load(db, "crm.partners", {"code": "P1", "name": "가", "type": "customer", column: "x"})
            assert column in str(failure.details)


def test_a_wrong_type_is_an_error_of_its_row(db: Session, company: Company) -> None:
    with db.as_user(company.owner_id):
        rows = (
            {"code": "U1", "name": "가", "unit_type": "weight", "conversion_rate": "many"},
            {"code": "U2", "name": "가", "unit_type": "colour"},
            {"code": "U3", "name": "가", "unit_type": "weight"},
        )
        assert [(row, code) for row, _, code in errors(load(db, "adm.units", *rows))] == [
            (1, "INVALID_VALUE"), (2, "INVALID_VALUE"),
        ]  # fmt: skip


def test_a_deleted_record_is_not_found_again(db: Session, company: Company) -> None:
    """X-03, X-02: the key is free, the file makes a new record."""
    with db.as_user(company.owner_id):
        row = {"code": "UDEL", "name": "가", "unit_type": "weight"}
        assert counts(load(db, "adm.units", row)) == (1, 0, 0)
        db.execute("delete from adm.units where code = 'UDEL'")
        assert counts(load(db, "adm.units", row)) == (1, 0, 0)


def test_how_many_rows_and_which_entities(db: Session, company: Company) -> None:
    with db.as_user(company.owner_id):
        for text in ("[]", "{}", json.dumps([{"code": "U"}] * 5001)):
            with db.expect_error("VALIDATION_ERROR", 422):
                db.value("select public.import_rows('adm.units', %s, true)", [text])
        for entity in ("sys.users", "adm.nothing", "public.members", "adm.units; drop table adm.units"):
            with db.expect_error("RESOURCE_NOT_FOUND", 404):
                load(db, entity, {"code": "U"})


def test_rows_that_came_as_a_json_string_are_understood(db: Session, company: Company) -> None:
    with db.as_user(company.owner_id):
        text = json.dumps(json.dumps([{"code": "USTR", "name": "가", "unit_type": "weight"}]))
        assert db.value("select public.import_rows('adm.units', %s, false) ->> 'created'", [text]) == "1"
