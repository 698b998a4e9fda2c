"""Relations and bundles, tags, and who looks after products and categories."""

from uuid import UUID

import pytest

from tests.sql.tenant.pim_world import Shop, fields, make_shop, transition
from tests.support.databases import TestDatabase
from tests.support.people import People
from tests.support.session import Session


@pytest.fixture
def shop(db: Session, people: People) -> Shop:
    return make_shop(db, people)


def relate(shop: Shop, product: UUID, other: UUID, kind: str = "bundle", quantity: float = 1) -> UUID:
    """A relation, entered by the owner."""
    with shop.owner():
        return shop.add(
            "pim.product_relations", product_id=product, related_product_id=other, relation_type=kind, quantity=quantity
        )


def parts(shop: Shop, product: UUID, quantity: float = 1) -> dict[str, float]:
    """What a quantity of a bundle is made of: {name: quantity}."""
    with shop.owner():
        rows = shop.db.rows("select name, quantity from pim.explode_bundle(%s, %s::numeric)", [product, quantity])
    return {row["name"]: float(row["quantity"]) for row in rows}


def test_a_bundle_is_resolved_to_its_last_parts(db: Session, shop: Shop) -> None:
    # PIM-09: explode at order
    gift, box, noodles, sauce = (shop.product(name=name) for name in ("선물세트", "국수상자", "국수", "양념"))
    relate(shop, gift, box, quantity=2)
    relate(shop, gift, sauce, quantity=3)
    relate(shop, box, noodles, quantity=5)
    extra = relate(shop, box, sauce, quantity=0.5)
    relate(shop, noodles, sauce, kind="cross_sell", quantity=9)
    assert parts(shop, gift, 2) == {"국수": 20, "양념": 8}
    assert parts(shop, noodles, 7) == {"국수": 7}
    with shop.owner():
        transition(db, "pim.product_relations", extra, "deactivate")
    assert parts(shop, gift, 2) == {"국수": 20, "양념": 6}
    with db.as_service():
        assert db.value("select count(*) from app.explode_bundle(%s, 1, %s)", [gift, shop.company.id]) == 2


def test_a_bundle_does_not_contain_itself(db: Session, shop: Shop) -> None:
    # PIM-09: acyclic
    first, second, third = shop.product(), shop.product(), shop.product()
    relate(shop, first, second)
    relate(shop, second, third)
    with db.expect_error("BUNDLE_CYCLE", 422):
        relate(shop, third, first)
    with db.expect_error("VALIDATION_ERROR", 422) as failure:
        relate(shop, first, first)
    assert fields(failure) == {"related_product_id"}
    record = relate(shop, third, first, kind="related")
    with shop.owner(), db.expect_error("BUNDLE_CYCLE", 422):
        db.execute("update pim.product_relations set relation_type = 'bundle' where id = %s", [record])


def test_two_bundles_at_once_close_no_circle(fresh_db: TestDatabase) -> None:
    # PIM-09 under concurrency
    first, second = fresh_db.session(), fresh_db.session()
    shop = make_shop(first, People(first))
    one, two = shop.product(), shop.product()
    first.commit()
    relate(shop, one, two)
    statement = (
        "insert into pim.product_relations (product_id, related_product_id, relation_type) values (%s, %s, 'bundle')"
    )
    with second.as_user(shop.company.owner_id):
        second.execute("set local lock_timeout = '300ms'")
        with second.expect_error("55P03"):
            second.execute(statement, [two, one])
    second.rollback()
    first.commit()
    with second.as_user(shop.company.owner_id), second.expect_error("BUNDLE_CYCLE", 422):
        second.execute(statement, [two, one])


def test_what_a_bundle_needs_is_not_deleted(db: Session, shop: Shop) -> None:
    # PIM-08, X-03: used products stay; the bundle itself may go
    bundle, part = shop.product(), shop.product()
    relate(shop, bundle, part)
    with shop.owner():
        with db.expect_error("RESOURCE_IN_USE", 409):
            db.execute("delete from pim.products where id = %s", [part])
        db.execute("delete from pim.products where id = %s", [bundle])
        db.execute("delete from pim.products where id = %s", [part])
        assert db.value("select count(*) from pim.products") == 0


def test_relations_are_checked(db: Session, people: People, shop: Shop) -> None:
    # PIM-01: whole pieces of a serial product; X-01
    product, serial, foreign = shop.product(), shop.product(is_serial=True), make_shop(db, people).product()
    with db.expect_error("VALIDATION_ERROR", 422) as failure:
        relate(shop, product, serial, quantity=1.5)
    assert fields(failure) == {"quantity"}
    for pair, wrong in (((product, foreign), "related_product_id"), ((foreign, product), "product_id")):
        with db.expect_error("VALIDATION_ERROR", 422) as failure:
            relate(shop, *pair)
        assert fields(failure) == {wrong}
    record = relate(shop, product, serial)
    with db.expect_error("23505", 409):
        relate(shop, product, serial)
    with shop.owner():
        embedded = db.one(
            "select r.id, o.id as other from pim.products p, pim.relations(p) r, pim.related_product(r) o "
            "where p.id = %s",
            [product],
        )
    assert embedded == {"id": record, "other": serial}
    assert parts(shop, foreign) == {}


def test_tags_expire(db: Session, shop: Shop) -> None:
    # PIM-10: tag expiry job
    product = shop.product()
    with shop.owner():
        open_tag = shop.add("pim.product_tags", product_id=product, tag_name=" 인기 ", tag_type="best")
        sale = shop.add("pim.product_tags", product_id=product, tag_name="할인", end_date=shop.day(0))
        assert db.value("select tag_name from pim.product_tags where id = %s", [open_tag]) == "인기"
        for values, wrong in (
            ({"tag_name": "과거", "end_date": shop.day(-1)}, {"end_date"}),
            ({"tag_name": "거꾸로", "start_date": shop.day(2), "end_date": shop.day(1)}, {"end_date"}),
        ):
            with db.expect_error("VALIDATION_ERROR", 422) as failure:
                shop.add("pim.product_tags", product_id=product, **values)
            assert fields(failure) == wrong
        with db.expect_error("23505", 409):
            shop.add("pim.product_tags", product_id=product, tag_name="할인")
    with db.as_service():
        assert db.value("select app.expire_product_care()") == 0
    with db.as_postgres():
        db.execute("alter table pim.product_tags disable trigger user")
        db.execute("update pim.product_tags set end_date = end_date - 1")
        db.execute("alter table pim.product_tags enable trigger user")
    with db.as_service():
        assert db.value("select app.expire_product_care()") == 1
        assert db.value("select app.expire_product_care()") == 0
    with shop.owner():
        assert db.value("select status::text from pim.product_tags where id = %s", [sale]) == "expired"
        # back in use only with a day to come
        with db.expect_error("VALIDATION_ERROR", 422):
            transition(db, "pim.product_tags", sale, "activate")
        db.execute("update pim.product_tags set end_date = %s where id = %s", [shop.day(3), sale])
        transition(db, "pim.product_tags", sale, "activate")


@pytest.mark.parametrize(
    ("table", "key"), [("pim.product_managers", "product_id"), ("pim.category_managers", "category_id")]
)
def test_one_person_a_role_and_day(db: Session, people: People, shop: Shop, table: str, key: str) -> None:
    # an open end counts
    with shop.owner():
        category = shop.add("pim.categories", name="식품")
    target = {key: shop.product() if key == "product_id" else category}
    me, other = shop.company.owner_id, make_shop(db, people)
    with shop.owner():
        shop.add(table, employee_id=me, start_date=shop.day(-10), **target)
        with db.expect_error("PERIOD_OVERLAP", 409):
            shop.add(table, employee_id=shop.checker, start_date=shop.day(5), **target)
        shop.add(table, employee_id=shop.checker, manager_type="purchase", **target)
        with db.expect_error("VALIDATION_ERROR", 422) as failure:
            shop.add(table, employee_id=other.checker, manager_type="sales", **target)
        assert fields(failure) == {"employee_id"}
        with db.expect_error("VALIDATION_ERROR", 422) as failure:
            shop.add(
                table, employee_id=me, manager_type="sales", start_date=shop.day(2), end_date=shop.day(1), **target
            )
        assert fields(failure) == {"end_date"}


def test_a_dismissal_makes_room_and_the_past_expires(db: Session, shop: Shop) -> None:
    # PIM-10: manager expiry job; X-17
    product = shop.product()
    with shop.owner():
        first = shop.add("pim.product_managers", product_id=product, employee_id=shop.checker, start_date=shop.day(-10))
        with db.expect_error("VALIDATION_ERROR", 422):
            transition(db, "pim.product_managers", first, "expire")
        transition(db, "pim.product_managers", first, "terminate", "부서 이동")
        assert str(db.value("select end_date from pim.product_managers where id = %s", [first])) == shop.day(0)
        second = shop.add("pim.product_managers", product_id=product, employee_id=shop.company.owner_id)
        past = shop.add(
            "pim.product_managers", product_id=product, employee_id=shop.company.owner_id, manager_type="sales",
            start_date=shop.day(-9), end_date=shop.day(-1),
        )  # fmt: skip
        category = shop.add("pim.categories", name="식품")
        shop.add(
            "pim.category_managers", category_id=category, employee_id=shop.checker, start_date=shop.day(-9),
            end_date=shop.day(-1),
        )  # fmt: skip
    with db.as_service():
        assert db.value("select app.expire_product_care()") == 2
        assert db.value("select app.expire_product_care()") == 0
    with shop.owner():
        states = {row["id"]: row["status"] for row in db.rows("select id, status::text from pim.product_managers")}
        assert states == {first: "terminated", second: "active", past: "expired"}
        assert db.value("select count(*) from pim.category_managers where status = 'expired'") == 1
        name = db.value(
            "select m.display_name from pim.product_managers p join pim.managers m on m.id = p.employee_id "
            "where p.id = %s",
            [first],
        )
    assert name == "동료"


def test_fractions_keep_a_product_from_getting_serial_numbers(db: Session, shop: Shop) -> None:
    # PIM-01: is_serial means whole pieces, those already written too
    bundle, part = shop.product(), shop.product()
    record = relate(shop, bundle, part, quantity=0.5)
    statement = "update pim.products set is_serial = true where id = %s"
    with shop.owner():
        with db.expect_error("FRACTIONS_EXIST", 409):
            db.execute(statement, [part])
        db.execute("update pim.product_relations set quantity = 2 where id = %s", [record])
        shop.add("pim.price_lists", name="가격표")
        item = shop.add(
            "pim.price_list_items", price_list_id=db.value("select id from pim.price_lists"), product_id=part,
            min_quantity=1.5, unit_price=1,
        )  # fmt: skip
        with db.expect_error("FRACTIONS_EXIST", 409):
            db.execute(statement, [part])
        db.execute("delete from pim.price_list_items where id = %s", [item])
        assert db.execute(statement, [part]) == 1
