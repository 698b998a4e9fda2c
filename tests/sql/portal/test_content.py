"""Published content: who reads it, who writes it, that it is clean, and that views are counted."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from psycopg import sql

from tests.support.concurrency import CALLERS, OK, at_once, tally
from tests.support.databases import TestDatabase
from tests.support.people import People
from tests.support.session import Session

EDITOR = tuple(
    f"portal.{name}:*"
    for name in ("notices", "press_releases", "faqs", "banners", "popups", "system_info", "legal_contents")
)
DIRTY = '<p onclick="x()">지원<script>alert(1)</script> <a href="javascript:x">사업</a></p>'
CLEAN = "<p>지원 사업</p>"
IMAGE = "https://cdn.example/a.png"
SHOWN: dict[str, dict[str, Any]] = {
    "notices": {"title": "공고", "content_html": "<p>내용</p>"},
    "press_releases": {"title": "보도"},
    "faqs": {"category": "general", "question": "질문", "answer_html": "답"},
    "banners": {"place": "scroll", "image_url": IMAGE},
    "popups": {"title": "팝업", "content_html": "글", "is_active": True},
}
YESTERDAY, TOMORROW = "2026-01-01T00:00:00+09:00", "2999-01-01T00:00:00+09:00"
HIDDEN: dict[str, list[dict[str, Any]]] = {
    "notices": [{"is_published": False}, {"published_at": TOMORROW}, {"is_deleted": True}],
    "press_releases": [{"is_published": False}, {"published_at": TOMORROW}, {"is_deleted": True}],
    "faqs": [{"is_published": False}, {"is_deleted": True}],
    "banners": [{"is_active": False}, {"image_url": None}, {"is_deleted": True}],
    "popups": [{"is_active": False}, {"starts_at": TOMORROW}, {"ends_at": YESTERDAY}, {"is_deleted": True}],
}


def insert(db: Session, table: str, **changes: Any) -> UUID:
    """A row of content, written as whoever `db` speaks for."""
    row = SHOWN[table] | {"id": uuid4()} | changes
    db.execute(
        sql.SQL("insert into {} ({}) values ({})").format(
            sql.Identifier("public", table),
            sql.SQL(", ").join(map(sql.Identifier, row)),
            sql.SQL(", ").join(sql.Placeholder() * len(row)),
        ),
        list(row.values()),
    )
    return UUID(str(row["id"]))


def put(db: Session, table: str, **changes: Any) -> UUID:
    """The same as the project's owner."""
    with db.as_postgres():
        return insert(db, table, **changes)


def ids(db: Session, table: str) -> set[UUID]:
    return {row["id"] for row in db.rows(sql.SQL("select id from {}").format(sql.Identifier("public", table)))}


def readers(people: People) -> list[UUID]:
    """A pending and an approved company, staff without a right to content, an account that is nobody."""
    approved = people.make_company()
    people.approve(approved)
    return [
        people.make_company().owner_id,
        approved.owner_id,
        people.make_staff("portal.members:*"),
        people.make_auth_user(),
    ]


@pytest.mark.parametrize("table", SHOWN)
def test_everybody_reads_exactly_what_is_published(db: Session, people: People, table: str) -> None:
    shown = put(db, table)
    hidden = {put(db, table, **state): state for state in HIDDEN[table]}
    drafts = {found for found, state in hidden.items() if "is_deleted" not in state}
    with db.as_anon():
        assert ids(db, table) == {shown}
    for reader in readers(people):
        with db.as_user(reader):
            assert ids(db, table) == {shown}
    with db.as_user(people.make_staff(*EDITOR)):
        assert ids(db, table) == {shown} | drafts


def test_a_popup_is_open_from_its_first_to_before_its_last_instant(db: Session) -> None:
    with db.as_postgres():
        now = db.value("select now()")
        first, last = insert(db, "popups", starts_at=now), insert(db, "popups", ends_at=now)
    with db.as_anon():
        assert first in ids(db, "popups")
        assert last not in ids(db, "popups")
        assert {row["id"] for row in db.value("select public.home()")["popups"]} == {str(first)}


@pytest.mark.parametrize("table", SHOWN)
def test_editors_write_and_nobody_else_does(db: Session, people: People, table: str) -> None:
    name = sql.Identifier("public", table)
    change, removal = sql.SQL("update {} set link_url = null where id = %s"), sql.SQL("delete from {} where id = %s")
    if table in {"notices", "faqs"}:
        change = sql.SQL("update {} set is_published = true where id = %s")
    found = put(db, table)
    statements: list[Callable[[], object]] = [
        lambda: insert(db, table), lambda: db.execute(change.format(name), [found]), lambda: db.execute(removal.format(name), [found]),
    ]  # fmt: skip
    for statement in statements:
        with db.as_anon(), db.expect_error("42501", 401):
            statement()
        for reader in readers(people):
            with db.as_user(reader), db.expect_error("FORBIDDEN", 403):
                statement()
    editor = people.make_staff(*EDITOR)
    with db.as_user(editor):
        own = insert(db, table)
        assert db.execute(change.format(name), [found]) == 1
        db.execute(removal.format(name), [own])
        assert own not in ids(db, table)
        db.value("select public.restore(%s, %s)", [f"public.{table}", own])
        assert own in ids(db, table)
    with db.as_postgres():
        actions = db.rows(
            "select action from audt.audit_logs where resource_id = %s and user_id = %s order by occurred_at",
            [str(own), editor],
        )
    assert [row["action"] for row in actions] == ["create", "delete", "restore"]


@pytest.mark.parametrize(
    ("table", "column"),
    [("notices", "content_html"), ("faqs", "answer_html"), ("popups", "content_html"), ("system_info", "content_html")],
)
def test_rich_text_is_clean_through_every_door(db: Session, people: People, table: str, column: str) -> None:
    read = sql.SQL("select {} from {} where id = %s").format(sql.Identifier(column), sql.Identifier("public", table))
    write = sql.SQL("update {} set {} = %s where id = %s").format(
        sql.Identifier("public", table), sql.Identifier(column)
    )
    editor = people.make_staff(*EDITOR)
    doors: list[Callable[[], AbstractContextManager[Session]]] = [
        partial(db.as_user, editor),
        db.as_service,
        db.as_postgres,
    ]
    for door in doors:
        with door():
            if table == "system_info":
                found = db.value("select id from public.system_info")
            else:
                found = insert(db, table, **{column: DIRTY})
                assert db.value(read, [found]) == CLEAN
            db.execute(write, [f"<b>{DIRTY}</b>", found])
            assert db.value(read, [found]) == f"<b>{CLEAN}</b>"


WRONG: list[tuple[str, dict[str, Any], set[str]]] = [
    ("notices", {"title": " ", "content_html": "<p>&nbsp;</p>"}, {"title", "content_html"}),
    ("notices", {"title": "가" * 256, "content_html": "<script>x</script>"}, {"title", "content_html"}),
    ("notices", {"content_html": None}, {"content_html"}),
    ("press_releases", {"link_url": "javascript:alert(1)", "image_url": "data:image/png;base64,x"}, {"link_url", "image_url"}),
    ("press_releases", {"link_url": "https://user@evil.example/"}, {"link_url"}),
    ("press_releases", {"image_url": "/storage/v1/object/public/public-files/../x.png"}, {"image_url"}),
    ("faqs", {"category": "프로젝트", "answer_html": "", "display_order": 1000}, {"category", "answer_html", "display_order"}),
    ("banners", {"place": "MAIN", "link_url": "//evil.example", "title_zh": "题" * 201}, {"place", "link_url", "title_zh"}),
    ("banners", {"place": None}, {"place"}),
    ("popups", {"width": 199, "starts_at": TOMORROW, "ends_at": YESTERDAY, "content_html": ""}, {"width", "ends_at", "content_html"}),
    ("popups", {"height": 801}, {"height"}), ("faqs", {"question": ""}, {"question"}),
    ("popups", {"title": None, "link_url": "ftp://x.kr"}, {"title", "link_url"}),
]  # fmt: skip


@pytest.mark.parametrize(("table", "values", "fields"), WRONG)
def test_every_wrong_field_is_named(
    db: Session, people: People, table: str, values: dict[str, Any], fields: set[str]
) -> None:
    with db.as_user(people.make_staff(*EDITOR)), db.expect_error("VALIDATION_ERROR", 422) as failure:
        insert(db, table, **values)
    assert {error["field"] for error in failure.details} == fields


def test_pictures_of_our_own_storage_and_links_are_taken(db: Session, people: People) -> None:
    with db.as_user(people.make_staff(*EDITOR)):
        insert(
            db,
            "press_releases",
            image_url="/storage/v1/object/public/public-files/0/press_image/a.png",
            link_url=" http://강원.kr/기사?a=1&b=2 ",
        )
        assert db.value("select link_url from public.press_releases") == "http://강원.kr/기사?a=1&b=2"
        only_picture = insert(db, "popups", content_html="", image_url=IMAGE)
        db.execute("update public.popups set link_url = '' where id = %s", [only_picture])
        assert db.value("select link_url from public.popups where id = %s", [only_picture]) is None


def test_search_finds_words_and_not_markup(db: Session) -> None:
    found = put(
        db,
        "notices",
        title="2026년 하반기 R&D",
        content_html='<p style="color: red">창업 <b>도약</b>패키지 &amp; 멘토링</p>',
    )
    question = put(db, "faqs", question="영업비밀은?", answer_html="<ul><li>공개하지 않습니다</li></ul>")
    with db.as_anon():
        for words in ("도약 패키지", "r&d", "& 멘토링", "하반기"):
            assert {
                row["id"]
                for row in db.rows("select id from public.notice_posts where search_text like %s", [f"%{words}%"])
            } == {found}
        for markup in ("color", "<b>", "amp;"):
            assert db.rows("select id from public.notice_posts where search_text like %s", [f"%{markup}%"]) == []
        assert db.value("select id from public.faqs where search_text like '%%공개하지%%'") == question
    with db.as_postgres():
        db.execute("set local enable_seqscan = off")
        plan = str(db.rows("explain select id from public.notices where search_text like '%%도약 패키지%%'"))
    assert "notices_search_idx" in plan


def test_important_notices_are_those_of_the_board_notice(db: Session) -> None:
    put(db, "notices", board_type="notice")
    put(db, "notices", board_type="news")
    with db.as_anon():
        assert db.rows(
            "select board_type::text, is_important, view_count, files from public.notice_posts order by 1"
        ) == [
            {"board_type": "news", "is_important": False, "view_count": 0, "files": []},
            {"board_type": "notice", "is_important": True, "view_count": 0, "files": []},
        ]


VIEW = "select public.view_notice(%s)"


def test_views_of_visitors_and_companies_count_and_those_of_staff_do_not(db: Session, people: People) -> None:
    notice, company = put(db, "notices"), people.make_company()
    with db.as_postgres():
        before = db.value("select updated_at from public.notices where id = %s", [notice])
        lines = db.value("select count(*) from audt.audit_logs")
    with db.as_anon():
        assert db.value(VIEW, [notice])["view_count"] == 1
    with db.as_user(company.owner_id):
        seen = db.value(VIEW, [notice])
    assert (seen["view_count"], seen["content_html"], seen["files"]) == (2, "<p>내용</p>", [])
    for staff in (people.make_staff(*EDITOR), people.make_staff("portal.members:read")):
        with db.as_user(staff):
            assert db.value(VIEW, [notice])["view_count"] == 2
    with db.as_service():
        assert db.value(VIEW, [notice])["view_count"] == 2
    with db.as_postgres():
        assert db.value("select updated_at from public.notices where id = %s", [notice]) == before
        assert db.value("select count(*) from audt.audit_logs where resource_type like 'public.notice%%'") == 1
        assert lines <= db.value("select count(*) from audt.audit_logs")


def test_what_is_not_published_is_not_found_and_not_counted(db: Session, people: People) -> None:
    for hidden in (
        put(db, "notices", is_published=False),
        put(db, "notices", published_at=TOMORROW),
        put(db, "notices", is_deleted=True),
        uuid4(),
    ):
        with db.as_anon(), db.expect_error("RESOURCE_NOT_FOUND", 404):
            db.value(VIEW, [hidden])
        with db.as_user(people.make_staff("portal.members:read")), db.expect_error("RESOURCE_NOT_FOUND", 404):
            db.value(VIEW, [hidden])
    draft = put(db, "notices", is_published=False)
    with db.as_user(people.make_staff(*EDITOR)):
        assert db.value(VIEW, [draft])["view_count"] == 0
    with db.as_anon():
        assert db.rows("select * from public.notice_counters where notice_id = %s", [draft]) == []
        with db.expect_error("42501", 401):
            db.execute("update public.notice_counters set view_count = 1000")


def test_no_view_is_lost_when_many_read_at_once(fresh_db: TestDatabase) -> None:
    session = fresh_db.session()
    notice = put(session, "notices")
    session.commit()

    def read_often(reader: Session) -> None:
        for _ in range(5):
            reader.value(VIEW, [notice])
            reader.commit()

    assert tally(at_once(fresh_db, [read_often] * CALLERS)) == {OK: CALLERS}
    assert session.value("select view_count from public.notice_posts where id = %s", [notice]) == 5 * CALLERS


def test_the_introduction_is_one_row_that_is_only_changed(db: Session, people: People) -> None:
    with db.as_anon():
        assert db.value("select count(*) from public.system_info") == 1
    with db.as_user(people.make_staff(*EDITOR)):
        assert db.execute("update public.system_info set content_html = '<h2>소개</h2>' where content_html <> ''") == 1
        for statement in (
            "insert into public.system_info (content_html) values ('둘째')",
            "delete from public.system_info",
        ):
            with db.expect_error("42501", 403):
                db.execute(statement)
    with db.as_user(people.make_staff("portal.notices:*")), db.expect_error("FORBIDDEN", 403):
        db.execute("update public.system_info set content_html = '남의 글'")
    with db.as_anon():
        assert db.value("select content_html from public.system_info") == "<h2>소개</h2>"
