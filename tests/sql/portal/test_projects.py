"""Programmes: who sees them, whom they address, when they are open, how they close and how views are counted."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from psycopg import sql

from tests.sql.portal.projects_support import (
    ACT,
    apply,
    approved_company,
    bind_file,
    change_project,
    day,
    draft_project,
    mails,
    make_office,
    move_project,
    open_project,
)
from tests.support.business_numbers import random_business_number
from tests.support.people import People
from tests.support.session import Session

PLATFORM = "00000000-0000-0000-0000-000000000000"
WINDOW = """select app.application_window(p, case %s when 'opens_at' then p.opens_at else p.closes_at end + %s::interval)
from public.projects as p where p.id = %s"""


def states_seen(db: Session, ids: dict[str, UUID]) -> set[str]:
    rows = db.rows("select id from public.projects where id = any(%s)", [list(ids.values())])
    overview = db.rows("select id from public.project_overview where id = any(%s)", [list(ids.values())])
    assert {row["id"] for row in rows} == {row["id"] for row in overview}
    return {name for name, project in ids.items() if project in {row["id"] for row in rows}}


def test_visitors_and_members_see_what_is_published_and_staff_see_all(db: Session, people: People) -> None:
    staff = make_office(people)
    ids = {"draft": draft_project(db, staff), "active": open_project(db, staff)}
    ids["inactive"], ids["archived"] = open_project(db, staff), open_project(db, staff)
    ids["deleted"] = draft_project(db, staff)
    move_project(db, staff, ids["inactive"], "close")
    move_project(db, staff, ids["archived"], "archive")
    with db.as_user(staff):
        db.execute("delete from public.projects where id = %s", [ids["deleted"]])
        assert states_seen(db, ids) == {"draft", "active", "inactive", "archived"}
    with db.as_anon():
        assert states_seen(db, ids) == {"active", "inactive"}
    with db.as_user(people.make_company().owner_id):
        assert states_seen(db, ids) == {"active", "inactive"}


def test_only_staff_with_the_permission_write(db: Session, people: People) -> None:
    staff, member = make_office(people), approved_company(people).owner_id
    project = open_project(db, staff)
    statements = (
        "insert into public.projects (title, start_date, end_date) values ('x', '2026-01-01', '2026-01-02')",
        "update public.projects set title = 'x'",
        "delete from public.projects",
    )
    for caller in (member, people.make_staff("portal.projects:read")):
        for statement in statements:
            with db.as_user(caller), db.expect_error("FORBIDDEN", 403):
                db.execute(statement)
    for statement in statements:
        with db.as_anon(), db.expect_error("42501", 401):
            db.execute(statement)
    for column in ("state", "published_at", "closed_at"):
        with db.as_user(staff), db.expect_error("42501", 403):
            db.execute(sql.SQL("update public.projects set {} = null").format(sql.Identifier(column)))
    with db.as_user(member), db.expect_error("RESOURCE_NOT_FOUND", 404):
        db.value(ACT, ["public.projects", project, "close", None])


WRONG: list[tuple[dict[str, Any], set[str]]] = [
    ({"title": "  "}, {"title"}),
    ({"title": "가" * 256}, {"title"}),
    ({"start_date": None}, {"start_date"}),
    ({"end_date": None, "title": None}, {"end_date", "title"}),
    ({"start_date": "2026-03-02", "end_date": "2026-03-01"}, {"end_date"}),
    ({"start_date": "1999-12-31"}, {"start_date"}),
    ({"end_date": "2200-01-01"}, {"end_date"}),
    (
        {"start_date": "2026-03-01", "end_date": "2026-03-01", "start_time": "10:00", "end_time": "10:00"},
        {"end_time"},
    ),
    ({"target_business_number": "123"}, {"target_business_number"}),
    ({"target_company_name": "이름만"}, {"target_business_number"}),
    ({"target_member_id": uuid4()}, {"target_member_id"}),
    ({"target_audience": "가" * 2001}, {"target_audience"}),
]


def test_wrong_fields_are_named_at_once(db: Session, people: People) -> None:
    staff = make_office(people)
    for values, fields in WRONG:
        with db.expect_error("VALIDATION_ERROR", 422) as failure:
            draft_project(db, staff, **values)
        assert {problem["field"] for problem in failure.details} == fields, values


def test_rich_text_is_sanitised_when_written(db: Session, people: People) -> None:
    staff = make_office(people)
    project = open_project(db, staff, description='<p onclick="x()">모집</p><script>alert(1)</script>')
    with db.as_anon():
        text = db.value("select description from public.projects where id = %s", [project])
    assert "모집" in text and "script" not in text and "onclick" not in text
    change_project(db, staff, project, description="<b>변경</b><script>alert(2)</script>")
    with db.as_anon():
        assert "script" not in db.value("select description from public.projects where id = %s", [project])


def test_search_finds_title_company_and_text_but_no_tags(db: Session, people: People) -> None:
    company = approved_company(people, company_name="산골두부")
    staff = make_office(people)
    project = open_project(
        db, staff, title="수출 바우처", description="<strong>해외 판로</strong>", target_member_id=company.id
    )
    with db.as_anon():
        for text, hit in (("바우처", True), ("해외 판", True), ("산골", True), ("strong", False)):
            found = db.rows("select id from public.projects where search_text ilike %s", [f"%{text}%"])
            assert (project in [row["id"] for row in found]) is hit, text


@pytest.mark.parametrize("given", ["target_member_id", "target_business_number"])
def test_the_addressed_company_is_completed_and_cleared_as_a_whole(db: Session, people: People, given: str) -> None:
    staff, company, other = make_office(people), approved_company(people), approved_company(people)
    read = """select target_member_id as id, target_business_number as number, target_company_name as name
      from public.projects where id = %s"""
    number = f"{company.business_number[:3]}-{company.business_number[3:5]}-{company.business_number[5:]}"
    project = draft_project(db, staff, **{given: company.id if given == "target_member_id" else number})
    with db.as_user(staff):
        expected = {"id": company.id, "number": company.business_number, "name": company.company_name}
        assert db.one(read, [project]) == expected
    change_project(db, staff, project, **{given: other.id if given == "target_member_id" else other.business_number})
    with db.as_user(staff):
        expected = {"id": other.id, "number": other.business_number, "name": other.company_name}
        assert db.one(read, [project]) == expected
    change_project(db, staff, project, **{given: None})
    with db.as_user(staff):
        assert db.one(read, [project]) == {"id": None, "number": None, "name": None}


def test_company_and_number_must_belong_together(db: Session, people: People) -> None:
    staff, company = make_office(people), approved_company(people)
    with db.expect_error("VALIDATION_ERROR", 422) as failure:
        draft_project(db, staff, target_member_id=company.id, target_business_number=random_business_number())
    assert failure.details[0]["field"] == "target_member_id"


def test_an_addressed_company_is_told_when_the_programme_is_published(db: Session, people: People) -> None:
    staff, company = make_office(people), approved_company(people)
    project = draft_project(db, staff, target_member_id=company.id)
    assert mails(db, "project_published") == []
    move_project(db, staff, project, "publish")
    move_project(db, staff, project, "close")
    move_project(db, staff, project, "reopen")
    assert [mail["recipient"] for mail in mails(db, "project_published")] == [company.email]
    with db.as_user(company.owner_id):
        assert db.value("select count(*) from public.notifications where related_id = %s", [project]) == 1


def test_an_open_call_writes_to_nobody(db: Session, people: People) -> None:
    staff = make_office(people)
    approved_company(people)
    open_project(db, staff)
    assert mails(db, "project_published") == []


EDGES = [
    ("opens_at", "-1 second", "not_started"),
    ("opens_at", "0", "open"),
    ("opens_at", "1 second", "open"),
    ("closes_at", "-1 second", "open"),
    ("closes_at", "-1 microsecond", "open"),
    ("closes_at", "0", "passed"),
    ("closes_at", "1 second", "passed"),
]


@pytest.mark.parametrize("times", [(None, None), ("09:00", "18:00")])
def test_the_window_is_sharp_to_the_second(db: Session, people: People, times: tuple[str | None, str | None]) -> None:
    project = open_project(db, make_office(people), start_time=times[0], end_time=times[1])
    with db.as_postgres():
        for column, offset, window in EDGES:
            assert db.value(WINDOW, [column, offset, project]) == window, (column, offset)


def test_days_begin_and_end_in_korea(db: Session, people: People) -> None:
    staff = make_office(people)
    read = "select opens_at = %s and closes_at = %s from public.projects where id = %s"
    whole = draft_project(db, staff, start_date="2026-03-02", end_date="2026-03-31")
    timed = draft_project(
        db, staff, start_date="2026-03-02", end_date="2026-03-31", start_time="09:00", end_time="18:00"
    )
    with db.as_user(staff):
        assert db.value(read, ["2026-03-01T15:00:00Z", "2026-03-31T15:00:00Z", whole])
        assert db.value(read, ["2026-03-02T00:00:00Z", "2026-03-31T09:00:00Z", timed])


def test_a_closed_programme_has_no_window(db: Session, people: People) -> None:
    staff = make_office(people)
    project = open_project(db, staff)
    move_project(db, staff, project, "close")
    with db.as_anon():
        assert db.value("select application_window from public.project_overview where id = %s", [project]) == "closed"


def test_programmes_close_by_themselves_once(db: Session, people: People) -> None:
    staff = make_office(people)
    ended, running, drafted = open_project(db, staff), open_project(db, staff), draft_project(db, staff)
    for project in (ended, drafted):
        change_project(db, staff, project, start_date=day(db, -9), end_date=day(db, -1))
    with db.as_service():
        assert db.value("select app.close_projects()") == 1
        assert db.value("select app.close_projects()") == 0
    with db.as_user(staff):
        rows = db.rows("select id, state::text, closed_at is null as open from public.projects where not is_deleted")
        assert {row["id"]: row["state"] for row in rows} == {ended: "inactive", running: "active", drafted: "draft"}
        change = db.one(
            "select action, comment, changed_by from public.status_changes where record_id = %s and action = 'close'",
            [ended],
        )
    assert change["changed_by"] is None and "자동" in change["comment"]
    with db.as_user(approved_company(people).owner_id), db.expect_error("42501", 403):
        db.value("select app.close_projects()")


def test_a_programme_is_not_opened_after_its_end(db: Session, people: People) -> None:
    staff = make_office(people)
    drafted = draft_project(db, staff, start_date=day(db, -9), end_date=day(db, -1))
    with db.expect_error("DEADLINE_PASSED", 409):
        move_project(db, staff, drafted, "publish")
    change_project(db, staff, drafted, end_date=day(db, 0))
    move_project(db, staff, drafted, "publish")


@pytest.mark.parametrize(
    ("path", "action"),
    [
        ([], "close"),
        ([], "reopen"),
        ([], "archive"),
        (["publish"], "publish"),
        (["publish", "archive"], "reopen"),
        (["publish", "close"], "close"),
    ],
)
def test_other_status_changes_of_a_programme_are_refused(
    db: Session, people: People, path: list[str], action: str
) -> None:
    staff = make_office(people)
    project = draft_project(db, staff)
    for step in path:
        move_project(db, staff, project, step)
    with db.expect_error("INVALID_TRANSITION", 409):
        move_project(db, staff, project, action)


def test_an_archived_programme_is_frozen(db: Session, people: People) -> None:
    staff = make_office(people)
    project = open_project(db, staff)
    move_project(db, staff, project, "archive")
    with db.expect_error("RECORD_LOCKED", 409):
        change_project(db, staff, project, title="다른 이름")


def test_a_programme_with_applications_is_not_deleted(db: Session, people: People) -> None:
    staff, company = make_office(people), approved_company(people)
    project = open_project(db, staff)
    apply(db, company.owner_id, project)
    with db.as_user(staff), db.expect_error("RESOURCE_IN_USE", 409):
        db.execute("delete from public.projects where id = %s", [project])


def test_views_of_visitors_and_members_count_and_those_of_staff_do_not(db: Session, people: People) -> None:
    staff, member = make_office(people), people.make_company().owner_id
    project, hidden = open_project(db, staff, title="조회"), draft_project(db, staff)
    view = "select public.view_project(%s)"
    with db.as_anon():
        assert (seen := db.value(view, [project]))["view_count"] == 1
        assert (seen["title"], seen["application_counts"], seen["attachments"]) == ("조회", None, [])
        with db.expect_error("RESOURCE_NOT_FOUND", 404):
            db.value(view, [hidden])
        with db.expect_error("42501", 401):
            db.execute("update public.project_counters set view_count = 1000")
    with db.as_user(member):
        assert db.value(view, [project])["view_count"] == 2
        assert db.rows("select * from public.project_counters where project_id = %s", [hidden]) == []
    with db.as_user(staff):
        assert db.value(view, [project])["view_count"] == 2
        assert db.value(view, [hidden])["view_count"] == 0
    with db.as_postgres():
        written = db.value(
            "select count(*) from audt.audit_logs where resource_id = %s and action = 'update'", [str(project)]
        )
    assert written == 0, "a view is no edit"


def test_files_of_a_programme_are_shown_with_it(db: Session, people: People) -> None:
    staff, member = make_office(people), approved_company(people).owner_id
    with db.as_postgres():
        db.execute(
            """insert into idam.role_permissions (role_id, permission)
            select role_id, 'portal.files:create' from idam.user_roles where user_id = %s""",
            [staff],
        )
    project = draft_project(db, staff)
    record = bind_file(db, staff, PLATFORM, project, "project_attachment", "public.projects")
    read = "select attachments from public.project_overview where id = %s"
    with db.as_anon():
        assert db.rows(read, [project]) == []
    move_project(db, staff, project, "publish")
    with db.as_anon():
        (file,) = db.value(read, [project])
    assert (file["id"], file["original_name"], file["bucket"]) == (record["id"], "계획서.pdf", "public-files")
    with db.expect_error("RESOURCE_NOT_FOUND", 404):
        bind_file(db, member, PLATFORM, project, "project_attachment", "public.projects")
