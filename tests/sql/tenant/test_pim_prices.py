"""Prices: entered by one, approved by another, in force from a day on, mirrored on the product."""

from uuid import UUID

import pytest

from tests.sql.tenant.pim_world import Shop, fields, make_colleague, make_shop, refuse_writing, transition
from tests.support.databases import TestDatabase
from tests.support.people import People
from tests.support.session import Session

ENTITY = "pim.product_price_history"


@pytest.fixture
def shop(db: Session, people: People) -> Shop:
    return make_shop(db, people)


def periods(shop: Shop, product: UUID, price_type: str = "sell") -> list[tuple[int, int | None, float, str]]:
    """(first day, last day, price, status) of a product's prices, days counted from today."""
    with shop.owner():
        rows = shop.db.rows(
            "select effective_date - app.today() as first, end_date - app.today() as last, new_price, status::text "
            "from pim.product_price_history where product_id = %s and price_type = %s order by effective_date, new_price desc",
            [product, price_type],
        )
    return [(row["first"], row["last"], float(row["new_price"]), row["status"]) for row in rows]


def mirrored(shop: Shop, product: UUID) -> tuple[float | None, ...]:
    """The prices that the product shows."""
    with shop.owner():
        row = shop.db.one(
            "select std_cost_price, std_sell_price, min_sell_price from pim.products where id = %s", [product]
        )
    return tuple(price if price is None else float(price) for price in row.values())


def test_a_price_counts_once_somebody_else_has_approved_it(db: Session, shop: Shop) -> None:
    # PIM-03, X-24: maker ≠ checker
    product = shop.product()
    with shop.owner():
        price = shop.add(ENTITY, product_id=product, price_type="sell", new_price=12000)
        assert db.value("select pim.price_on(%s, 'sell')", [product]) is None
        with db.expect_error("SELF_APPROVAL", 403):
            transition(db, ENTITY, price, "approve")
    with shop.second():
        transition(db, ENTITY, price, "approve")
    assert mirrored(shop, product) == (None, 12000, None)
    with shop.owner():
        row = db.one(
            "select approved_by, approved_at is not null as at, currency from pim.product_price_history where id = %s",
            [price],
        )
        assert row == {"approved_by": shop.checker, "at": True, "currency": "KRW"}
        assert db.value("select pim.price_on(%s, 'sell')", [product]) == 12000


def test_who_changed_a_price_last_does_not_approve_it_either(db: Session, shop: Shop) -> None:
    #
    product = shop.product()
    with shop.owner():
        price = shop.add(ENTITY, product_id=product, price_type="sell", new_price=12000)
    with shop.second():
        db.execute("update pim.product_price_history set new_price = 1 where id = %s", [price])
        with db.expect_error("SELF_APPROVAL", 403):
            transition(db, ENTITY, price, "approve")


def test_approving_is_a_permission_of_its_own(db: Session, people: People, shop: Shop) -> None:
    #
    product = shop.product()
    with shop.owner():
        price = shop.add(ENTITY, product_id=product, price_type="sell", new_price=12000)
    editor = make_colleague(
        db,
        people,
        shop.company,
        "pim.product_price_history:read",
        "pim.product_price_history:create",
        "pim.product_price_history:update",
    )
    with db.as_user(editor):
        for action in ("approve", "reject"):
            with db.expect_error("FORBIDDEN", 403):
                transition(db, ENTITY, price, action, "사유")
        with db.expect_error("FORBIDDEN", 403):
            db.value("select pim.approve_prices(%s)", [[price]])


def test_a_new_price_closes_the_old_one(db: Session, shop: Shop) -> None:
    # PIM-03, X-17: no overlap per product and kind
    product = shop.product()
    shop.price(product, "sell", 10000, shop.day(-30))
    shop.price(product, "sell", 11000, shop.day(-5))
    shop.price(product, "sell", 13000, shop.day(10))
    shop.price(product, "sell", 12000, shop.day(0))
    assert periods(shop, product) == [
        (-30, -6, 10000, "active"), (-5, -1, 11000, "active"), (0, 9, 12000, "active"), (10, None, 13000, "active")
    ]  # fmt: skip
    assert mirrored(shop, product) == (None, 12000, None)
    with shop.owner():
        wanted = {-31: None, -30: 10000, -6: 10000, -5: 11000, 0: 12000, 9: 12000, 10: 13000, 400: 13000}
        assert {
            day: db.value("select pim.price_on(%s, 'sell', %s)", [product, shop.day(day)]) for day in wanted
        } == wanted
        assert db.value("select old_price from pim.product_price_history where new_price = 12000") == 11000
        # another kind has periods of its own
        assert db.value("select pim.price_on(%s, 'retail')", [product]) is None


def test_a_planned_price_is_replaced_on_its_day(db: Session, shop: Shop) -> None:
    # PIM-03: what was not in force yet may be corrected
    product = shop.product()
    shop.price(product, "sell", 10000, shop.day(-3))
    shop.price(product, "sell", 99000, shop.day(7))
    shop.price(product, "sell", 9900, shop.day(7))
    assert periods(shop, product) == [
        (-3, 6, 10000, "active"), (7, None, 99000, "cancelled"), (7, None, 9900, "active")
    ]  # fmt: skip


def test_the_past_is_not_replaced(db: Session, shop: Shop) -> None:
    # PIM-03, X-17: a day of the past keeps its price
    product = shop.product()
    shop.price(product, "sell", 10000, shop.day(-3))
    with shop.owner():
        again = shop.add(ENTITY, product_id=product, price_type="sell", new_price=1, effective_date=shop.day(-3))
    with shop.second(), db.expect_error("PERIOD_OVERLAP", 409):
        transition(db, ENTITY, again, "approve")


def test_decided_prices_are_frozen(db: Session, shop: Shop) -> None:
    # history is neither rewritten nor removed
    product = shop.product()
    price = shop.price(product, "sell", 10000)
    with shop.owner():
        pending = shop.add(ENTITY, product_id=product, price_type="sell", new_price=1)
        for statement in (
            "update pim.product_price_history set new_price = 1 where id = %s",
            "update pim.product_price_history set effective_date = '2020-01-01' where id = %s",
            "update pim.product_price_history set end_date = '2030-01-01' where id = %s",
            "update pim.product_price_history set price_type = 'cost' where id = %s",
        ):
            with db.expect_error("RECORD_LOCKED", 409):
                db.execute(statement, [price])
        with db.expect_error("RECORD_LOCKED", 409):
            db.execute("delete from pim.product_price_history where id = %s", [price])
        for action in ("supersede", "expire"):
            with db.expect_error("RECORD_LOCKED", 409):
                transition(db, ENTITY, price, action)
        db.execute("delete from pim.product_price_history where id = %s", [pending])
        assert db.value("select count(*) from pim.product_price_history") == 1
        refuse_writing(db, ENTITY, price, "old_price", "approved_by", "status")
        # with the product it goes
        db.execute("delete from pim.products where id = %s", [product])
        assert db.value("select count(*) from pim.product_price_history") == 0


def test_prices_are_in_the_products_currency(db: Session, shop: Shop) -> None:
    # PIM-03
    product = shop.product()
    with shop.owner():
        with db.expect_error("VALIDATION_ERROR", 422) as failure:
            shop.add(ENTITY, product_id=product, price_type="sell", new_price=1, currency="USD")
        assert fields(failure) == {"currency"}
        with db.expect_error("VALIDATION_ERROR", 422) as failure:
            shop.add(
                ENTITY, product_id=product, price_type="sell", new_price=1, effective_date=shop.day(0),
                end_date=shop.day(-1),
            )  # fmt: skip
        assert fields(failure) == {"end_date"}
        db.execute("update pim.products set currency = 'USD' where id = %s", [product])
        price = shop.add(ENTITY, product_id=product, price_type="sell", new_price=9.95)
        assert db.value("select currency from pim.product_price_history where id = %s", [price]) == "USD"
        with db.expect_error("RESOURCE_IN_USE", 409):
            db.execute("update pim.products set currency = 'KRW' where id = %s", [product])


def test_the_daily_job_turns_the_page(db: Session, shop: Shop) -> None:
    # PIM-03: a planned price begins, one whose last day has passed is closed
    product, untouched = shop.product(), shop.product()
    shop.price(product, "sell", 10000, shop.day(-10))
    shop.price(product, "sell", 11000, shop.day(1))
    shop.price(product, "cost", 7000, shop.day(-10))
    shop.price(untouched, "sell", 500)
    with db.as_service():
        assert db.value("select app.apply_prices()") == 0
    with db.as_postgres():
        # a night passes: everything is a day older
        db.execute("alter table pim.product_price_history disable trigger user")
        db.execute("update pim.product_price_history set effective_date = effective_date - 3, end_date = end_date - 3")
        db.execute("alter table pim.product_price_history enable trigger user")
    assert mirrored(shop, product) == (7000, 10000, None)
    with db.as_service():
        assert db.value("select app.apply_prices()") == 1
        assert db.value("select app.apply_prices()") == 0
    assert mirrored(shop, product) == (7000, 11000, None)
    assert periods(shop, product) == [(-13, -3, 10000, "expired"), (-2, None, 11000, "active")]
    with shop.owner():
        assert db.value("select pim.price_on(%s, 'sell', %s)", [product, shop.day(-5)]) == 10000


def test_selling_below_minimum_or_cost_is_noticed(db: Session, shop: Shop) -> None:
    # PIM-04
    product, free = shop.product(), shop.product()
    shop.price(product, "cost", 7000)
    shop.price(product, "min_sell", 9000)
    loss = shop.product()
    shop.price(loss, "cost", 7000)

    def below(record: UUID, price: int) -> bool:
        with db.as_service():
            return bool(db.value("select app.below_minimum(%s, %s, null, %s)", [record, price, shop.company.id]))

    assert [below(product, price) for price in (8999, 9000)] == [True, False]
    assert [below(loss, price) for price in (6999, 7000)] == [True, False]
    assert not below(free, 0)


def test_many_prices_are_approved_in_one_step(db: Session, people: People, shop: Shop) -> None:
    # PIM-03, X-24
    stranger = make_shop(db, people)
    theirs = stranger.product()
    with stranger.owner():
        foreign = stranger.add(ENTITY, product_id=theirs, price_type="sell", new_price=1)
    products = [shop.product() for _ in range(3)]
    with shop.owner():
        entries = [shop.add(ENTITY, product_id=p, price_type="sell", new_price=100) for p in products]
        with db.expect_error("SELF_APPROVAL", 403):
            db.value("select pim.approve_prices(%s)", [entries])
    with shop.second():
        assert db.value("select pim.approve_prices(%s)", [[*entries, foreign]]) == 3
        assert db.value("select pim.approve_prices(%s)", [entries]) == 0
        with db.expect_error("VALIDATION_ERROR", 422):
            db.value("select pim.approve_prices('{}')")
    assert [mirrored(shop, p)[1] for p in products] == [100, 100, 100]
    assert mirrored(stranger, theirs)[1] is None


def test_nothing_of_another_tenant_is_seen_or_priced(db: Session, people: People, shop: Shop) -> None:
    #
    other = make_shop(db, people)
    theirs = other.product()
    price = other.price(theirs, "sell", 5)
    with shop.owner():
        assert db.value("select count(*) from pim.product_price_history where id = %s", [price]) == 0
        assert db.value("select pim.price_on(%s, 'sell')", [theirs]) is None
        with db.expect_error("VALIDATION_ERROR", 422):
            shop.add(ENTITY, product_id=theirs, price_type="sell", new_price=1)
        with db.expect_error("RESOURCE_NOT_FOUND", 404):
            transition(db, ENTITY, price, "approve")


def test_two_approvals_at_once_leave_one_price_a_day(fresh_db: TestDatabase) -> None:
    # PIM-03, X-17 under concurrency: the second approval waits for the first
    first, second = fresh_db.session(), fresh_db.session()
    shop = make_shop(first, People(first))
    product = shop.product()
    with shop.owner():
        entries = [
            shop.add(ENTITY, product_id=product, price_type="sell", new_price=price, effective_date=shop.day(day))
            for price, day in ((100, 0), (200, 5))
        ]
    first.commit()
    with shop.second():
        transition(first, ENTITY, entries[1], "approve")
    with second.as_user(shop.checker):
        second.execute("set local lock_timeout = '300ms'")
        with second.expect_error("55P03"):
            transition(second, ENTITY, entries[0], "approve")
    second.rollback()
    first.commit()
    with second.as_user(shop.checker):
        transition(second, ENTITY, entries[0], "approve")
    second.commit()
    assert periods(shop, product) == [(0, 4, 100, "active"), (5, None, 200, "active")]
