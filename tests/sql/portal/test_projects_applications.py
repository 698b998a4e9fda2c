"""Applications: every guard of applying, what goes with them, the supplement loop, and who is told what."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from psycopg import sql

from edge_api.emails.rendering import EmailRenderer
from tests.sql.portal.projects_support import (
    APPLICATIONS,
    APPLY,
    REASON,
    act,
    application_of,
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

TEMPLATES = {
    "application_received",
    "application_status",
    "application_material_request",
    "admin_new_application",
    "admin_application_material",
    "project_published",
}
REQUEST = "select public.request_application_material(%s, %s, %s)"


def test_an_approved_company_applies_and_its_data_are_kept_as_they_were(db: Session, people: People) -> None:
    staff = make_office(people)
    company = approved_company(people, company_name="봄내바이오", region="wonju", representative="윤하린")
    project = open_project(db, staff, title="창업 도약")
    application = apply(db, company.owner_id, project)
    with db.as_user(company.owner_id):
        db.execute("update public.members set company_name = '새이름', region = 'donghae'")
    change_project(db, staff, project, title="다른 이름")
    with db.as_user(company.owner_id):
        row = db.one("select *, state::text as status from public.project_applications")
    assert (row["id"], row["status"], row["member_id"]) == (application, "submitted", company.id)
    assert (row["project_title"], row["company_name"], row["business_number"]) == (
        "창업 도약",
        "봄내바이오",
        company.business_number,
    )
    assert row["company_snapshot"]["region"] == "wonju" and row["company_snapshot"]["representative"] == "윤하린"
    assert "representative_birth_date" not in row["company_snapshot"]


Arrange = Callable[[Session, UUID, UUID, People], None]
CLOSED: list[tuple[str, int, Arrange]] = [
    ("PROJECT_CLOSED", 409, lambda db, staff, project, _: move_project(db, staff, project, "close")),
    ("RESOURCE_NOT_FOUND", 404, lambda db, staff, project, _: move_project(db, staff, project, "archive")),
    ("NOT_STARTED", 409, lambda db, staff, project, _: change_project(db, staff, project, start_date=day(db, 1))),
    (
        "DEADLINE_PASSED", 409,
        lambda db, staff, project, _: change_project(db, staff, project, start_date=day(db, -9), end_date=day(db, -1)),
    ),
    (
        "NOT_ADDRESSED", 403,
        lambda db, staff, project, people: change_project(
            db, staff, project, target_member_id=approved_company(people).id
        ),
    ),
    (
        "NOT_ADDRESSED", 403,
        lambda db, staff, project, _: change_project(
            db, staff, project, target_business_number=random_business_number()
        ),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("code", "status", "arrange"), CLOSED, ids=[f"{c}{i}" for i, (c, _, _) in enumerate(CLOSED)])
def test_nobody_applies_where_it_is_not_open(
    db: Session, people: People, code: str, status: int, arrange: Arrange
) -> None:
    staff, company = make_office(people), approved_company(people)
    project = open_project(db, staff)
    arrange(db, staff, project, people)
    with db.expect_error(code, status):
        apply(db, company.owner_id, project)


def test_drafts_and_unknown_programmes_take_no_applications(db: Session, people: People) -> None:
    staff, company = make_office(people), approved_company(people)
    for project in (draft_project(db, staff), uuid4()):
        with db.expect_error("RESOURCE_NOT_FOUND", 404):
            apply(db, company.owner_id, project)


def test_the_first_and_the_last_day_count(db: Session, people: People) -> None:
    staff, company, today = make_office(people), approved_company(people), day(db, 0)
    apply(db, company.owner_id, open_project(db, staff, start_date=today, end_date=today))


@pytest.mark.parametrize("given", ["target_member_id", "target_business_number"])
def test_the_addressed_company_applies(db: Session, people: People, given: str) -> None:
    staff, company = make_office(people), approved_company(people)
    target = company.id if given == "target_member_id" else company.business_number
    apply(db, company.owner_id, open_project(db, staff, **{given: target}))


def test_a_programme_waits_for_the_registration_of_the_addressed_number(db: Session, people: People) -> None:
    staff, number = make_office(people), random_business_number()
    project = open_project(db, staff, target_business_number=number)
    apply(db, approved_company(people, business_number=number).owner_id, project)


def test_only_active_companies_apply(db: Session, people: People) -> None:
    staff, pending, suspended = make_office(people), people.make_company(), approved_company(people)
    project, reviewer = open_project(db, staff), people.make_staff("portal:*")
    with db.as_user(reviewer):
        db.value("select public.transition('public.members', %s, 'suspend', '사유')", [suspended.id])
    with db.expect_error("COMPANY_NOT_APPROVED", 403):
        apply(db, pending.owner_id, project)
    with db.expect_error("FORBIDDEN", 403):
        apply(db, suspended.owner_id, project)
    with db.expect_error("COMPANY_NOT_APPROVED", 403):
        apply(db, reviewer, project)
    with db.as_anon(), db.expect_error("42501", 401):
        db.value(APPLY, [project, "서도윤", "010-1234-5678", REASON])


def test_what_the_server_owns_is_not_sent(db: Session, people: People) -> None:
    company = approved_company(people)
    statements = (
        sql.SQL("insert into public.project_applications (project_id, {}) values (gen_random_uuid(), null)"),
        sql.SQL("update public.project_applications set {} = null"),
    )
    with db.as_user(company.owner_id):
        for column in ("member_id", "state", "submitted_at", "company_snapshot", "project_title", "review_note"):
            for statement in statements:
                with db.expect_error("42501", 403):
                    db.execute(statement.format(sql.Identifier(column)))
        with db.expect_error("42501", 403):
            db.execute("delete from public.project_applications")


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"name": "  "}, "applicant_name"), ({"name": "가" * 101}, "applicant_name"), ({"name": None}, "applicant_name"),
    ({"phone": "call me"}, "applicant_phone"), ({"phone": ""}, "applicant_phone"), ({"phone": None}, "applicant_phone"),
    ({"reason": "아홉자리사유입니다"}, "application_reason"), ({"reason": "  짧은      사유    "}, "application_reason"),
    ({"reason": "가" * 5001}, "application_reason"), ({"project": None}, "project_id"),
]  # fmt: skip


def test_wrong_fields_are_named(db: Session, people: People) -> None:
    company = approved_company(people)
    right = {"project": open_project(db, make_office(people))}
    for values, field in WRONG:
        with db.expect_error("VALIDATION_ERROR", 422) as failure:
            apply(db, company.owner_id, **(right | values))
        assert [problem["field"] for problem in failure.details] == [field], values
    with db.expect_error("VALIDATION_ERROR", 422) as failure:
        apply(db, company.owner_id, right["project"], name="", phone="x", reason="짧다")
    assert {problem["field"] for problem in failure.details} == {
        "applicant_name",
        "applicant_phone",
        "application_reason",
    }


def test_ten_characters_are_enough(db: Session, people: People) -> None:
    apply(db, approved_company(people).owner_id, open_project(db, make_office(people)), reason="열글자로채운신청사유")


def test_a_company_applies_once_and_again_after_refusal_or_cancellation(db: Session, people: People) -> None:
    staff, company = make_office(people), approved_company(people)
    project = open_project(db, staff)
    for ending in (("cancel", company.owner_id), ("reject", staff), ("approve", staff)):
        application = apply(db, company.owner_id, project)
        with db.expect_error("ALREADY_APPLIED", 409):
            apply(db, company.owner_id, project)
        act(db, ending[1], application, ending[0], "사유를 적습니다")
    with db.expect_error("ALREADY_APPLIED", 409):
        apply(db, company.owner_id, project)
    with db.as_postgres():
        counted = db.value("select applications_count from public.project_counters where project_id = %s", [project])
    assert counted == 2, "the cancelled one does not count"


def test_an_index_has_the_last_word_about_two_live_applications(db: Session, people: People) -> None:
    company, project = approved_company(people), open_project(db, make_office(people))
    apply(db, company.owner_id, project)
    with db.as_postgres(), db.expect_error("23505", 409):
        db.execute(
            """insert into public.project_applications (project_id, member_id, applicant_name, applicant_phone, application_reason)
            values (%s, %s, '서도윤', '010-1234-5678', %s)""",
            [project, company.id, REASON],
        )


def test_companies_see_their_own_applications_and_staff_all(db: Session, people: People) -> None:
    staff, mine, other = make_office(people), approved_company(people), approved_company(people)
    project = open_project(db, staff)
    own, theirs = apply(db, mine.owner_id, project), apply(db, other.owner_id, project)
    query = "select id from public.project_applications where project_id = %s"
    with db.as_user(mine.owner_id):
        assert [row["id"] for row in db.rows(query, [project])] == [own]
        assert db.one("select total, submitted, approved from public.application_counts") == {
            "total": 1,
            "submitted": 1,
            "approved": 0,
        }
        overview = db.one("select * from public.project_overview where id = %s", [project])
    assert (overview["applications_count"], overview["application_counts"]) == (2, None)
    with db.as_user(staff):
        assert {row["id"] for row in db.rows(query, [project])} == {own, theirs}
        assert (
            db.value("select application_counts ->> 'submitted' from public.project_overview where id = %s", [project])
            == "2"
        )
    with db.as_user(people.make_staff("portal.projects:read")):
        assert db.rows(query, [project]) == []
        assert db.value("select application_counts from public.project_overview where id = %s", [project]) is None
    with db.as_anon(), db.expect_error("42501", 401):
        db.rows(query, [project])


def test_a_refusal_reaches_the_applicant_with_its_reason_and_history(db: Session, people: People) -> None:
    staff, company, other = make_office(people), approved_company(people), approved_company(people)
    application = apply(db, company.owner_id, open_project(db, staff))
    act(db, staff, application, "start_review")
    act(db, staff, application, "reject", "모집 정원이 마감되었습니다.")
    with db.as_user(company.owner_id):
        row = db.one("select review_note, reviewed_at, reviewed_by, state::text from public.project_applications")
        history = db.rows(
            "select action, comment from public.status_changes where record_id = %s order by changed_at", [application]
        )
        titles = [
            n["title"]
            for n in db.rows("select title from public.notifications where kind = 'application' order by created_at")
        ]
    assert (row["state"], row["review_note"], row["reviewed_by"]) == ("rejected", "모집 정원이 마감되었습니다.", staff)
    assert row["reviewed_at"] is not None
    assert [(h["action"], h["comment"]) for h in history] == [
        ("start_review", None),
        ("reject", "모집 정원이 마감되었습니다."),
    ]
    assert len(titles) == 3 and "반려" in titles[-1]
    with db.as_user(other.owner_id):
        assert db.rows("select id from public.status_changes where record_id = %s", [application]) == []
    sent = [mail["payload"] for mail in mails(db, "application_status")]
    assert [(m["status"], m["reason"]) for m in sent] == [
        ("under_review", None),
        ("rejected", "모집 정원이 마감되었습니다."),
    ]


def test_reviewers_and_the_company_get_a_mail_for_a_new_application(db: Session, people: People) -> None:
    staff, company = make_office(people), approved_company(people)
    people.make_staff("portal.project_applications:read")
    apply(db, company.owner_id, open_project(db, staff, title="창업 도약"))
    (received,) = mails(db, "application_received")
    assert received["recipient"] == company.email and received["payload"]["project_title"] == "창업 도약"
    (announced,) = mails(db, "admin_new_application")
    assert announced["payload"]["company_name"] == company.company_name


def test_every_message_holds_what_its_template_shows(db: Session, people: People) -> None:
    staff, company = make_office(people), approved_company(people)
    project = open_project(db, staff, target_member_id=company.id, end_time="18:00")
    application = apply(db, company.owner_id, project)
    for caller, action in ((staff, "request_material"), (company.owner_id, "hand_in"), (staff, "reject")):
        act(db, caller, application, action, "내용")
    again = apply(db, company.owner_id, project)
    for action in ("start_review", "approve"):
        act(db, staff, again, action)
    with db.as_postgres():
        sent = db.rows(
            "select template_code, payload from noti.notifications where template_code ~ 'application|project'"
        )
    assert {row["template_code"] for row in sent} == TEMPLATES
    renderer = EmailRenderer("https://portal.example")
    for row in sent:
        for locale in ("ko", "en"):
            assert "None" not in renderer.render(row["template_code"], locale, row["payload"]).text


def test_a_company_that_declined_mails_still_gets_the_notice(db: Session, people: People) -> None:
    staff, company = make_office(people), approved_company(people)
    with db.as_user(company.owner_id):
        db.execute("insert into public.notification_settings (kind, by_email) values ('application', false)")
    apply(db, company.owner_id, open_project(db, staff))
    assert mails(db, "application_received") == []
    with db.as_user(company.owner_id):
        assert db.value("select count(*) from public.notifications where kind = 'application'") == 1


def test_material_is_asked_for_and_handed_in_round_by_round(db: Session, people: People) -> None:
    staff, company, other = make_office(people), approved_company(people), approved_company(people)
    application = apply(db, company.owner_id, open_project(db, staff))
    for request, answer in (("재무제표", "첨부합니다"), ("사업계획서", "다시 첨부합니다")):
        with db.as_user(staff):
            assert db.value(REQUEST, [application, request, day(db, 7)])["to"] == "needs_supplement"
        bind_file(db, company.owner_id, company.id, application, "application_material")
        act(db, company.owner_id, application, "hand_in", answer)
    with db.as_user(company.owner_id):
        rounds = db.rows("select * from public.application_materials order by round_number, kind")
    expected = [
        (1, "request", "재무제표"),
        (1, "response", "첨부합니다"),
        (2, "request", "사업계획서"),
        (2, "response", "다시 첨부합니다"),
    ]
    assert [(r["round_number"], r["kind"], r["content"]) for r in rounds] == expected
    assert [len(r["file_ids"]) for r in rounds] == [0, 1, 0, 1] and not any(r["is_late"] for r in rounds)
    assert rounds[0]["created_by"] == staff and rounds[1]["created_by"] == company.owner_id
    assert str(rounds[0]["due_date"]) == day(db, 7)
    row = application_of(db, application)
    assert (row["status"], row["material_request"], row["material_response"]) == (
        "under_review",
        "사업계획서",
        "다시 첨부합니다",
    )
    with db.as_user(other.owner_id):
        assert db.rows("select * from public.application_materials") == []
    with db.as_user(company.owner_id), db.expect_error("42501", 403):
        db.execute("update public.application_materials set content = 'x'")
    with db.as_postgres(), db.expect_error("APPEND_ONLY", 403):
        db.execute("delete from public.application_materials")
    assert [m["payload"]["request"] for m in mails(db, "application_material_request")] == ["재무제표", "사업계획서"]
    assert [m["payload"]["response"] for m in mails(db, "admin_application_material")] == [
        "첨부합니다",
        "다시 첨부합니다",
    ]


def test_a_request_needs_its_text_and_a_day_to_come(db: Session, people: People) -> None:
    staff, company = make_office(people), approved_company(people)
    application = apply(db, company.owner_id, open_project(db, staff))
    for request, due, field in ((" ", None, "comment"), ("재무제표", day(db, -1), "due_date")):
        with db.as_user(staff), db.expect_error("VALIDATION_ERROR", 422) as failure:
            db.value(REQUEST, [application, request, due])
        assert failure.details[0]["field"] == field
    with db.as_user(company.owner_id), db.expect_error("FORBIDDEN", 403):
        db.value(REQUEST, [application, "재무제표", None])
    with db.as_user(staff):
        db.value(REQUEST, [application, "재무제표", day(db, 0)])
    with db.expect_error("VALIDATION_ERROR", 422):
        act(db, company.owner_id, application, "hand_in")


def test_a_late_answer_is_marked(db: Session, people: People) -> None:
    staff, company = make_office(people), approved_company(people)
    application = apply(db, company.owner_id, open_project(db, staff))
    with db.as_user(staff):
        db.value(REQUEST, [application, "재무제표", day(db, 0)])
    with db.as_postgres():
        db.execute(
            "update public.project_applications set material_due_date = material_due_date - 1 where id = %s",
            [application],
        )
    act(db, company.owner_id, application, "hand_in", "늦었습니다")
    with db.as_user(staff):
        assert db.value("select is_late from public.application_materials where kind = 'response'") is True


def test_files_follow_the_state_of_the_application(db: Session, people: People) -> None:
    staff, company, other = make_office(people), approved_company(people), approved_company(people)
    application = apply(db, company.owner_id, open_project(db, staff))
    for _ in range(5):
        bind_file(db, company.owner_id, company.id, application, "application_attachment")
    with db.expect_error("FILE_LIMIT_REACHED", 409):
        bind_file(db, company.owner_id, company.id, application, "application_attachment")
    with db.expect_error("RESOURCE_NOT_FOUND", 404):
        bind_file(db, other.owner_id, other.id, application, "application_attachment")
    with db.expect_error("RESOURCE_NOT_FOUND", 404):
        bind_file(db, company.owner_id, company.id, application, "application_material")
    act(db, staff, application, "start_review")
    remove = "delete from public.files where purpose = %s"
    with db.as_user(company.owner_id), db.expect_error("RECORD_LOCKED", 409):
        db.execute(remove, ["application_attachment"])
    act(db, staff, application, "request_material", "재무제표")
    bind_file(db, company.owner_id, company.id, application, "application_material")
    with db.as_user(company.owner_id):
        db.execute(remove, ["application_material"])
    bind_file(db, company.owner_id, company.id, application, "application_material")
    act(db, company.owner_id, application, "hand_in", "첨부합니다")
    act(db, staff, application, "request_material", "사업계획서")
    with db.as_user(company.owner_id), db.expect_error("RECORD_LOCKED", 409):
        db.execute(remove, ["application_material"])


def test_a_company_set_back_to_pending_reads_but_does_not_act(db: Session, people: People) -> None:
    staff, company = make_office(people), approved_company(people)
    application = apply(db, company.owner_id, open_project(db, staff))
    with db.as_user(people.make_staff("portal:*")):
        db.value("select public.transition('public.members', %s, 'reset')", [company.id])
    with db.expect_error("COMPANY_NOT_APPROVED", 403):
        act(db, company.owner_id, application, "cancel")
    with db.as_user(company.owner_id):
        assert db.value("select count(*) from public.project_applications") == 1


def test_withdrawal_ends_open_applications_and_erases_people(db: Session, people: People) -> None:
    staff, company = make_office(people), approved_company(people)
    opened, decided = (apply(db, company.owner_id, open_project(db, staff)) for _ in range(2))
    act(db, staff, decided, "approve")
    with db.as_user(people.make_staff("portal:*")):
        db.value("select public.transition('public.members', %s, 'withdraw', '요청')", [company.id])
    assert [application_of(db, a)["status"] for a in (opened, decided)] == ["cancelled", "approved"]
    for application in (opened, decided):
        row = application_of(db, application)
        assert "서도윤" not in str(row) and "010-1234-5678" not in str(row) and company.company_name not in str(row)
    with db.as_postgres():
        actions = [
            r["action"] for r in db.rows("select action from public.status_changes where record_id = %s", [opened])
        ]
        assert actions == ["cancel"]
        assert db.value("select count(*) from audt.audit_logs where changes::text like '%%010-1234-5678%%'") == 0


def test_rows_of_a_migration_keep_their_dates_and_tell_nobody(db: Session, people: People) -> None:
    company, project = approved_company(people), draft_project(db, make_office(people))
    with db.as_service():
        application = db.value(
            """insert into public.project_applications (project_id, member_id, state, applicant_name, applicant_phone,
            application_reason, submitted_at) values (%s, %s, 'approved', '서도윤', '0332501234', %s, '2024-05-02T01:00:00Z')
            returning id""",
            [project, company.id, REASON],
        )
    row = application_of(db, application)
    assert row["submitted_at"].year == 2024 and row["company_name"] == company.company_name
    assert row["submitted_at"].utcoffset() is not None and row["created_at"] - row["submitted_at"] > timedelta(days=1)
    assert mails(db, "application_received") == []


def test_applications_are_searched_by_programme_company_number_and_person(db: Session, people: People) -> None:
    staff, company = make_office(people), approved_company(people, company_name="산골두부")
    application = apply(db, company.owner_id, open_project(db, staff, title="창업 도약"))
    with db.as_user(staff):
        for text in ("업 도", "골두", company.business_number[2:8], "도윤"):
            found = db.rows("select id from public.project_applications where search_text ilike %s", [f"%{text}%"])
            assert [row["id"] for row in found] == [application], text


def test_staff_do_not_speak_for_the_company_nor_the_company_for_staff(db: Session, people: People) -> None:
    staff, company = make_office(people), approved_company(people)
    application = apply(db, company.owner_id, open_project(db, staff))
    for caller, action in ((staff, "cancel"), (company.owner_id, "approve"), (company.owner_id, "start_review")):
        with db.expect_error("FORBIDDEN", 403):
            act(db, caller, application, action, "사유")
    with db.as_user(company.owner_id):
        offered = db.rows("select action from public.available_transitions(%s, %s)", [APPLICATIONS, application])
    assert [row["action"] for row in offered] == ["cancel"]
