"""Banners of a place, images and attachments of content, and the first page."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.sql.portal.test_content import EDITOR, IMAGE, TOMORROW, insert, put
from tests.support.concurrency import CALLERS, at_once, one_wins
from tests.support.databases import TestDatabase
from tests.support.people import People
from tests.support.session import Session

PLATFORM = "00000000-0000-0000-0000-000000000000"
BIND = "select app.bind_file(%s, 'public-files', %s, %s, %s, 1000, %s, %s, %s)"
HWP = "application/x-hwp"


def bind(
    db: Session, user: UUID, record: UUID, purpose: str, entity: str, mime: str = "image/png", name: str = "그림.png"
) -> dict[str, Any]:
    path = f"{PLATFORM}/{purpose}/{uuid4()}.{name.rpartition('.')[2]}"
    with db.as_user(user):
        db.execute(
            "insert into storage.objects (bucket_id, name, owner_id) values ('public-files', %s, %s)", [path, str(user)]
        )
    with db.as_service():
        found: dict[str, Any] = db.value(BIND, [user, path, name, mime, entity, record, purpose])
        return found


def editor(people: People) -> UUID:
    return people.make_staff(*EDITOR, "portal.files:create")


def places(db: Session, place: str) -> list[str]:
    with db.as_anon():
        return [banner["id"] for banner in db.value("select public.home_banners(%s)", [place])]


def test_a_place_has_one_active_banner_and_the_rolling_one_several(db: Session, people: People) -> None:
    with db.as_user(people.make_staff(*EDITOR)):
        first = insert(db, "banners", place="about")
        with db.expect_error("BANNER_PLACE_TAKEN", 409):
            insert(db, "banners", place="about")
        spare = insert(db, "banners", place="about", is_active=False)
        with db.expect_error("BANNER_PLACE_TAKEN", 409):
            db.execute("update public.banners set is_active = true where id = %s", [spare])
        second, third = insert(db, "banners", display_order=2), insert(db, "banners", display_order=1)
        with db.expect_error("BANNER_PLACE_TAKEN", 409):
            db.execute("update public.banners set place = 'about' where id = %s", [second])
    assert places(db, "about") == [str(first)]
    assert places(db, "scroll") == [str(third), str(second)]


def test_activating_a_banner_replaces_the_one_in_its_place(db: Session, people: People) -> None:
    first, second = put(db, "banners", place="support"), put(db, "banners", place="support", is_active=False)
    for nobody in (people.make_company().owner_id, people.make_staff("portal.banners:read")):
        with db.as_user(nobody), db.expect_error("FORBIDDEN", 403):
            db.value("select public.activate_banner(%s)", [second])
    with db.as_user(people.make_staff(*EDITOR)):
        db.value("select public.activate_banner(%s)", [second])
        with db.expect_error("RESOURCE_NOT_FOUND", 404):
            db.value("select public.activate_banner(%s)", [uuid4()])
    assert places(db, "support") == [str(second)]
    with db.as_user(people.make_staff(*EDITOR)):
        db.execute("delete from public.banners where id = %s", [second])
        db.value("select public.activate_banner(%s)", [first])
        with db.expect_error("BANNER_PLACE_TAKEN", 409):
            db.value("select public.restore('public.banners', %s)", [second])


def test_two_editors_cannot_fill_one_place_at_the_same_time(fresh_db: TestDatabase) -> None:
    def fill(session: Session) -> None:
        put(session, "banners", place="news")

    one_wins(at_once(fresh_db, [fill] * CALLERS), "BANNER_PLACE_TAKEN")
    assert fresh_db.session().value("select count(*) from public.banners where place = 'news'") == 1


def test_the_bound_image_is_the_address_and_is_replaced(db: Session, people: People) -> None:
    staff = editor(people)
    with db.as_user(staff):
        banner = insert(db, "banners", place="profile", image_url=None)
    assert places(db, "profile") == [], "a banner without its image is not shown"
    first = bind(db, staff, banner, "banner_image", "public.banners")
    mobile = bind(db, staff, banner, "banner_mobile_image", "public.banners")
    second = bind(db, staff, banner, "banner_image", "public.banners")
    with db.as_anon():
        shown = db.one("select image_url, mobile_image_url from public.banners where id = %s", [banner])
    prefix = "/storage/v1/object/public/public-files/"
    assert shown == {"image_url": prefix + second["path"], "mobile_image_url": prefix + mobile["path"]}
    with db.as_service():
        assert [row["path"] for row in db.rows("select path from app.sweep_files()")] == [first["path"]]
    with db.as_user(staff):
        db.value("select public.remove_content_file(%s)", [second["id"]])
    assert places(db, "profile") == []


@pytest.mark.parametrize(
    ("table", "purpose"),
    [("press_releases", "press_image"), ("popups", "popup_image"), ("system_info", "system_image")],
)
def test_other_content_has_its_image_the_same_way(db: Session, people: People, table: str, purpose: str) -> None:
    staff = editor(people)
    with db.as_postgres():
        record = db.value("select id from public.system_info") if table == "system_info" else insert(db, table)
    path = bind(db, staff, record, purpose, f"public.{table}")["path"]
    with db.as_anon():
        addresses = [row["image_url"] for row in db.rows(
            "select image_url from public.press_releases union all select image_url from public.popups "
            "union all select image_url from public.system_info"
        )]  # fmt: skip
    assert [address for address in addresses if address and address.endswith(path)] != []


def test_a_notice_carries_three_files_at_most_and_shows_them_to_visitors(db: Session, people: People) -> None:
    staff, notice = editor(people), put(db, "notices")
    files = [bind(db, staff, notice, "notice_attachment", "public.notices", HWP, f"공고문{n}.hwp") for n in range(3)]
    with db.expect_error("FILE_LIMIT_REACHED", 409):
        bind(db, staff, notice, "notice_attachment", "public.notices", HWP, "넷째.hwp")
    with db.expect_error("FILE_TYPE_NOT_ALLOWED", 422):
        bind(
            db, staff, put(db, "notices"), "notice_attachment", "public.notices", "application/x-msdownload", "설치.exe"
        )
    bind(db, staff, notice, "notice_image", "public.notices")
    with db.as_anon():
        shown = db.value("select public.view_notice(%s)", [notice])["files"]
        assert {file["original_name"] for file in shown} == {"공고문0.hwp", "공고문1.hwp", "공고문2.hwp", "그림.png"}
        assert {file["bucket"] for file in shown} == {"public-files"}
    with db.as_user(staff):
        db.value("select public.remove_content_file(%s)", [files[0]["id"]])
    with db.as_anon():
        assert len(db.value("select public.view_notice(%s)", [notice])["files"]) == 3


def test_only_who_may_edit_a_record_touches_its_files(db: Session, people: People) -> None:
    staff, notice, company = editor(people), put(db, "notices"), people.make_company()
    file = bind(db, staff, notice, "notice_attachment", "public.notices", HWP, "공고문.hwp")
    others = (
        company.owner_id,
        people.make_staff("portal.banners:*", "portal.files:create"),
        people.make_staff("portal.notices:read"),
    )
    for other in others:
        with db.as_user(other), db.expect_error("RESOURCE_NOT_FOUND", 404):
            db.value("select public.remove_content_file(%s)", [file["id"]])
    with db.expect_error("RESOURCE_NOT_FOUND", 404):
        bind(db, others[1], notice, "notice_attachment", "public.notices", HWP, "남의 글.hwp")
    with db.as_anon(), db.expect_error("42501", 401):
        db.value("select public.remove_content_file(%s)", [file["id"]])


def test_the_first_page_shows_the_same_to_everybody(db: Session, people: People) -> None:
    big = put(db, "banners", place="main_primary", title_ko="강원", title_zh="江原", mobile_image_url=IMAGE)
    put(db, "banners", is_active=False)
    notices = [put(db, "notices", title=f"공고 {n}", published_at=f"2026-03-0{n}T09:00:00+09:00") for n in range(1, 8)]
    put(db, "notices", is_published=False)
    put(db, "notices", published_at=TOMORROW)
    put(db, "press_releases", published_at="2026-01-01T00:00:00+09:00")
    press = put(db, "press_releases", published_at="2026-02-01T00:00:00+09:00", image_url=IMAGE)
    put(db, "press_releases", published_at=TOMORROW)
    popup = put(db, "popups", position="left")
    put(db, "popups", starts_at=TOMORROW)
    with db.as_anon():
        home = db.value("select public.home()")
    assert [banner["id"] for banner in home["main_banners"]] == [str(big)]
    assert home["main_banners"][0]["title_zh"] == "江原"
    assert home["rolling_banners"] == home["secondary_banners"] == []
    assert [notice["id"] for notice in home["notices"]] == [str(notice) for notice in notices[:1:-1]]
    assert home["press_release"]["id"] == str(press)
    assert [(shown["id"], shown["position"]) for shown in home["popups"]] == [(str(popup), "left")]
    for other in (people.make_staff("*"), people.make_staff(*EDITOR), people.make_company().owner_id):
        with db.as_user(other):
            assert db.value("select public.home()") == home


def test_the_first_page_of_an_empty_portal_is_empty(db: Session) -> None:
    with db.as_anon():
        home = db.value("select public.home()")
    assert home.pop("press_release") is None
    assert set(map(str, home.values())) == {"[]"}


def test_the_content_editor_keeps_all_content_and_sees_no_companys_files(db: Session, people: People) -> None:
    with db.as_postgres():
        permissions = {row["permission"] for row in db.rows(
            "select p.permission from idam.role_permissions as p join idam.roles as r on r.id = p.role_id where r.code = 'content_editor'"
        )}  # fmt: skip
    assert permissions == {*EDITOR, "portal.files:create"}
    staff, company = people.make_staff(*permissions), people.make_company()
    path = bind(db, staff, put(db, "notices"), "notice_attachment", "public.notices", HWP, "공고문.hwp")["path"]
    with db.as_user(company.owner_id):
        licence = f"{company.id}/business_licence/{uuid4()}.pdf"
        db.execute(
            "insert into storage.objects (bucket_id, name, owner_id) values ('private-files', %s, %s)",
            [licence, str(company.owner_id)],
        )
    with db.as_user(staff):
        assert [row["name"] for row in db.rows("select name from storage.objects")] == [path]
    with db.as_user(company.owner_id):
        assert [row["name"] for row in db.rows("select name from storage.objects")] == [licence]
