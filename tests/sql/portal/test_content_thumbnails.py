"""Thumbnails of published pictures: beside the original, shown with it, gone with it."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.sql.portal.test_content import IMAGE, put
from tests.sql.portal.test_content_banners import PLATFORM, editor
from tests.support.people import People
from tests.support.session import Session

BIND = "select app.bind_file(%s, 'public-files', %s, '그림.png', 'image/png', 1000, %s, %s, %s, %s)"
ADDRESS = "/storage/v1/object/public/public-files/"
PRESS = "select image_url, thumbnail_url from public.press_releases where id = %s"


def store(db: Session, user: UUID, path: str) -> str:
    with db.as_user(user):
        db.execute(
            "insert into storage.objects (bucket_id, name, owner_id) values ('public-files', %s, %s)", [path, str(user)]
        )
    return path


def bind(
    db: Session, user: UUID, record: UUID, purpose: str, entity: str, thumbnail: str | None = None
) -> dict[str, Any]:
    """A picture and the thumbnail that the sidecar made of it, uploaded by the user and bound."""
    path = store(db, user, f"{PLATFORM}/{purpose}/{uuid4()}.png")
    small = thumbnail or store(db, user, f"{PLATFORM}/{purpose}/{uuid4()}.webp")
    with db.as_service():
        file: dict[str, Any] = db.value(BIND, [user, path, entity, record, purpose, small])
        return file


def press(db: Session, people: People) -> tuple[UUID, UUID]:
    return editor(people), put(db, "press_releases", published_at="2026-02-01T00:00:00+09:00", image_url=None)


def swept(db: Session) -> set[str]:
    with db.as_service():
        return {row["path"] for row in db.rows("select path from app.sweep_files()")}


def test_the_size_is_a_rule_of_the_purpose(db: Session) -> None:
    # portal 3.8: thumbnails of at most 200 x 200
    with db.as_postgres():
        rows = db.rows("select purpose, thumbnail_pixels from public.file_rules where thumbnail_pixels is not null")
    assert {row["purpose"]: row["thumbnail_pixels"] for row in rows} == {"press_image": 200, "notice_image": 200}


def test_visitors_find_the_thumbnail_of_a_press_release(db: Session, people: People) -> None:
    # portal 2.8: press has an automatic thumbnail
    staff, record = press(db, people)
    file = bind(db, staff, record, "press_image", "public.press_releases")
    shown = {"image_url": ADDRESS + file["path"], "thumbnail_url": ADDRESS + file["thumbnail_path"]}
    with db.as_anon():
        assert db.one(PRESS, [record]) == shown
        assert db.value("select public.home()")["press_release"].items() >= shown.items()


def test_visitors_find_the_thumbnails_of_a_notice(db: Session, people: People) -> None:
    staff, notice = editor(people), put(db, "notices")
    file = bind(db, staff, notice, "notice_image", "public.notices")
    with db.as_anon():
        files = db.value("select public.view_notice(%s)", [notice])["files"]
    assert [entry["thumbnail_path"] for entry in files] == [file["thumbnail_path"]]


def test_a_new_image_brings_its_own_and_the_old_pair_is_swept(db: Session, people: People) -> None:
    staff, record = press(db, people)
    first, second = (bind(db, staff, record, "press_image", "public.press_releases") for _ in range(2))
    with db.as_anon():
        assert db.one(PRESS, [record])["thumbnail_url"] == ADDRESS + second["thumbnail_path"]
    assert swept(db) == {first["path"], first["thumbnail_path"]}
    with db.as_service():
        assert db.value("select app.swept_files('public-files', %s)", [[first["thumbnail_path"]]]) == 0
        assert db.value("select app.swept_files('public-files', %s)", [[first["path"]]]) == 1
    assert swept(db) == set()


def test_a_removed_image_takes_its_thumbnail_along(db: Session, people: People) -> None:
    staff, record = press(db, people)
    file = bind(db, staff, record, "press_image", "public.press_releases")
    with db.as_user(staff):
        db.value("select public.remove_content_file(%s)", [file["id"]])
    with db.as_anon():
        assert db.one(PRESS, [record]) == {"image_url": None, "thumbnail_url": None}
    assert swept(db) == {file["path"], file["thumbnail_path"]}


def test_an_address_written_by_hand_has_no_thumbnail(db: Session, people: People) -> None:
    staff, record = press(db, people)
    bind(db, staff, record, "press_image", "public.press_releases")
    with db.as_user(staff):
        db.execute("update public.press_releases set title = '새 제목' where id = %s", [record])
        assert db.one(PRESS, [record])["thumbnail_url"] is not None
        db.execute("update public.press_releases set image_url = %s where id = %s", [IMAGE, record])
        assert db.one(PRESS, [record]) == {"image_url": IMAGE, "thumbnail_url": None}
        with db.expect_error("42501", 403):
            db.execute("update public.press_releases set thumbnail_url = %s where id = %s", [IMAGE, record])


def test_a_bound_thumbnail_is_no_orphan_and_one_left_behind_is(db: Session, people: People) -> None:
    staff, record = press(db, people)
    file = bind(db, staff, record, "press_image", "public.press_releases")
    left = store(db, staff, f"{PLATFORM}/press_image/{uuid4()}.webp")
    assert swept(db) == set()
    with db.as_postgres():
        db.execute("update storage.objects set created_at = now() - interval '25 hours'")
        assert db.value("select app.is_bound('public-files', %s)", [file["thumbnail_path"]])
        assert not db.value("select app.is_bound('public-files', %s)", [left])
    assert swept(db) == {left}


@pytest.mark.parametrize("case", ["missing", "elsewhere", "itself", "taken"])
def test_only_an_object_beside_the_original_is_its_thumbnail(db: Session, people: People, case: str) -> None:
    staff, record = press(db, people)
    path = store(db, staff, f"{PLATFORM}/press_image/{uuid4()}.png")
    small = {
        "missing": f"{PLATFORM}/press_image/{uuid4()}.webp",
        "elsewhere": store(db, staff, f"{PLATFORM}/notice_image/{uuid4()}.webp"),
        "itself": path,
        "taken": bind(db, staff, record, "press_image", "public.press_releases")["thumbnail_path"],
    }[case]
    code, status = ("RESOURCE_CONFLICT", 409) if case == "taken" else ("RESOURCE_NOT_FOUND", 404)
    with db.as_service(), db.expect_error(code, status):
        db.value(BIND, [staff, path, "public.press_releases", record, "press_image", small])


def test_a_purpose_without_thumbnails_takes_none(db: Session, people: People) -> None:
    staff, record = editor(people), put(db, "banners", place="about")
    with db.expect_error("RESOURCE_NOT_FOUND", 404):
        bind(db, staff, record, "banner_image", "public.banners")
