"""Pictures of products: objects in the tenant's own folder, one of them the primary one."""

import json
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.sql.tenant.pim_world import Shop, fields, make_colleague, make_shop, refuse_writing
from tests.support.people import People
from tests.support.session import Session

BUCKET = "product-images"


@pytest.fixture
def shop(db: Session, people: People) -> Shop:
    return make_shop(db, people)


def put(shop: Shop, name: str) -> str:
    """Stores an object as whoever speaks; answers its path."""
    shop.db.execute(
        "insert into storage.objects (bucket_id, name, metadata) values (%s, %s, %s)",
        [BUCKET, name, json.dumps({"size": 1234, "mimetype": "image/png"})],
    )
    return name


def path(shop: Shop, product: UUID, extension: str = "png") -> str:
    return f"{shop.company.id}/{product}/{uuid4()}.{extension}"


def picture(shop: Shop, product: UUID, **values: Any) -> UUID:
    """An uploaded picture of a product, entered by the owner."""
    with shop.owner():
        return shop.add("pim.product_images", product_id=product, storage_path=put(shop, path(shop, product)), **values)


def primary(shop: Shop, product: UUID) -> tuple[list[UUID], bool]:
    """The primary pictures of a product, and whether the product shows the path of that one."""
    with shop.owner():
        rows = shop.db.rows(
            "select i.id, i.storage_path = p.image_path as shown from pim.product_images i "
            "join pim.products p on p.id = i.product_id where i.product_id = %s and i.is_primary",
            [product],
        )
    return [row["id"] for row in rows], all(row["shown"] for row in rows)


def test_uploads_go_into_the_own_folder(db: Session, people: People, shop: Shop) -> None:
    # {tenant}/{product}/{uuid}.{ext}
    product, other = shop.product(), make_shop(db, people)
    reader = make_colleague(db, people, shop.company, "pim.products:read")
    with shop.owner():
        put(shop, mine := path(shop, product))
        for wrong in (
            path(other, product), f"{shop.company.id}/{uuid4()}.png", path(shop, product, "svg"),
            f"{shop.company.id}/{product}/picture.png", f"{shop.company.id}/../{product}/{uuid4()}.png",
        ):  # fmt: skip
            with db.expect_error("42501", 403):
                put(shop, wrong)
    query = "select count(*) from storage.objects where bucket_id = 'product-images'"
    with db.as_user(reader):
        assert db.value(query) == 1
        with db.expect_error("42501", 403):
            put(shop, path(shop, product))
        assert db.execute("delete from storage.objects where name = %s", [mine]) == 0
    with other.owner():
        assert db.value(query) == 0
        assert db.execute("delete from storage.objects where name = %s", [mine]) == 0
    with db.as_anon():
        assert db.value(query) == 0
    with shop.owner():
        assert db.execute("delete from storage.objects where name = %s", [mine]) == 1


def test_the_bucket_takes_pictures_of_five_megabytes_and_is_private(db: Session) -> None:
    #
    with db.as_postgres():
        row = db.one("select public, file_size_limit, allowed_mime_types from storage.buckets where id = %s", [BUCKET])
    assert row == {
        "public": False, "file_size_limit": 5 * 1024 * 1024,
        "allowed_mime_types": ["image/jpeg", "image/png", "image/gif", "image/webp"],
    }  # fmt: skip


def test_a_picture_is_an_uploaded_object_of_its_product(db: Session, people: People, shop: Shop) -> None:
    #
    product, second, other = shop.product(), shop.product(), make_shop(db, people)
    with other.owner():
        foreign = put(other, path(other, other.product()))
    with shop.owner():
        stored = put(shop, path(shop, second))
        for wrong in (path(shop, product), stored, foreign):
            with db.expect_error("VALIDATION_ERROR", 422) as failure:
                shop.add("pim.product_images", product_id=product, storage_path=wrong)
            assert fields(failure) == {"storage_path"}
        with db.expect_error("VALIDATION_ERROR", 422) as failure:
            shop.add("pim.product_images", product_id=other.product(), storage_path=foreign)
        assert fields(failure) == {"product_id"}
        record = shop.add("pim.product_images", product_id=second, storage_path=stored)
        # size and type come from Storage
        row = db.one("select file_size, mime_type, display_order from pim.product_images where id = %s", [record])
        assert row == {"file_size": 1234, "mime_type": "image/png", "display_order": 1}
        refuse_writing(db, "pim.product_images", record, "file_size", "mime_type")
        with db.expect_error("23505", 409):
            shop.add("pim.product_images", product_id=second, storage_path=stored)


def test_one_picture_stands_for_the_product(db: Session, shop: Shop) -> None:
    # PIM-10, X-18
    product = shop.product()
    first, second, third = picture(shop, product), picture(shop, product), picture(shop, product)
    assert primary(shop, product) == ([first], True)
    with shop.owner():
        db.execute("update pim.product_images set is_primary = true where id = %s", [third])
    assert primary(shop, product) == ([third], True)
    with shop.owner():
        db.execute("delete from pim.product_images where id = %s", [third])
    # the next one in order follows
    assert primary(shop, product) == ([first], True)
    with shop.owner():
        db.value("select public.restore('pim.product_images', %s)", [third])
    assert primary(shop, product) == ([first], True)
    with shop.owner():
        for record in (first, second, third):
            db.execute("delete from pim.product_images where id = %s", [record])
        assert db.value("select image_path from pim.products where id = %s", [product]) is None


def test_an_object_in_use_is_not_taken_away(db: Session, shop: Shop) -> None:
    #
    record = picture(shop, shop.product())
    with shop.owner():
        stored = db.value("select storage_path from pim.product_images where id = %s", [record])
        assert db.execute("delete from storage.objects where name = %s", [stored]) == 0
        db.execute("delete from pim.product_images where id = %s", [record])
        assert db.execute("delete from storage.objects where name = %s", [stored]) == 1
        # and without its object it does not come back
        with db.expect_error("VALIDATION_ERROR", 422):
            db.value("select public.restore('pim.product_images', %s)", [record])
