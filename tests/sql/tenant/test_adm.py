"""Base data of a tenant: what it is born with, currencies, units, payment terms, taxes."""

from decimal import Decimal

import pytest
from psycopg import sql

from tests.support.people import Company, People
from tests.support.session import Session


def test_a_new_tenant_has_currencies_units_terms_and_taxes(db: Session, people: People) -> None:
    company = people.make_company()
    people.approve(company)
    with db.as_user(company.owner_id):
        assert db.rows("select code, decimal_places from adm.currencies where is_base_currency") == [
            {"code": "KRW", "decimal_places": 0}
        ]
        assert db.value("select count(*) from adm.currencies where code in ('USD','EUR','JPY','CNY','VND')") == 5
        units = {row["code"] for row in db.rows("select code from adm.units")}
        assert units >= {"EA", "BOX", "SET", "KG", "G", "T", "M", "CM", "L", "ML", "M2", "HR"}
        terms = {row["code"] for row in db.rows("select code from adm.payment_terms")}
        # ADM-05: one list of terms instead of check lists in every table
        assert terms >= {"COD", "NET7", "NET15", "NET30", "NET45", "NET60", "NET90", "PREPAID", "EOM30"}
        rates = db.rows("select t.code, r.rate::int from adm.tax_codes t join adm.tax_rates r on r.tax_code_id = t.id")
        assert {row["code"]: row["rate"] for row in rates} == {
            "VAT10": 10, "ZERO": 0, "EXEMPT": 0, "REVERSE": 10, "NONDEDUCT": 10
        }  # fmt: skip


def test_seeding_again_leaves_what_the_tenant_made_of_it(db: Session, people: People) -> None:
    company = people.make_company()
    people.approve(company)
    with db.as_user(company.owner_id):
        db.execute("update adm.payment_terms set name = '한 달 안에' where code = 'NET30'")
        db.execute("delete from adm.payment_terms where code = 'NET7'")
        db.execute("delete from adm.units where code = 'DZ'")
    with db.as_service():
        db.execute("select app.seed_tenant(%s)", [company.id])
    with db.as_user(company.owner_id):
        assert db.value("select name from adm.payment_terms where code = 'NET30'") == "한 달 안에"
        assert db.rows("select 1 from adm.payment_terms where code = 'NET7'") == []
        assert db.rows("select 1 from adm.units where code = 'DZ'") == []
        assert db.value("select count(*) from adm.currencies where is_base_currency") == 1


@pytest.fixture
def company(people: People) -> Company:
    """An approved company with its base data."""
    made = people.make_company()
    people.approve(made)
    return made


def test_the_base_currency_moves_until_something_is_posted(db: Session, people: People, company: Company) -> None:
    # ADM-02: exactly one base currency, fixed after the first posting
    base = "select string_agg(code, ',') from adm.currencies where is_base_currency"
    with db.as_user(company.owner_id):
        db.execute("select adm.set_base_currency('USD')")
        assert db.value(base) == "USD"
        db.execute("select adm.set_base_currency('KRW')")
        db.execute("update adm.currencies set is_active = false where code = 'VND'")
        for code in ("VND", "XXX", None):
            with db.expect_error("VALIDATION_ERROR", 422):
                db.execute("select adm.set_base_currency(%s)", [code])
        with db.expect_error("42501", 403):  # never directly
            db.execute("update adm.currencies set is_base_currency = true where code = 'USD'")
    with db.as_postgres():
        db.execute("select app.define_posting('adm.holidays')")  # any table stands for the ledger of a later module
    with db.as_user(company.owner_id):
        with db.expect_error("BASE_CURRENCY_FIXED", 409):
            db.execute("select adm.set_base_currency('USD')")
        db.execute("select adm.set_base_currency('KRW')")
        assert db.value(base) == "KRW"


def test_only_one_base_currency_whoever_writes(db: Session, company: Company) -> None:
    # ADM-02: the index decides
    with db.as_postgres(), db.expect_error("23505", 409):
        db.execute(
            "update adm.currencies set is_base_currency = true where code = 'USD' and tenant_id = %s", [company.id]
        )


def test_the_base_currency_is_moved_by_those_who_may(db: Session, people: People, company: Company) -> None:
    #
    clerk = people.make_auth_user()
    with db.as_postgres():
        db.execute("insert into sys.users (tenant_id, id, email) values (%s, %s, 'c@b.kr')", [company.id, clerk])
    with db.as_user(clerk), db.expect_error("FORBIDDEN", 403):
        db.execute("select adm.set_base_currency('USD')")


def test_a_used_currency_stays_and_an_unused_one_goes(db: Session, company: Company) -> None:
    # ADM-02: used currency not deletable; its decimals, by which amounts were rounded, stay
    with db.as_user(company.owner_id):
        db.execute("insert into adm.exchange_rates (from_currency, to_currency, rate) values ('USD', 'KRW', 1380)")
        with db.expect_error("RESOURCE_IN_USE", 409) as failure:
            db.execute("delete from adm.currencies where code = 'USD'")
        assert failure.details == {"used_by": "adm.exchange_rates"}
        with db.expect_error("RESOURCE_IN_USE", 409):
            db.execute("update adm.currencies set decimal_places = 3 where code = 'USD'")
        db.execute("update adm.currencies set name = '미 달러', is_active = false where code = 'USD'")
        assert db.execute("delete from adm.currencies where code = 'THB'") == 1
        for change in ("delete from adm.currencies", "update adm.currencies set is_active = false"):
            with db.expect_error("BASE_CURRENCY_REQUIRED", 409):
                db.execute(sql.SQL("{} where code = 'KRW'").format(sql.SQL(change)))
        assert "USD" not in {row["code"] for row in db.rows("select code from adm.currency_options")}


@pytest.mark.parametrize(
    ("amount", "currency", "rounded"),
    [
        ("1234.5", "KRW", "1235"), ("1234.49", "KRW", "1234"), ("-1234.5", "KRW", "-1235"), ("0.125", "USD", "0.13"),
        ("2.345", "USD", "2.35"), ("10.0005", "KWD", "10.001"), ("0.5", "JPY", "1"),
    ],
)  # fmt: skip
def test_money_is_rounded_half_up_by_the_currency(
    db: Session, company: Company, amount: str, currency: str, rounded: str
) -> None:
    #
    with db.as_user(company.owner_id):
        assert db.value("select app.round_money(%s, %s)::text", [amount, currency]) == rounded
        with db.expect_error("CURRENCY_UNKNOWN", 422):
            db.execute("select app.round_money(1, 'XXX')")


@pytest.mark.parametrize(
    ("quantity", "source", "target", "result"),
    [
        ("1500", "G", "KG", "1.5"), ("2.5", "T", "G", "2500000"), ("3", "DZ", "EA", "36"), ("1", "M3", "ML", "1000000"),
        ("90", "MIN", "HR", "1.5"), ("1", "KG", "KG", "1"), ("30", "PY", "M2", "99.173553719"), ("5", "BOX", "BOX", "5"),
    ],
)  # fmt: skip
def test_quantities_are_converted_within_a_kind(
    db: Session, company: Company, quantity: str, source: str, target: str, result: str
) -> None:
    # ADM-04
    with db.as_user(company.owner_id):
        found = db.value("select adm.convert_unit(%s, %s, %s)", [quantity, source, target])
        assert found == pytest.approx(Decimal(result), abs=Decimal("1e-8"))


def test_kinds_do_not_mix_and_packages_have_no_factor(db: Session, company: Company) -> None:
    # ADM-04: conversion only within a type
    with db.as_user(company.owner_id):
        for source, target in (("KG", "M"), ("EA", "BOX"), ("BOX", "PLT")):
            with db.expect_error("UNIT_NOT_CONVERTIBLE", 422) as failure:
                db.execute("select adm.convert_unit(1, %s, %s)", [source, target])
            assert failure.details == {"from": source, "to": target}
        with db.expect_error("VALIDATION_ERROR", 422):
            db.execute("select adm.convert_unit(1, 'KG', 'STONE')")
        with db.expect_error("VALIDATION_ERROR", 422):
            db.execute(
                "insert into adm.units (code, name, unit_type, conversion_rate) values ('CASE', '상자', 'package', 12)"
            )


def test_every_kind_has_one_base_unit(db: Session, company: Company) -> None:
    # ADM-04: one base per unit_type with factor 1
    with db.as_user(company.owner_id):
        with db.expect_error("BASE_UNIT_EXISTS", 409):
            db.execute(
                "insert into adm.units (code, name, unit_type, is_base_unit) values ('LB', '파운드', 'weight', true)"
            )
        with db.expect_error("VALIDATION_ERROR", 422):
            db.execute("update adm.units set conversion_rate = 2 where code = 'KG'")
        for change in (
            "delete from adm.units", "update adm.units set is_base_unit = false",
            "update adm.units set is_active = false", "update adm.units set unit_type = 'package'",
        ):  # fmt: skip
            with db.expect_error("BASE_UNIT_REQUIRED", 409):
                db.execute(sql.SQL("{} where code = 'KG'").format(sql.SQL(change)))
        db.execute("delete from adm.units where unit_type = 'area' and not is_base_unit")
        db.execute("delete from adm.units where unit_type = 'area'")
        with db.expect_error("VALIDATION_ERROR", 422) as failure:
            db.execute(
                "insert into adm.units (code, name, unit_type, conversion_rate) values ('ACRE', '에이커', 'area', 4046)"
            )
        assert failure.details[0]["field"] == "unit_type"
    with db.as_postgres():  # the index decides, whoever writes
        db.execute("alter table adm.units disable trigger tg_units__protect")
        with db.expect_error("23505", 409):
            db.execute(
                "insert into adm.units (tenant_id, code, name, unit_type, is_base_unit) values (%s, 'LB', '파운드', 'weight', true)",
                [company.id],
            )


def test_the_factor_of_a_used_unit_stays(db: Session, company: Company) -> None:
    # ADM-04, X-03: a master in use
    with db.as_postgres():
        db.execute(
            """
            create table adm.scratches (
              tenant_id uuid not null, unit_id uuid not null,
              foreign key (tenant_id, unit_id) references adm.units (tenant_id, id) on delete restrict
            );
            insert into adm.scratches select tenant_id, id from adm.units where code in ('G', 'DZ')
            """
        )
    with db.as_user(company.owner_id):
        for change in ("conversion_rate = 0.01", "code = 'GR'", "unit_type = 'package'"):
            with db.expect_error("RESOURCE_IN_USE", 409):
                db.execute(sql.SQL("update adm.units set {} where code = 'G'").format(sql.SQL(change)))
        with db.expect_error("RESOURCE_IN_USE", 409):
            db.execute("delete from adm.units where code = 'DZ'")
        assert db.execute("update adm.units set name = '그램(g)', is_active = false where code = 'G'") == 1
        assert db.rows("select 1 from adm.unit_options where code = 'G'") == []


def test_tax_rates_are_looked_up_by_date(db: Session, company: Company) -> None:
    # dated, no overlaps
    with db.as_user(company.owner_id):
        code = db.value(
            "insert into adm.tax_codes (code, name, tax_kind) values ('VAT12', '가정', 'taxable') returning id"
        )
        add = "insert into adm.tax_rates (tax_code_id, rate, start_date, end_date) values (%s, %s, %s, %s)"
        db.execute(add, [code, 10, "2020-01-01", "2026-06-30"])
        with db.expect_error("PERIOD_OVERLAP", 409):
            db.execute(add, [code, 12, "2026-06-30", None])
        db.execute(add, [code, 12.5, "2026-07-01", None])
        for day, rate in (("2026-06-30", "10"), ("2026-07-01", "12.5"), ("2099-01-01", "12.5")):
            assert db.value("select adm.tax_rate('VAT12', %s)::text", [day]) == rate
        for name, day in (("VAT12", "2019-12-31"), ("NONE", "2026-07-01")):
            with db.expect_error("TAX_RATE_NOT_FOUND", 422):
                db.execute("select adm.tax_rate(%s, %s)", [name, day])
        assert db.value("select rate from adm.tax_code_options where code = 'VAT10'") == 10
        assert db.value("select adm.tax_rate('ZERO')") == 0
        db.execute("delete from adm.tax_codes where id = %s", [code])
        assert db.rows("select 1 from adm.tax_rates where tax_code_id = %s", [code]) == []


def test_prepaid_terms_have_no_days(db: Session, company: Company) -> None:
    # ADM-05
    with db.as_user(company.owner_id), db.expect_error("23514", 400):
        db.execute(
            "insert into adm.payment_terms (code, name, due_basis, days_to_pay) values ('PRE10', '선불', 'prepaid', 10)"
        )


def test_a_tenant_neither_sees_nor_uses_the_base_data_of_another(db: Session, people: People, company: Company) -> None:
    #
    other = people.make_company()
    people.approve(other)
    with db.as_user(other.owner_id):
        db.execute("insert into adm.currencies (code, name) values ('NZD', '뉴질랜드 달러')")
        unit = db.value("select id from adm.units where code = 'KG'")
        tax = db.value("select id from adm.tax_codes where code = 'VAT10'")
        term = db.value("select id from adm.payment_terms where code = 'NET30'")
    with db.as_user(company.owner_id):
        for table in (
            "currencies", "units", "payment_terms", "tax_codes", "tax_rates", "code_groups", "codes", "holidays", "settings",
            "currency_options", "unit_options", "payment_term_options", "tax_code_options", "code_options",
        ):  # fmt: skip
            found = db.rows(sql.SQL("select distinct tenant_id from adm.{}").format(sql.Identifier(table)))
            assert [row["tenant_id"] for row in found] == [company.id], table
        own = db.value("select id from adm.units where code = 'G'")
        with db.expect_error("VALIDATION_ERROR", 422):
            db.execute("select app.convert_unit(1, %s, %s)", [unit, own])
        with db.expect_error("VALIDATION_ERROR", 422):
            db.execute("select app.convert_unit(1, %s, %s, %s)", [unit, unit, other.id])
        with db.expect_error("CURRENCY_UNKNOWN", 422):
            db.execute("select app.round_money(1, 'NZD')")
        with db.expect_error("CURRENCY_UNKNOWN", 422):
            db.execute("select app.round_money(1, 'NZD', %s)", [other.id])
        with db.expect_error("TAX_RATE_NOT_FOUND", 422):
            db.execute("select app.tax_rate(%s, null, %s)", [tax, other.id])
        with db.expect_error("VALIDATION_ERROR", 422):
            db.execute("select app.due_date(%s, '2026-01-01', %s)", [term, other.id])
        with db.expect_error("23503"):
            db.execute("insert into adm.tax_rates (tax_code_id, rate, start_date) values (%s, 1, '2026-01-01')", [tax])
        with db.expect_error("42501", 403):
            db.execute(
                "insert into adm.holidays (tenant_id, holiday_date, name) values (%s, '2026-01-02', '휴무')", [other.id]
            )


def test_a_manager_of_base_data_holds_its_permissions_only(db: Session, people: People, company: Company) -> None:
    #
    clerk = people.make_auth_user()
    with db.as_postgres():
        db.execute("insert into sys.users (tenant_id, id, email) values (%s, %s, 'c@b.kr')", [company.id, clerk])
        db.execute(
            """
            insert into sys.user_roles (tenant_id, user_id, role_id)
            select tenant_id, %s, id from sys.roles where tenant_id = %s and code = 'adm_manager'
            """,
            [clerk, company.id],
        )
    with db.as_user(clerk):
        db.execute(
            "insert into adm.units (code, name, unit_type, conversion_rate) values ('GEUN', '근', 'weight', 0.6)"
        )
        assert db.value("select adm.convert_unit(5, 'GEUN', 'KG')") == 3
        assert db.rows("select 1 from sys.roles") == []
    with db.as_postgres():
        menu = db.rows("select code from app.menu_templates where parent_code = 'ADM'")
    assert len(menu) == 10
