"""Suppliers of a product and the conversion of its units."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from tests.sql.tenant.pim_world import Shop, fields, make_shop, refuse_writing, transition
from tests.support.databases import TestDatabase
from tests.support.people import People
from tests.support.session import Session


@pytest.fixture
def shop(db: Session, people: People) -> Shop:
    return make_shop(db, people)


def offer(shop: Shop, product: UUID, supplier: UUID | None = None, **values: Any) -> UUID:
    """An offer of a supplier, entered by the owner."""
    supplier = supplier or shop.partner("supplier")
    with shop.owner():
        return shop.add("pim.product_suppliers", product_id=product, supplier_id=supplier, **values)


def conversion(shop: Shop, product: UUID, source: str, target: str, rate: float, **values: Any) -> UUID:
    """A conversion between units named by code, entered by the owner."""
    units = {"from_unit_id": shop.unit_named(source), "to_unit_id": shop.unit_named(target)}
    with shop.owner():
        return shop.add("pim.product_unit_conversions", product_id=product, conversion_rate=rate, **(units | values))


def converted(shop: Shop, product: UUID, quantity: str, source: str, target: str) -> Decimal:
    """A quantity in another unit."""
    units = [shop.unit_named(source), shop.unit_named(target)]
    with shop.owner():
        found: Decimal = shop.db.value(
            "select pim.convert_quantity(%s, %s, %s, %s)", [product, Decimal(quantity), *units]
        )
    return found


def test_only_active_suppliers_are_offered(db: Session, people: People, shop: Shop) -> None:
    # PIM-06, X-15, X-01: partner is a supplier, active, and of the tenant
    product, both, customer = shop.product(), shop.partner("both"), shop.partner("customer")
    suspended, foreign = shop.partner("supplier"), make_shop(db, people).partner("supplier")
    with shop.owner():
        transition(db, "crm.partners", suspended, "suspend", "품질 문제")
    for supplier in (customer, suspended, foreign):
        with db.expect_error("VALIDATION_ERROR", 422) as failure:
            offer(shop, product, supplier)
        assert fields(failure) == {"supplier_id"}
    record = offer(shop, product, both)
    with db.expect_error("23505", 409):
        offer(shop, product, both)
    with shop.owner():
        # what stands goes on while the supplier is suspended
        transition(db, "crm.partners", both, "suspend", "품질 문제")
        assert db.execute("update pim.product_suppliers set lead_time_days = 3 where id = %s", [record]) == 1
        with db.expect_error("RESOURCE_IN_USE", 409):
            db.execute("delete from crm.partners where id = %s", [both])


def test_nothing_new_is_bought_of_what_is_discontinued(db: Session, shop: Shop) -> None:
    # PIM-08
    product = shop.active_product()
    with shop.owner():
        transition(db, "pim.products", product, "discontinue", "단종")
    with db.expect_error("VALIDATION_ERROR", 422) as failure:
        offer(shop, product)
    assert fields(failure) == {"product_id"}


def test_offers_are_checked(db: Session, shop: Shop) -> None:
    # PIM-06: contract dates; PIM-01: whole pieces of a serial product
    product = shop.product(is_serial=True)
    for values, wrong in (
        ({"contract_start_date": shop.day(1), "contract_end_date": shop.day(0)}, {"contract_end_date"}),
        ({"moq": 2.5}, {"moq"}),
        ({"currency": "XXX"}, {"currency"}),
        ({"moq_unit_id": product}, {"moq_unit_id"}),
    ):
        with db.expect_error("VALIDATION_ERROR", 422) as failure:
            offer(shop, product, **values)
        assert fields(failure) == wrong
    record = offer(shop, product)
    with shop.owner():
        # X-05, PSM-09: ratings come from receipts
        refuse_writing(db, "pim.product_suppliers", record, "quality_rating", "delivery_rating")


def test_one_supplier_is_preferred(db: Session, shop: Shop) -> None:
    # PIM-06, X-18
    product = shop.product()
    first, second = offer(shop, product, is_preferred=True), offer(shop, product, is_preferred=True)
    elsewhere = offer(shop, shop.product(), is_preferred=True)
    with shop.owner():
        assert {row["id"] for row in db.rows("select id from pim.product_suppliers where is_preferred")} == {
            second, elsewhere
        }  # fmt: skip
        transition(db, "pim.product_suppliers", second, "suspend", "납기 지연")
        assert db.value("select count(*) from pim.product_suppliers where is_preferred") == 1
        with db.expect_error("VALIDATION_ERROR", 422) as failure:
            db.execute("update pim.product_suppliers set is_preferred = true where id = %s", [second])
        assert fields(failure) == {"is_preferred"}
        assert db.execute("update pim.product_suppliers set is_preferred = true where id = %s", [first]) == 1


def test_the_best_offer_comes_first(db: Session, shop: Shop) -> None:
    # PIM-06: preferred, then priority, then price; only what can be ordered today
    product, gone = shop.product(), shop.partner("supplier")
    dear = offer(shop, product, supply_price=900, is_preferred=True)
    cheap, next_cheap = offer(shop, product, supply_price=100), offer(shop, product, supply_price=200)
    late = offer(shop, product, supply_price=1, priority=200)
    offer(shop, product, supply_price=1, contract_end_date=shop.day(-1))
    offer(shop, product, supply_price=1, contract_start_date=shop.day(1))
    offer(shop, product, gone, supply_price=1)
    idle = offer(shop, product, supply_price=1)
    with shop.owner():
        transition(db, "crm.partners", gone, "suspend", "정지")
        transition(db, "pim.product_suppliers", idle, "deactivate")
        ranked = db.rows("select id, rank from pim.ranked_suppliers where product_id = %s order by rank", [product])
    assert [(row["id"], row["rank"]) for row in ranked] == [(dear, 1), (cheap, 2), (next_cheap, 3), (late, 4)]


def test_units_convert_in_both_directions_and_along_chains(shop: Shop) -> None:
    # PIM-07, ADM-04: product packages and the fixed units of adm together
    product, other = shop.product(), shop.product()
    conversion(shop, product, "BOX", "EA", 24)
    conversion(shop, product, "PLT", "BOX", 40)
    conversion(shop, other, "BOX", "EA", 6)
    assert converted(shop, product, "2", "BOX", "EA") == 48
    assert converted(shop, product, "12", "EA", "BOX") == Decimal("0.5")
    assert converted(shop, product, "1", "PLT", "EA") == 960
    assert converted(shop, product, "2", "BOX", "DZ") == 4
    assert converted(shop, other, "2", "BOX", "EA") == 12
    assert converted(shop, product, "7", "EA", "EA") == 7


def test_what_is_not_defined_is_an_error(db: Session, people: People, shop: Shop) -> None:
    # PIM-07: what is in a package is a matter of the product; kilograms are no pieces
    product, theirs = shop.product(), make_shop(db, people).product()
    for source, target in (("BOX", "EA"), ("BOX", "PACK"), ("KG", "EA")):
        with db.expect_error("UNIT_CONVERSION_MISSING", 409):
            converted(shop, product, "1", source, target)
    with db.expect_error("RESOURCE_NOT_FOUND", 404):
        converted(shop, theirs, "1", "EA", "DZ")
    with db.as_user(people.make_auth_user()), db.expect_error("FORBIDDEN", 403):
        db.value("select pim.convert_quantity(%s, 1, %s, %s)", [product, shop.unit, shop.unit])


def test_contradictions_are_refused(db: Session, shop: Shop) -> None:
    # PIM-07: both directions consistent, no contradictory chains
    product = shop.product()
    box = conversion(shop, product, "BOX", "EA", 24)
    conversion(shop, product, "PLT", "BOX", 40)
    conversion(shop, product, "EA", "BOX", 1 / 24)
    for source, target, rate in (("EA", "PLT", 0.01), ("PLT", "EA", 961), ("DZ", "BOX", 1), ("DZ", "EA", 13)):
        with db.expect_error("UNIT_CONTRADICTION", 422) as failure:
            conversion(shop, product, source, target, rate)
        assert fields(failure) == {"conversion_rate"}
    conversion(shop, product, "PLT", "EA", 960)
    with shop.owner(), db.expect_error("UNIT_CONTRADICTION", 422):
        db.execute("update pim.product_unit_conversions set conversion_rate = 25 where id = %s", [box])


def test_what_is_out_of_use_does_not_count_and_is_checked_when_it_returns(db: Session, shop: Shop) -> None:
    # PIM-07
    product = shop.product()
    box = conversion(shop, product, "BOX", "EA", 24)
    with shop.owner():
        transition(db, "pim.product_unit_conversions", box, "deactivate")
    with db.expect_error("UNIT_CONVERSION_MISSING", 409):
        converted(shop, product, "1", "BOX", "EA")
    conversion(shop, product, "EA", "BOX", 0.1)
    with shop.owner(), db.expect_error("UNIT_CONTRADICTION", 422):
        transition(db, "pim.product_unit_conversions", box, "activate")


def test_conversions_are_checked(db: Session, people: People, shop: Shop) -> None:
    # PIM-07, X-15, X-01, X-18
    product, other = shop.product(), make_shop(db, people)
    with db.expect_error("VALIDATION_ERROR", 422) as failure:
        conversion(shop, product, "BOX", "BOX", 2)
    assert fields(failure) == {"to_unit_id"}
    with db.expect_error("VALIDATION_ERROR", 422) as failure:
        conversion(shop, product, "BOX", "EA", 2, to_unit_id=other.unit)
    assert fields(failure) == {"to_unit_id"}
    with db.expect_error("VALIDATION_ERROR", 422) as failure:
        conversion(shop, other.product(), "BOX", "EA", 2)
    assert fields(failure) == {"product_id"}
    conversion(shop, product, "BOX", "EA", 24, is_default=True)
    second = conversion(shop, product, "PLT", "BOX", 40, is_default=True)
    with shop.owner():
        row = db.one(
            "select c.id, f.code as source, t.code as target from pim.product_unit_conversions c, pim.from_unit(c) f, "
            "pim.to_unit(c) t where c.is_default"
        )
    assert row == {"id": second, "source": "PLT", "target": "BOX"}


def test_two_contradicting_conversions_at_once(fresh_db: TestDatabase) -> None:
    # PIM-07 under concurrency: the second waits for the first and sees it
    first, second = fresh_db.session(), fresh_db.session()
    shop = make_shop(first, People(first))
    product, box = shop.product(), shop.unit_named("BOX")
    first.commit()
    conversion(shop, product, "BOX", "EA", 24)
    statement = (
        "insert into pim.product_unit_conversions (product_id, from_unit_id, to_unit_id, conversion_rate) "
        "values (%s, %s, %s, 1)"
    )
    with second.as_user(shop.company.owner_id):
        second.execute("set local lock_timeout = '300ms'")
        with second.expect_error("55P03"):
            second.execute(statement, [product, shop.unit, box])
    second.rollback()
    first.commit()
    with second.as_user(shop.company.owner_id), second.expect_error("UNIT_CONTRADICTION", 422):
        second.execute(statement, [product, shop.unit, box])
