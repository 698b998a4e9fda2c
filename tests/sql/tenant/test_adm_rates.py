"""Exchange rates: what is found for a document's day, and what editing a rate does not do."""

import json
from decimal import Decimal
from typing import Any, LiteralString

import pytest

from tests.support.people import Company, People
from tests.support.session import Session

ADD: LiteralString = "insert into adm.exchange_rates (from_currency, to_currency, rate, rate_date, rate_type) values (%s, %s, %s, %s, %s)"


@pytest.fixture
def company(db: Session, people: People) -> Company:
    """An approved company with some rates in January 2026."""
    made = people.make_company()
    people.approve(made)
    with db.as_user(made.owner_id):
        for row in (
            ("USD", "KRW", 1380, "2026-01-02", "spot"), ("USD", "KRW", 1400, "2026-01-10", "spot"),
            ("USD", "KRW", 1500, "2026-01-10", "selling"), ("EUR", "KRW", 1610, "2026-01-05", "spot"),
            ("KRW", "JPY", "0.1", "2026-01-05", "spot"), ("EUR", "GBP", "0.85", "2026-01-05", "spot"),
        ):  # fmt: skip
            db.execute(ADD, list(row))
    return made


@pytest.mark.parametrize(
    ("source", "target", "day", "rate", "rate_date", "method"),
    [
        ("USD", "KRW", "2026-01-10", "1400", "2026-01-10", "direct"),
        ("USD", "KRW", "2026-01-09", "1380", "2026-01-02", "direct"),
        ("USD", "KRW", "2027-05-01", "1400", "2026-01-10", "direct"),
        ("KRW", "USD", "2026-01-10", "0.000714285714", "2026-01-10", "inverse"),
        ("JPY", "KRW", "2026-01-10", "10", "2026-01-05", "inverse"),
        ("EUR", "USD", "2026-01-10", "1.15", "2026-01-05", "cross"),
        ("USD", "JPY", "2026-01-10", "140", "2026-01-05", "cross"),
        ("EUR", "GBP", "2026-01-10", "0.85", "2026-01-05", "direct"),
        ("KRW", "KRW", "2020-01-01", "1", "2020-01-01", "same"),
        ("USD", "USD", "2020-01-01", "1", "2020-01-01", "same"),
    ],
)  # fmt: skip
def test_the_rate_of_a_day(
    db: Session, company: Company, source: str, target: str, day: str, rate: str, rate_date: str, method: str
) -> None:
    # latest spot rate on or before the day, inverse, cross via the base currency; base to base is 1
    with db.as_user(company.owner_id):
        found = db.value("select adm.exchange_rate(%s, %s, %s)", [source, target, day])
        assert (Decimal(str(found["rate"])), found["rate_date"], found["method"]) == (Decimal(rate), rate_date, method)
        assert db.value("select app.exchange_rate(%s, %s, %s)", [source, target, day]) == Decimal(rate)


def test_no_rate_is_an_error_and_not_a_guess(db: Session, company: Company) -> None:
    # none → error
    with db.as_user(company.owner_id):
        for source, target, day in (
            ("USD", "KRW", "2026-01-01"), ("CNY", "KRW", "2026-01-10"), ("GBP", "USD", "2026-01-10"), ("XXX", "XXX", "2026-01-10"),
        ):  # fmt: skip
            with db.expect_error("RATE_NOT_FOUND", 422) as failure:
                db.execute("select adm.exchange_rate(%s, %s, %s)", [source, target, day])
            assert failure.details == {"from": source, "to": target, "date": day, "rate_type": "spot"}
        with db.expect_error("RATE_NOT_FOUND", 422):
            db.execute("select adm.exchange_rate('EUR', 'KRW', '2026-01-10', 'buying')")
        assert db.value("select adm.exchange_rate('USD', 'KRW', '2026-01-10', 'selling')")["rate"] == 1500
        db.execute("delete from adm.exchange_rates where from_currency = 'EUR' and to_currency = 'KRW'")
        with db.expect_error("RATE_NOT_FOUND", 422):
            db.execute("select adm.exchange_rate('EUR', 'KRW', '2026-01-10')")


def test_amounts_are_converted_and_rounded(db: Session, company: Company) -> None:
    #
    with db.as_user(company.owner_id):
        won = db.value("select adm.convert_currency(19.99, 'USD', 'KRW', '2026-01-02')")
        assert won == {
            "amount": 27586, "currency": "KRW", "rate": 1380, "rate_date": "2026-01-02", "method": "direct"
        }  # fmt: skip
        dollars = db.value("select adm.convert_currency(10000, 'KRW', 'USD', '2026-01-10')")
        assert Decimal(str(dollars["amount"])) == Decimal("7.14")


def test_the_clock_is_that_of_seoul(db: Session, company: Company) -> None:
    # a rate without a day is one of today in Korea
    with db.as_user(company.owner_id):
        db.execute("insert into adm.exchange_rates (from_currency, to_currency, rate) values ('USD', 'KRW', 1410)")
        assert db.value("select rate_date = app.today() from adm.exchange_rates where rate = 1410") is True
        assert db.value("select (adm.exchange_rate('USD', 'KRW') ->> 'rate_date')::date = app.today()") is True


def test_a_pair_has_one_rate_a_day_and_kind(db: Session, company: Company) -> None:
    # ADM-03: unique per (pair, date, type)
    with db.as_user(company.owner_id):
        with db.expect_error("23505", 409):
            db.execute(ADD, ["USD", "KRW", 1, "2026-01-10", "spot"])
        db.execute(
            "delete from adm.exchange_rates where from_currency = 'USD' and rate_date = '2026-01-10' and rate_type = 'spot'"
        )
        db.execute(ADD, ["USD", "KRW", 1390, "2026-01-10", "spot"])
        assert db.value("select adm.exchange_rate('USD', 'KRW', '2026-01-10')")["rate"] == 1390


def test_a_rate_needs_two_active_currencies_and_a_positive_value(db: Session, company: Company) -> None:
    #
    with db.as_user(company.owner_id):
        db.execute("update adm.currencies set is_active = false where code = 'CNY'")
        cases: list[tuple[list[object], list[str]]] = [
            (["CNY", "KRW", 190, "2026-01-10", "spot"], ["from_currency"]),
            (["USD", "XXX", 190, "2026-01-10", "spot"], ["to_currency"]),
            (["USD", "USD", 0, "2026-01-11", "spot"], ["rate", "to_currency"]),
        ]
        for row, fields in cases:
            with db.expect_error("VALIDATION_ERROR", 422) as failure:
                db.execute(ADD, row)
            assert sorted(item["field"] for item in failure.details) == fields


def test_editing_a_rate_changes_no_document(db: Session, company: Company) -> None:
    # ADM-03: a document keeps what it was made with
    with db.as_postgres():
        db.execute(
            "create table adm.scratches (tenant_id uuid, amount numeric, exchange_rate numeric, base_amount numeric)"
        )
        db.execute(
            """
            insert into adm.scratches
            select %(t)s, 100, r.rate, app.round_money(100 * r.rate, app.base_currency(%(t)s), %(t)s)
            from app.find_exchange_rate('USD', 'KRW', '2026-01-10', 'spot', %(t)s) as r
            """,
            {"t": company.id},
        )
    with db.as_user(company.owner_id):
        db.execute("update adm.exchange_rates set rate = 1 where from_currency = 'USD'")
        db.execute("delete from adm.exchange_rates where from_currency = 'USD'")
    with db.as_postgres():
        assert db.one("select exchange_rate::int, base_amount::int from adm.scratches") == {
            "exchange_rate": 1400, "base_amount": 140000
        }  # fmt: skip
        # and no key leads from a document to a rate, through which it could follow
        assert (
            db.rows("select conrelid::regclass from pg_constraint where confrelid = 'adm.exchange_rates'::regclass")
            == []
        )


def test_many_rates_are_saved_at_once(db: Session, people: People, company: Company) -> None:
    # ADM-03: what an import writes; the same day again replaces
    rates: list[dict[str, Any]] = [
        {"from_currency": "USD", "to_currency": "KRW", "rate": 1405.5, "rate_date": "2026-01-10"},
        {"from_currency": "CNY", "to_currency": "KRW", "rate": "192.3", "rate_date": "2026-01-10", "source": "은행"},
    ]
    save: LiteralString = "select adm.save_exchange_rates(%s)"
    with db.as_user(company.owner_id):
        assert db.value(save, [json.dumps(rates)]) == 2
        assert db.value(save, [json.dumps(json.dumps(rates))]) == 2  # a gateway may send the text
        assert db.value("select adm.exchange_rate('USD', 'KRW', '2026-01-10')")["rate"] == 1405.5
        assert (
            db.value("select count(*) from adm.exchange_rates where rate_date = '2026-01-10' and rate_type = 'spot'")
            == 2
        )
        for wrong in (
            [], {"rate": 1}, rates * 2, [rates[0], {**rates[1], "rate": -1}], [{**rates[0], "rate": "천"}],
            [{**rates[0], "rate_type": "none"}], [{**rates[0], "rate_date": None}], [rates[0]] * 1001,
        ):  # fmt: skip
            with db.expect_error("VALIDATION_ERROR", 422):
                db.execute(save, [json.dumps(wrong)])
    clerk = people.make_auth_user()
    with db.as_postgres():
        db.execute("insert into sys.users (tenant_id, id, email) values (%s, %s, 'c@b.kr')", [company.id, clerk])
    with db.as_user(clerk):
        with db.expect_error("FORBIDDEN", 403):
            db.execute(save, [json.dumps(rates)])
        with db.expect_error("FORBIDDEN", 403):
            db.execute("select adm.exchange_rate('USD', 'KRW')")


def test_rates_of_one_tenant_do_not_price_those_of_another(db: Session, people: People, company: Company) -> None:
    #
    other = people.make_company()
    people.approve(other)
    with db.as_user(other.owner_id):
        assert db.rows("select id from adm.exchange_rates") == []
        with db.expect_error("RATE_NOT_FOUND", 422):
            db.execute("select adm.exchange_rate('USD', 'KRW', '2026-01-10')")
        with db.expect_error("RATE_NOT_FOUND", 422):
            db.execute("select app.exchange_rate('USD', 'KRW', '2026-01-10', 'spot', %s)", [company.id])
        # the opposite of the others' rate may be entered
        db.execute(ADD, ["USD", "KRW", 1, "2026-01-10", "spot"])
