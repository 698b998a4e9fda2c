"""Products and their masters: what is checked, inherited, allowed in which state, and whose they are."""

import pytest

from tests.sql.tenant.pim_world import Shop, count, fields, make_colleague, make_shop, refuse_writing, transition
from tests.support.people import People
from tests.support.session import Session


@pytest.fixture
def shop(db: Session, people: People) -> Shop:
    return make_shop(db, people)


def test_codes_are_drawn_and_given_ones_kept(db: Session, shop: Shop) -> None:
    # PRODUCT is MPD and five digits
    first, own, second = shop.product(), shop.product(code="MY-1"), shop.product()
    with shop.owner():
        codes = [db.value("select code from pim.products where id = %s", [p]) for p in (first, own, second)]
    assert codes == ["MPD00001", "MY-1", "MPD00002"]


def test_a_product_needs_a_base_unit_and_a_tax_class(db: Session, shop: Shop) -> None:
    # PIM-01
    with shop.owner():
        with db.expect_error("23502"):
            shop.add("pim.products", name="단위 없음", tax_code_id=shop.tax)
        with db.expect_error("VALIDATION_ERROR", 422) as failure:
            shop.add("pim.products", name="과세 구분 없음", base_unit_id=shop.unit)
        assert fields(failure) == {"tax_code_id"}


def test_the_tax_class_comes_from_the_nearest_category_upwards(db: Session, shop: Shop) -> None:
    # PIM-10: tax, account and manager are inherited when empty
    with shop.owner():
        top = shop.add("pim.categories", name="식품", tax_code_id=shop.tax, account_code="404", manager_id=shop.checker)
        below = shop.add("pim.categories", name="가공식품", parent_id=top)
        product = shop.add("pim.products", name="메밀면", base_unit_id=shop.unit, category_id=below)
        assert db.one(
            "select tax_code_id, account_code, manager_id from pim.product_defaults where product_id = %s", [product]
        ) == {"tax_code_id": shop.tax, "account_code": "404", "manager_id": shop.checker}
        db.execute("update pim.categories set account_code = '405' where id = %s", [below])
        db.execute("update pim.products set manager_id = %s where id = %s", [shop.company.owner_id, product])
        assert db.one("select account_code, manager_id from pim.product_defaults where product_id = %s", [product]) == {
            "account_code": "405",
            "manager_id": shop.company.owner_id,
        }


@pytest.mark.parametrize("barcode", ["8801234567893", "96385074", "036000291452", "18801234567890"])
def test_barcodes_with_the_right_check_digit_are_taken(db: Session, shop: Shop, barcode: str) -> None:
    # PIM-01: GTIN-13, 8, 12 and 14
    product = shop.product(barcode=barcode)
    with shop.owner():
        assert db.value("select barcode from pim.products where id = %s", [product]) == barcode


@pytest.mark.parametrize("barcode", ["8801234567894", "96385075", "0360002914", "88012345678AB", "123456789"])
def test_wrong_barcodes_are_refused(db: Session, shop: Shop, barcode: str) -> None:
    # PIM-01: check digit and length
    with shop.owner(), db.expect_error("VALIDATION_ERROR", 422) as failure:
        shop.add("pim.products", **shop.product_values(barcode=barcode))
    assert fields(failure) == {"barcode"}


def test_a_barcode_names_one_live_product(db: Session, shop: Shop) -> None:
    # unique among live rows of the tenant
    first = shop.product(barcode="8801234567893")
    with shop.owner():
        with db.expect_error("23505", 409):
            shop.add("pim.products", **shop.product_values(barcode="8801234567893"))
        db.execute("delete from pim.products where id = %s", [first])
        shop.add("pim.products", **shop.product_values(barcode="8801234567893"))


def test_a_brand_belongs_to_its_manufacturer(db: Session, shop: Shop) -> None:
    # PIM-01
    with shop.owner():
        maker, other = (shop.add("pim.manufacturers", name=name) for name in ("강원식품", "춘천식품"))
        brand = shop.add("pim.brands", name="산들", manufacturer_id=maker)
        with db.expect_error("VALIDATION_ERROR", 422) as failure:
            shop.add("pim.products", **shop.product_values(brand_id=brand, manufacturer_id=other))
        assert fields(failure) == {"brand_id"}
        product = shop.add("pim.products", **shop.product_values(brand_id=brand))
        assert db.value("select manufacturer_id from pim.products where id = %s", [product]) == maker
        with db.expect_error("RESOURCE_IN_USE", 409):
            db.execute("update pim.brands set manufacturer_id = %s where id = %s", [other, brand])


def test_new_references_are_in_use(db: Session, shop: Shop) -> None:
    # X-15, PIM-01: category ACTIVE; masters, units, tax codes and people likewise
    with shop.owner():
        category = shop.add("pim.categories", name="단종 분류")
        maker = shop.add("pim.manufacturers", name="폐업")
        brand = shop.add("pim.brands", name="옛 브랜드", manufacturer_id=maker)
        kept = shop.add("pim.products", **shop.product_values(category_id=category, brand_id=brand))
        for entity, record in (("categories", category), ("brands", brand), ("manufacturers", maker)):
            transition(db, f"pim.{entity}", record, "deactivate")
        unit = db.value("update adm.units set is_active = false where code = 'BOX' returning id")
        tax = db.value("update adm.tax_codes set is_active = false where code = 'ZERO' returning id")
        with db.expect_error("VALIDATION_ERROR", 422) as failure:
            shop.add(
                "pim.products", name="모두 중지", base_unit_id=unit, tax_code_id=tax, category_id=category,
                brand_id=brand, manager_id=shop.company.id,
            )  # fmt: skip
        assert fields(failure) == {
            "category_id", "brand_id", "base_unit_id", "manager_id", "manufacturer_id", "tax_code_id"
        }  # fmt: skip
        # what refers to them already goes on
        assert (
            db.execute("update pim.products set name = '그대로', category_id = category_id where id = %s", [kept]) == 1
        )


def test_categories_are_a_tree(db: Session, shop: Shop) -> None:
    # level and path follow, no circle, no delete with live children
    with shop.owner():
        top = shop.add("pim.categories", name="식품")
        middle = shop.add("pim.categories", name="곡물", parent_id=top)
        leaf = shop.add("pim.categories", name="메밀", parent_id=middle)
        row = db.one("select level, path from pim.categories where id = %s", [leaf])
        assert row == {"level": 3, "path": "식품 > 곡물 > 메밀"}
        with db.expect_error("TREE_CYCLE", 422):
            db.execute("update pim.categories set parent_id = %s where id = %s", [leaf, top])
        with db.expect_error("RESOURCE_IN_USE", 409):
            db.execute("delete from pim.categories where id = %s", [top])
        assert (
            db.value("select p.name from pim.categories c, pim.parent_category(c) p where c.id = %s", [leaf]) == "곡물"
        )
        # a name once below a parent, the top included
        with db.expect_error("23505", 409):
            shop.add("pim.categories", name="식품")


def test_a_product_goes_one_way_through_its_life(db: Session, shop: Shop) -> None:
    # PIM-08, X-08
    product = shop.product()
    with shop.owner():
        for action in ("discontinue", "end_of_life"):
            with db.expect_error("INVALID_TRANSITION", 409):
                transition(db, "pim.products", product, action, "사유")
        transition(db, "pim.products", product, "activate")
        with db.expect_error("VALIDATION_ERROR", 422):
            transition(db, "pim.products", product, "discontinue")
        transition(db, "pim.products", product, "discontinue", "후속 모델 출시")
        with db.expect_error("INVALID_TRANSITION", 409):
            transition(db, "pim.products", product, "activate")
        transition(db, "pim.products", product, "end_of_life", "재고 소진")
        assert db.value("select status::text from pim.products where id = %s", [product]) == "eol"
        with db.expect_error("42501", 403):
            db.execute("update pim.products set status = 'active' where id = %s", [product])


def test_the_state_says_who_may_buy_and_sell(db: Session, shop: Shop) -> None:
    # PIM-08: discontinued is sold until the stock is gone and not bought any more
    pending, product = shop.product(), shop.active_product()

    def errors(record: object, use: str) -> int:
        with db.as_postgres():
            found = db.value("select app.product_error(%s, %s, %s, 'product_id')", [shop.company.id, record, use])
            return len(found)

    assert (errors(pending, "sale"), errors(pending, "purchase")) == (1, 1)
    assert (errors(product, "sale"), errors(product, "purchase")) == (0, 0)
    with shop.owner():
        transition(db, "pim.products", product, "discontinue", "단종")
    assert (errors(product, "sale"), errors(product, "purchase")) == (0, 1)
    with shop.owner():
        transition(db, "pim.products", product, "end_of_life", "종료")
    assert (errors(product, "sale"), errors(product, "purchase")) == (1, 1)


def test_many_products_are_activated_in_one_step(db: Session, people: People, shop: Shop) -> None:
    # PIM-08
    ids = [shop.product(), shop.product(), shop.active_product()]
    stranger = make_shop(db, people).product()
    clerk = make_colleague(db, people, shop.company, "pim.products:read", "pim.products:update")
    with db.as_user(clerk), db.expect_error("FORBIDDEN", 403):
        db.value("select pim.activate_products(%s)", [ids])
    with shop.owner():
        assert db.value("select pim.activate_products(%s)", [[*ids, stranger]]) == 2
        assert db.value("select count(*) from pim.products where status = 'active'") == 3
        with db.expect_error("VALIDATION_ERROR", 422):
            db.value("select pim.activate_products('{}')")


def test_server_columns_are_the_servers(db: Session, shop: Shop) -> None:
    # prices are mirrored, the picture is the primary one
    product = shop.product()
    with shop.owner():
        refuse_writing(db, "pim.products", product, "std_cost_price", "std_sell_price", "min_sell_price")
        with db.expect_error("42501", 403):
            db.execute("update pim.products set image_path = 'x' where id = %s", [product])


def test_specifications_sent_as_text_become_an_object(db: Session, shop: Shop) -> None:
    product = shop.product()
    with shop.owner():
        db.execute(
            "update pim.products set specifications = to_jsonb(%s::text) where id = %s", ['{"무게": "1kg"}', product]
        )
        assert db.value("select specifications ->> '무게' from pim.products where id = %s", [product]) == "1kg"


def test_everything_is_found_by_name_code_and_initial_consonants(db: Session, shop: Shop) -> None:
    shop.product(name="봉평메밀국수", model_name="BN-500", barcode="8801234567893")
    with shop.owner():
        maker = shop.add("pim.manufacturers", name="봉평식품", name_en="Bongpyeong Foods")
        shop.add("pim.brands", name="봉평명가", manufacturer_id=maker)
        shop.add("pim.categories", name="봉평면류")
        for query in ("메밀", "ㅂㅍㅁㅁ", "bn-500", "880123456", "mpd0"):
            assert db.value("select count(*) from public.search(%s, '{pim.products}')", [query]) == 1, query
        assert {row["entity"] for row in db.rows("select entity from public.search('봉평')")} == {
            "pim.products", "pim.manufacturers", "pim.brands", "pim.categories"
        }  # fmt: skip


def test_nothing_of_another_tenant_is_seen_or_pointed_at(db: Session, people: People, shop: Shop) -> None:
    #
    other = make_shop(db, people)
    theirs = other.product()
    with other.owner():
        category = other.add("pim.categories", name="남의 분류")
        maker = other.add("pim.manufacturers", name="남의 제조사")
        brand = other.add("pim.brands", name="남의 브랜드", manufacturer_id=maker)
    mine = shop.product()
    with shop.owner():
        for table in ("products", "categories", "manufacturers", "brands", "product_defaults"):
            assert count(db, f"pim.{table}") == (1 if table in ("products", "product_defaults") else 0)
        for column, value in {
            "category_id": category, "manufacturer_id": maker, "brand_id": brand, "base_unit_id": other.unit,
            "tax_code_id": other.tax, "manager_id": other.checker,
        }.items():  # fmt: skip
            with db.expect_error("VALIDATION_ERROR", 422) as failure:
                shop.add("pim.products", **shop.product_values(**{column: value}))
            assert column in fields(failure)
        assert db.execute("update pim.products set name = '훔침' where id = %s", [theirs]) == 0
        assert db.execute("delete from pim.products where id = %s", [theirs]) == 0
        with db.expect_error("RESOURCE_NOT_FOUND", 404):
            transition(db, "pim.products", theirs, "activate")
        with db.expect_error("42501", 403):
            db.execute("update pim.products set tenant_id = %s where id = %s", [other.company.id, mine])


def test_a_clerk_enters_and_does_not_activate(db: Session, people: People, shop: Shop) -> None:
    # the system roles of the module
    product = shop.product()
    clerk = make_colleague(db, people, shop.company)
    with db.as_postgres():
        db.execute(
            "insert into sys.user_roles (tenant_id, user_id, role_id) "
            "select tenant_id, %s, id from sys.roles where tenant_id = %s and code = 'pim_clerk'",
            [clerk, shop.company.id],
        )
    with db.as_user(clerk):
        shop.add("pim.products", **shop.product_values(name="실무자 등록"))
        with db.expect_error("FORBIDDEN", 403):
            transition(db, "pim.products", product, "activate")
        with db.expect_error("FORBIDDEN", 403):
            db.execute("delete from pim.products where id = %s", [product])


def test_a_product_on_an_enquiry_stays(db: Session, people: People, shop: Shop) -> None:
    # PIM-08, X-03: used in a document; X-15, PIM-01, X-01 for what the line names
    product, serial, foreign = shop.product(), shop.product(is_serial=True), make_shop(db, people).product()
    partner = shop.partner()
    with shop.owner():
        enquiry = shop.add("crm.rfqs", title="견적 요청", partner_id=partner)
        shop.add("crm.rfq_items", rfq_id=enquiry, line_no=1, product_id=product, qty=1.5)
        with db.expect_error("RESOURCE_IN_USE", 409):
            db.execute("delete from pim.products where id = %s", [product])
        for values, wrong in (
            ({"product_id": serial, "qty": 1.5}, {"qty"}),
            ({"product_id": foreign, "qty": 1}, {"product_id"}),
        ):
            with db.expect_error("VALIDATION_ERROR", 422) as failure:
                shop.add("crm.rfq_items", rfq_id=enquiry, line_no=2, **values)
            assert fields(failure) == wrong
        assert (
            db.value("select p.name from crm.rfq_products p join crm.rfq_items i on i.product_id = p.id") == "감자전분"
        )
