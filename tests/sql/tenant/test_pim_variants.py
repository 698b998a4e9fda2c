"""Variants: one value of every required option, in one order, each combination once."""

import json
from typing import Any
from uuid import UUID

import pytest

from tests.sql.tenant.pim_world import Shop, count, fields, make_shop, transition
from tests.support.databases import TestDatabase
from tests.support.people import People
from tests.support.session import Session


@pytest.fixture
def shop(db: Session, people: People) -> Shop:
    return make_shop(db, people)


class Shirt:
    """A product with a colour, a size and, not required, a gift wrap."""

    def __init__(self, shop: Shop, code: str = "SHIRT") -> None:
        self.shop, self.id = shop, shop.product(code=code, name="티셔츠")
        with shop.owner():
            self.color = self._option("COLOR", 1)
            self.size = self._option("SIZE", 2)
            self.wrap = self._option("WRAP", 3, is_required=False)
            self.red, self.blue = self._value(self.color, "RED", 1), self._value(self.color, "BLUE", 2)
            self.small, self.large = self._value(self.size, "S", 1), self._value(self.size, "L", 2)
            self.ribbon = self._value(self.wrap, "RIBBON", 1)

    def _option(self, code: str, order: int, **values: Any) -> UUID:
        return self.shop.add(
            "pim.product_options", product_id=self.id, code=code, name=code, display_order=order, **values
        )

    def _value(self, option: UUID, code: str, order: int) -> UUID:
        return self.shop.add("pim.product_option_values", option_id=option, code=code, name=code, display_order=order)

    def pairs(self, **values: UUID) -> list[dict[str, str]]:
        """[{option_id, value_id}] in the order given."""
        options = {"color": self.color, "size": self.size, "wrap": self.wrap}
        return [{"option_id": str(options[name]), "value_id": str(value)} for name, value in values.items()]

    def variant(self, pairs: Any, **values: Any) -> UUID:
        """A variant, entered by whoever speaks."""
        return self.shop.add("pim.product_variants", product_id=self.id, option_values=pairs, **values)


@pytest.fixture
def shirt(shop: Shop) -> Shirt:
    return Shirt(shop)


def test_a_combination_exists_once_whatever_its_order(db: Session, shop: Shop, shirt: Shirt) -> None:
    # PIM-02: canonical option_values
    with shop.owner():
        first = shirt.variant(shirt.pairs(color=shirt.red, size=shirt.small))
        with db.expect_error("23505", 409):
            shirt.variant(shirt.pairs(size=shirt.small, color=shirt.red), sku="OTHER")
        other = shirt.variant(shirt.pairs(size=shirt.large, color=shirt.red))
        assert db.value("select sku from pim.product_variants where id = %s", [first]) == "SHIRT-RED-S"
        assert db.value("select sku from pim.product_variants where id = %s", [other]) == "SHIRT-RED-L"
        orders = db.rows(
            "select distinct (select array_agg(e ->> 'option_id') from jsonb_array_elements(option_values) e) as o "
            "from pim.product_variants"
        )
        assert len(orders) == 1


def test_every_required_option_has_one_value_of_the_product(db: Session, shop: Shop, shirt: Shirt) -> None:
    # PIM-02
    other = Shirt(shop, "OTHER")
    red_and_small = shirt.pairs(color=shirt.red, size=shirt.small)
    wrong: dict[str, Any] = {
        "a required option is missing": shirt.pairs(color=shirt.red),
        "nothing at all": [],
        "two values of an option": [*red_and_small, *shirt.pairs(color=shirt.blue)],
        "the value of another option": shirt.pairs(color=shirt.small, size=shirt.small),
        "the value of another product": [*shirt.pairs(size=shirt.small), *other.pairs(color=other.red)],
        "no such value": shirt.pairs(color=shirt.red, size=shirt.id),
        "not objects": ["RED", "S"],
        "an object": {"option_id": str(shirt.color)},
    }
    with shop.owner():
        for name, pairs in wrong.items():
            with db.expect_error("VALIDATION_ERROR", 422) as failure:
                shirt.variant(pairs)
            assert fields(failure) == {"option_values"}, name
        shirt.variant([*red_and_small, *shirt.pairs(wrap=shirt.ribbon)])


def test_a_combination_sent_as_text_is_read(db: Session, shop: Shop, shirt: Shirt) -> None:
    with shop.owner():
        pairs = json.dumps(shirt.pairs(color=shirt.red, size=shirt.small))
        variant = db.value(
            "insert into pim.product_variants (product_id, option_values) values (%s, to_jsonb(%s::text)) returning id",
            [shirt.id, pairs],
        )
        assert (
            db.value("select jsonb_array_length(option_values) from pim.product_variants where id = %s", [variant]) == 2
        )


def test_the_generator_makes_what_is_missing(db: Session, shop: Shop, shirt: Shirt) -> None:
    # PIM-02: required options only; what exists is left alone
    with shop.owner():
        shirt.variant(shirt.pairs(color=shirt.red, size=shirt.small), sku="MINE")
        assert db.value("select pim.generate_variants(%s)", [shirt.id]) == {"created": 3, "existing": 1}
        assert db.value("select pim.generate_variants(%s)", [shirt.id]) == {"created": 0, "existing": 4}
        assert {row["sku"] for row in db.rows("select sku from pim.product_variants")} == {
            "MINE", "SHIRT-RED-L", "SHIRT-BLUE-S", "SHIRT-BLUE-L"
        }  # fmt: skip
        # a value out of use makes no new ones
        db.execute("delete from pim.product_variants where sku = 'SHIRT-BLUE-L'")
        transition(db, "pim.product_option_values", shirt.blue, "deactivate")
        assert db.value("select pim.generate_variants(%s) ->> 'created'", [shirt.id]) == "0"


def test_the_generator_stops_before_too_many(db: Session, shop: Shop, shirt: Shirt) -> None:
    with shop.owner():
        for number in range(100):
            shop.add("pim.product_option_values", option_id=shirt.size, code=f"N{number}", name=str(number))
        with db.expect_error("TOO_MANY_VARIANTS", 422) as failure:
            db.value("select pim.generate_variants(%s)", [shirt.id])
        assert failure.details == {"max_count": 200}
        with db.expect_error("NO_OPTION_VALUES", 422):
            db.value("select pim.generate_variants(%s)", [shop.add("pim.products", **shop.product_values())])


def test_the_generator_is_for_those_who_may_create(db: Session, people: People, shop: Shop, shirt: Shirt) -> None:
    #
    with db.as_user(make_shop(db, people).company.owner_id), db.expect_error("RESOURCE_NOT_FOUND", 404):
        db.value("select pim.generate_variants(%s)", [shirt.id])
    with db.as_user(people.make_auth_user()), db.expect_error("FORBIDDEN", 403):
        db.value("select pim.generate_variants(%s)", [shirt.id])


def test_what_variants_are_made_of_stays(db: Session, shop: Shop, shirt: Shirt) -> None:
    # PIM-02, X-03
    with shop.owner():
        variant = shirt.variant(shirt.pairs(color=shirt.red, size=shirt.small))
        with db.expect_error("RESOURCE_IN_USE", 409):
            db.execute("delete from pim.product_option_values where id = %s", [shirt.red])
        with db.expect_error("RESOURCE_IN_USE", 409):
            db.execute("delete from pim.product_options where id = %s", [shirt.color])
        with db.expect_error("OPTION_VALUE_MISSING", 409):
            db.execute("update pim.product_options set is_required = true where id = %s", [shirt.wrap])
        with db.expect_error("OPTION_VALUE_MISSING", 409):
            shop.add("pim.product_options", product_id=shirt.id, code="FIT", name="핏")
        assert db.execute("delete from pim.product_option_values where id = %s", [shirt.blue]) == 0
        assert db.value("select count(*) from pim.product_option_values where id = %s", [shirt.blue]) == 0
        db.execute("delete from pim.product_variants where id = %s", [variant])
        db.execute("delete from pim.product_options where id = %s", [shirt.color])
        assert db.value("select count(*) from pim.product_options where id = %s", [shirt.color]) == 0


def test_text_options_make_no_variants(db: Session, shop: Shop, shirt: Shirt) -> None:
    # PIM-02: what is typed at the order is no part of the combination
    with shop.owner():
        shirt.variant(shirt.pairs(color=shirt.red, size=shirt.small))
        text = shop.add("pim.product_options", product_id=shirt.id, code="NAME", name="각인", option_type="text")
        with db.expect_error("VALIDATION_ERROR", 422) as failure:
            shop.add("pim.product_option_values", option_id=text, code="X", name="X")
        assert fields(failure) == {"option_id"}


def test_parents_do_not_change(db: Session, shop: Shop, shirt: Shirt) -> None:
    other = Shirt(shop, "OTHER")
    with shop.owner():
        variant = shirt.variant(shirt.pairs(color=shirt.red, size=shirt.small))
        for statement, record in (
            ("update pim.product_variants set product_id = %s where id = %s", variant),
            ("update pim.product_options set product_id = %s where id = %s", shirt.size),
        ):
            with db.expect_error("IMMUTABLE_FIELD", 422):
                db.execute(statement, [other.id, record])
        with db.expect_error("IMMUTABLE_FIELD", 422):
            db.execute("update pim.product_option_values set option_id = %s where id = %s", [shirt.color, shirt.small])


def test_variants_go_with_their_product(db: Session, shop: Shop, shirt: Shirt) -> None:
    # owned rows follow
    with shop.owner():
        db.value("select pim.generate_variants(%s)", [shirt.id])
        db.execute("delete from pim.products where id = %s", [shirt.id])
        for table in ("product_variants", "product_options", "product_option_values"):
            assert count(db, f"pim.{table}") == 0, table


def test_the_price_of_a_variant(db: Session, shop: Shop, shirt: Shirt) -> None:
    # PIM-02: own price, else base + Σ adjustments, PERCENT of the base
    with shop.owner():
        db.execute(
            "update pim.product_option_values set price_adjustment = 10, adjustment_type = 'percent' where id = %s",
            [shirt.red],
        )
        db.execute("update pim.product_option_values set price_adjustment = -500 where id = %s", [shirt.large])
        adjusted = shirt.variant(shirt.pairs(color=shirt.red, size=shirt.large))
        own = shirt.variant(shirt.pairs(color=shirt.blue, size=shirt.large), price=7777)
    with db.as_postgres():
        query = "select app.variant_price(%s, %s, 10000)"
        assert db.value(query, [shop.company.id, adjusted]) == 10500
        assert db.value(query, [shop.company.id, own]) == 7777


def test_sku_and_barcode_name_one_live_variant(db: Session, shop: Shop, shirt: Shirt) -> None:
    # X-02, PIM-01: check digit
    with shop.owner():
        shirt.variant(shirt.pairs(color=shirt.red, size=shirt.small), sku="abc-1", barcode="8801234567893")
        assert db.value("select sku from pim.product_variants") == "ABC-1"
        for wrong in ({"sku": "ABC-1"}, {"barcode": "8801234567893"}):
            with db.expect_error("23505", 409):
                shirt.variant(shirt.pairs(color=shirt.blue, size=shirt.small), **wrong)
        with db.expect_error("VALIDATION_ERROR", 422) as failure:
            shirt.variant(shirt.pairs(color=shirt.blue, size=shirt.small), barcode="8801234567890")
        assert fields(failure) == {"barcode"}
        assert db.value("select count(*) from public.search('880123456', '{pim.product_variants}')") == 1


def test_long_value_codes_still_give_a_sku(db: Session, shop: Shop, shirt: Shirt) -> None:
    with shop.owner():
        long = shop.add("pim.product_option_values", option_id=shirt.size, code="L" * 50, name="긴 코드")
        variant = shirt.variant(shirt.pairs(color=shirt.red, size=long))
        sku = db.value("select sku from pim.product_variants where id = %s", [variant])
    assert sku.startswith("SHIRT-")
    assert len(sku) == len("SHIRT-") + 12


def test_two_at_once_make_each_combination_once(fresh_db: TestDatabase) -> None:
    # PIM-02 under concurrency: the second generator waits for the first and finds its work done
    first, second = fresh_db.session(), fresh_db.session()
    shop = make_shop(first, People(first))
    shirt = Shirt(shop)
    first.commit()
    with shop.owner():
        assert first.value("select pim.generate_variants(%s) ->> 'created'", [shirt.id]) == "4"
    with second.as_user(shop.company.owner_id):
        second.execute("set local lock_timeout = '300ms'")
        with second.expect_error("55P03"):
            second.value("select pim.generate_variants(%s)", [shirt.id])
    second.rollback()
    first.commit()
    with second.as_user(shop.company.owner_id):
        assert second.value("select pim.generate_variants(%s) ->> 'created'", [shirt.id]) == "0"


def test_nothing_of_another_tenant_is_used(db: Session, people: People, shop: Shop, shirt: Shirt) -> None:
    #
    theirs = Shirt(make_shop(db, people))
    with shop.owner():
        with db.expect_error("VALIDATION_ERROR", 422):
            shirt.variant([*shirt.pairs(size=shirt.small), *theirs.pairs(color=theirs.red)])
        with db.expect_error("VALIDATION_ERROR", 422):
            shop.add("pim.product_variants", product_id=theirs.id, option_values=[])
        with db.expect_error("23503", 409):
            shop.add("pim.product_options", product_id=theirs.id, code="X", name="X")
        with db.expect_error("23503", 409):
            shop.add("pim.product_option_values", option_id=theirs.size, code="X", name="X")
        with db.expect_error("RESOURCE_NOT_FOUND", 404):
            db.value("select pim.generate_variants(%s)", [theirs.id])
