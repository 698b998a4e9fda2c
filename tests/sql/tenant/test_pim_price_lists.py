"""Price lists, and which price a sale gets: partner, everybody, variant, product."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from tests.sql.tenant.pim_world import Shop, fields, make_shop, transition
from tests.support.people import People
from tests.support.session import Session


@pytest.fixture
def shop(db: Session, people: People) -> Shop:
    return make_shop(db, people)


def price_list(shop: Shop, lines: list[dict[str, Any]], approved: bool = True, **values: Any) -> UUID:
    """A price list with these items, entered by the owner and approved by the colleague."""
    with shop.owner():
        record = shop.add("pim.price_lists", **({"name": "가격표"} | values))
        for line in lines:
            shop.add("pim.price_list_items", price_list_id=record, **line)
    if approved:
        with shop.second():
            transition(shop.db, "pim.price_lists", record, "approve")
    return record


def resolved(shop: Shop, product: UUID, **arguments: Any) -> tuple[Any, str]:
    """(price, source) that the product gets."""
    names = ("variant_id", "partner_id", "date", "quantity", "currency")
    with shop.owner():
        found = shop.db.value(
            "select pim.resolve_price(%s, %s, %s, %s, %s, %s)",
            [product, *(arguments.get(name, 1 if name == "quantity" else None) for name in names)],
        )
    return found["price"], found["source"]


def test_the_narrowest_price_wins(db: Session, shop: Shop) -> None:
    # PIM-05: partner list, list for everybody, variant, product
    product, partner = shop.product(code="P"), shop.partner()
    with shop.owner():
        option = shop.add("pim.product_options", product_id=product, code="SIZE", name="크기")
        value = shop.add("pim.product_option_values", option_id=option, code="L", name="대", price_adjustment=500)
        pair = [{"option_id": str(option), "value_id": str(value)}]
        variant = shop.add("pim.product_variants", product_id=product, option_values=pair)
    shop.price(product, "sell", 10000)
    assert resolved(shop, product) == (10000, "product")
    assert resolved(shop, product, variant_id=variant) == (10500, "variant")
    price_list(shop, [{"product_id": product, "unit_price": 9500}])
    assert resolved(shop, product, variant_id=variant, partner_id=partner) == (9500, "price_list")
    price_list(shop, [{"product_id": product, "unit_price": 9900}], partner_id=partner)
    # dearer, and still the partner's
    assert resolved(shop, product, partner_id=partner) == (9900, "partner_price_list")
    assert resolved(shop, product, partner_id=shop.partner()) == (9500, "price_list")
    price_list(
        shop, [{"product_id": product, "unit_price": 8800, "variant_id": variant}], partner_id=partner, priority=50
    )
    assert resolved(shop, product, variant_id=variant, partner_id=partner) == (8800, "partner_price_list")
    assert resolved(shop, product, partner_id=partner) == (9900, "partner_price_list")


def test_a_segment_stands_between_the_partner_and_everybody(db: Session, people: People, shop: Shop) -> None:
    # PIM-05: price list by segment
    product, member, guest = shop.product(), shop.partner(), shop.partner()
    with shop.owner():
        segment = shop.add("crm.customer_segments", segment_name="우수 고객")
        shop.db.execute(
            "insert into crm.customer_segment_members (segment_id, partner_id) values (%s, %s)", [segment, member]
        )
        with db.expect_error("VALIDATION_ERROR", 422) as failure:
            shop.add("pim.price_lists", name="둘 다", partner_id=member, segment_id=segment)
        assert fields(failure) == {"segment_id"}
    price_list(shop, [{"product_id": product, "unit_price": 9000}])
    price_list(shop, [{"product_id": product, "unit_price": 9500}], segment_id=segment)
    assert resolved(shop, product, partner_id=member) == (9500, "segment_price_list")
    assert resolved(shop, product, partner_id=guest) == (9000, "price_list")
    assert resolved(shop, product) == (9000, "price_list")
    price_list(shop, [{"product_id": product, "unit_price": 9900}], partner_id=member)
    assert resolved(shop, product, partner_id=member) == (9900, "partner_price_list")
    other = make_shop(db, people)
    with other.owner():
        foreign = other.add("crm.customer_segments", segment_name="남의 고객군")
    with shop.owner(), db.expect_error("VALIDATION_ERROR", 422) as failure:
        shop.add("pim.price_lists", name="남의 고객군", segment_id=foreign)
    assert fields(failure) == {"segment_id"}


def test_another_currency_is_converted_at_the_rate_of_the_day(db: Session, shop: Shop) -> None:
    # four decimals
    product = shop.product()
    shop.price(product, "sell", 10000, shop.day(-10))
    shop.price(product, "min_sell", 10001, shop.day(-10))
    with shop.owner():
        for rate, day in ((1300, -10), (1400, 0)):
            db.execute(
                "insert into adm.exchange_rates (from_currency, to_currency, rate, rate_date) values ('USD','KRW',%s,%s)",
                [rate, shop.day(day)],
            )
        assert db.value("select pim.resolve_price(%s, p_currency => 'USD')", [product]) == {
            "price": 7.1429, "source": "product", "currency": "USD", "below_minimum": True
        }  # fmt: skip
    assert resolved(shop, product, currency="USD", date=shop.day(-1)) == (7.6923, "product")


def test_quantity_breaks_priority_and_period(db: Session, shop: Shop) -> None:
    # PIM-05: quantity break, currency, dates
    product = shop.product()
    shop.price(product, "sell", 10000, shop.day(-100))
    price_list(
        shop,
        [
            {"product_id": product, "unit_price": 9000, "min_quantity": 10},
            {"product_id": product, "unit_price": 8000, "min_quantity": 100},
        ],
        start_date=shop.day(-10), end_date=shop.day(10),
    )  # fmt: skip
    assert resolved(shop, product, quantity=Decimal("9.5")) == (10000, "product")
    assert resolved(shop, product, quantity=10) == (9000, "price_list")
    assert resolved(shop, product, quantity=250) == (8000, "price_list")
    assert resolved(shop, product, quantity=10, date=shop.day(11)) == (10000, "product")
    assert resolved(shop, product, quantity=10, date=shop.day(-11)) == (10000, "product")
    price_list(shop, [{"product_id": product, "unit_price": 7000}], priority=1)
    assert resolved(shop, product, quantity=250) == (7000, "price_list")
    price_list(shop, [{"product_id": product, "unit_price": 6.5}], currency="USD")
    assert resolved(shop, product, currency="USD") == (6.5, "price_list")


def test_only_approved_lists_count(db: Session, shop: Shop) -> None:
    # PIM-05, X-08
    product = shop.product()
    shop.price(product, "sell", 10000)
    record = price_list(shop, [{"product_id": product, "unit_price": 1}], approved=False)
    assert resolved(shop, product) == (10000, "product")
    with shop.second():
        transition(db, "pim.price_lists", record, "approve")
    assert resolved(shop, product) == (1, "price_list")
    with shop.second():
        transition(db, "pim.price_lists", record, "deactivate")
    assert resolved(shop, product) == (10000, "product")


def test_the_answer_says_where_it_comes_from_and_whether_it_is_too_low(db: Session, shop: Shop) -> None:
    # PIM-04, PIM-05
    product = shop.product()
    shop.price(product, "min_sell", 9000)
    record = price_list(shop, [{"product_id": product, "unit_price": 8999}])
    with shop.owner():
        item = db.value("select id from pim.price_list_items")
        assert db.value("select pim.resolve_price(%s)", [product]) == {
            "price": 8999, "source": "price_list", "currency": "KRW", "below_minimum": True, "min_quantity": 1,
            "price_list_id": str(record), "price_list_item_id": str(item),
        }  # fmt: skip


def test_without_a_price_there_is_an_error(db: Session, people: People, shop: Shop) -> None:
    # PIM-05
    product, other = shop.product(), make_shop(db, people)
    shop.price(product, "sell", 100)
    theirs, partner = other.product(), other.partner()
    with shop.owner():
        for arguments, code, status in (
            ([shop.add("pim.products", **shop.product_values()), None, None, None, 1, None], "PRICE_NOT_FOUND", 409),
            # another currency needs a rate
            ([product, None, None, None, 1, "VND"], "RATE_NOT_FOUND", 422),
            ([product, None, None, None, 0, None], "VALIDATION_ERROR", 422),
            ([theirs, None, None, None, 1, None], "RESOURCE_NOT_FOUND", 404),
            # neither another tenant's partner nor its variant
            ([product, None, partner, None, 1, None], "RESOURCE_NOT_FOUND", 404),
            ([product, theirs, None, None, 1, None], "RESOURCE_NOT_FOUND", 404),
        ):
            with db.expect_error(code, status):
                db.value("select pim.resolve_price(%s, %s, %s, %s, %s, %s)", arguments)
    with db.as_user(people.make_auth_user()), db.expect_error("FORBIDDEN", 403):
        db.value("select pim.resolve_price(%s)", [product])


def test_a_list_in_force_is_frozen(db: Session, shop: Shop) -> None:
    #
    product = shop.product()
    record = price_list(shop, [{"product_id": product, "unit_price": 9000}])
    with shop.owner():
        for statement in (
            "update pim.price_lists set priority = 1 where id = %s",
            "delete from pim.price_lists where id = %s",
            "update pim.price_list_items set unit_price = 1 where price_list_id = %s",
            "delete from pim.price_list_items where price_list_id = %s",
        ):
            with db.expect_error("RECORD_LOCKED", 409):
                db.execute(statement, [record])
        with db.expect_error("RECORD_LOCKED", 409):
            shop.add("pim.price_list_items", price_list_id=record, product_id=product, unit_price=1, min_quantity=5)
        transition(db, "pim.price_lists", record, "revise")
        assert db.execute("update pim.price_list_items set unit_price = 1 where price_list_id = %s", [record]) == 1
        db.execute("delete from pim.price_lists where id = %s", [record])
        assert db.value("select count(*) from pim.price_list_items") == 0


def test_lists_are_approved_by_somebody_else(db: Session, shop: Shop) -> None:
    # not the maker of the list, nor of one of its lines; not without lines
    product = shop.product()
    empty = price_list(shop, [], approved=False)
    with shop.second():
        with db.expect_error("PRICE_LIST_EMPTY", 422):
            transition(db, "pim.price_lists", empty, "approve")
        shop.add("pim.price_list_items", price_list_id=empty, product_id=product, unit_price=1)
        with db.expect_error("SELF_APPROVAL", 403):
            transition(db, "pim.price_lists", empty, "approve")
    with shop.owner(), db.expect_error("SELF_APPROVAL", 403):
        transition(db, "pim.price_lists", empty, "approve")


def test_what_a_list_names_fits_together(db: Session, people: People, shop: Shop) -> None:
    # PIM-01, X-17
    serial, other = shop.product(is_serial=True), shop.product()
    with shop.owner():
        variant = shop.add("pim.product_variants", product_id=other, option_values=[])
        record = shop.add("pim.price_lists", name="가격표")
        for line, wrong in (
            ({"product_id": serial, "variant_id": variant}, {"variant_id"}),
            ({"product_id": serial, "min_quantity": 1.5}, {"min_quantity"}),
            ({"product_id": make_shop(db, people).product()}, {"product_id"}),
        ):
            with db.expect_error("VALIDATION_ERROR", 422) as failure:
                shop.add("pim.price_list_items", price_list_id=record, unit_price=1, **line)
            assert fields(failure) == wrong
        shop.add("pim.price_list_items", price_list_id=record, unit_price=1, product_id=other)
        with db.expect_error("23505", 409):
            shop.add("pim.price_list_items", price_list_id=record, unit_price=2, product_id=other)
        with db.expect_error("VALIDATION_ERROR", 422) as failure:
            shop.add("pim.price_lists", name="거꾸로", start_date=shop.day(1), end_date=shop.day(0))
        assert fields(failure) == {"end_date"}
    foreign = make_shop(db, people).partner()
    with shop.owner(), db.expect_error("VALIDATION_ERROR", 422) as failure:
        shop.add("pim.price_lists", name="남의 거래처", partner_id=foreign)
    assert fields(failure) == {"partner_id"}
