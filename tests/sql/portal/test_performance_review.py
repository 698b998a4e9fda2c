"""Review rounds, what approval freezes, notices and mails, lists, prefill and reminders."""

from typing import Any
from uuid import UUID

import pytest

from tests.sql.portal.performance_world import World
from tests.support.people import Company
from tests.support.session import Session


@pytest.fixture
def world(db: Session) -> World:
    return World.make(db)


def notices(db: Session, company: Company) -> list[dict[str, Any]]:
    with db.as_user(company.owner_id):
        return db.rows(
            "select title, body, related_id from public.notifications where kind = 'performance' order by created_at"
        )


def mails(db: Session, company: Company) -> list[dict[str, Any]]:
    with db.as_postgres():
        return db.rows(
            """
            select template_code, recipient, payload from noti.notifications
            where tenant_id = %s and template_code like 'performance%%' order by (payload ->> 'days_left')::integer desc
            """,
            [company.id],
        )


def test_every_round_of_review_is_kept(world: World, db: Session) -> None:
    record = world.submitted()
    world.review(record, "request_revision", "수출 증빙을 붙여 주세요.")
    assert world.row(record)["revision"] == 1
    with db.as_user(world.company.owner_id):
        db.execute("update public.performance_sales set export_current_year = 1 where performance_id = %s", [record])
    world.submit(record)
    waiting = world.row(record)
    assert (waiting["revision"], waiting["reviewed_at"]) == (2, None)
    world.review(record, "approve", None)
    with db.as_user(world.company.owner_id):
        rounds = db.rows("select * from public.performance_reviews order by revision")
        row = db.one("select latest_decision::text as decision, latest_comment from public.performance_overview")
    assert [(r["revision"], r["decision"], r["comment"]) for r in rounds] == [
        (1, "revision_requested", "수출 증빙을 붙여 주세요."), (2, "approved", None),
    ]  # fmt: skip
    assert {r["reviewed_by"] for r in rounds} == {world.staff}
    assert row == {"decision": "approved", "latest_comment": None}
    with db.as_user(world.another_company().owner_id):
        assert db.rows("select id from public.performance_reviews") == []
    with db.as_postgres():
        for table in ("performance_reviews", "performance_snapshots"):
            with db.expect_error("APPEND_ONLY", 403):
                db.execute(
                    "delete from public.performance_reviews"
                    if table.endswith("reviews")
                    else "update public.performance_snapshots set region = 'other'"
                )


@pytest.mark.parametrize("action", ["request_revision", "reject"])
@pytest.mark.parametrize("comment", [None, "  ", "가" * 1001])
def test_sending_back_and_rejecting_need_a_comment(world: World, db: Session, action: str, comment: str | None) -> None:
    record = world.submitted()
    with db.expect_error("VALIDATION_ERROR", 422) as failure:
        world.review(record, action, comment)
    assert failure.details[0]["field"] == "comment"
    assert world.row(record)["state"] == "submitted"


@pytest.mark.parametrize(
    "permissions", [(), ("portal.performance_records:read",), ("portal.performance_records:review",)]
)
def test_reviewing_takes_the_permission_and_the_sight(world: World, db: Session, permissions: tuple[str, ...]) -> None:
    record = world.submitted()
    nobody = world.people.make_staff("portal.members:read", *permissions)
    refused = ("FORBIDDEN", 403) if "portal.performance_records:read" in permissions else ("RESOURCE_NOT_FOUND", 404)
    with db.expect_error(*refused):
        world.act(nobody, record, "approve")
    with db.expect_error("FORBIDDEN", 403):
        world.act(world.company.owner_id, record, "approve")


@pytest.mark.parametrize(("action", "title", "template"), [
    ("approve", "[실적 관리] 2025년 1분기 실적이 승인되었습니다", "performance_approved"),
    ("request_revision", "[실적 관리] 2025년 1분기 실적이 보완 요청되었습니다", "performance_revision_requested"),
    ("reject", "[실적 관리] 2025년 1분기 실적이 거부되었습니다", "performance_rejected"),
])  # fmt: skip
def test_a_decision_tells_the_company(world: World, db: Session, action: str, title: str, template: str) -> None:
    record = world.submitted()
    assert notices(db, world.company) == []
    world.review(record, action, "잘 보았습니다.")
    assert notices(db, world.company) == [{"title": title, "body": "잘 보았습니다.", "related_id": record}]
    assert mails(db, world.company) == [{
        "template_code": template, "recipient": world.company.email,
        "payload": {"company_name": world.company.company_name, "year": 2025, "quarter": 1, "reason": "잘 보았습니다."},
    }]  # fmt: skip


def test_without_a_comment_the_notice_says_so(world: World, db: Session) -> None:
    world.review(world.submitted(2024, None), "approve", None)
    assert notices(db, world.company)[0]["title"] == "[실적 관리] 2024년 연간 실적이 승인되었습니다"
    assert notices(db, world.company)[0]["body"] == "검토 의견이 없습니다."


def test_later_profile_edits_do_not_change_what_was_approved(world: World, db: Session) -> None:
    with db.as_user(world.company.owner_id):
        db.execute(
            "update public.members set region = 'wonju', startup_type = 'venture_company', ksic_major = 'C', ksic_sub = '20'"
        )
    record = world.draft()
    world.add_sales(record)
    world.add_support(record)
    world.add_support(record, support_amount=30_000_000)
    world.add_patent(record)
    world.add_patent(record, ip_type="design", sort_order=1)
    world.submit(record)
    world.review(record, "approve")
    with db.as_user(world.company.owner_id):
        db.execute("update public.members set region = 'other', startup_stage = 'leap', startup_type = 'cooperative'")
    with db.as_user(world.staff):
        kept = db.one("select * from public.performance_snapshots where performance_id = %s", [record])
    assert {name: kept[name] for name in (
        "region", "startup_stage", "startup_type", "ksic_major", "ksic_sub", "year", "quarter", "sales_current_year",
        "new_employees_current_year", "total_employees_current_year", "supports_count", "support_amount",
        "intellectual_properties_count", "patents_count", "approved_by",
    )} == {
        "region": "wonju", "startup_stage": "initial", "startup_type": "venture_company", "ksic_major": "C",
        "ksic_sub": "20", "year": 2025, "quarter": 1, "sales_current_year": 1_500_000_000,
        "new_employees_current_year": 3, "total_employees_current_year": 15, "supports_count": 2,
        "support_amount": 150_000_000, "intellectual_properties_count": 2, "patents_count": 1, "approved_by": world.staff,
    }  # fmt: skip
    assert [part["ip_type"] for part in kept["parts"]["intellectual_properties"]] == ["patent", "design"]
    assert kept["parts"]["sales"]["hsk_code"] == "3304991000"


def test_only_approval_makes_a_snapshot(world: World, db: Session) -> None:
    for action in ("request_revision", "reject"):
        world.review(world.submitted(2024, 1), action)
        with db.as_postgres():
            assert db.value("select count(*) from public.performance_snapshots") == 0
            db.execute("update public.performance_records set status = 'submitted' where status = 'revision_requested'")
            db.execute("update public.performance_records set status = 'rejected' where status = 'submitted'")


def test_staff_search_and_filter_the_list(world: World, db: Session) -> None:
    world.submitted(2024, 1)
    world.submitted(2024, 2)
    world.draft(2024, 3)
    other = world.another_company()
    theirs = world.draft(2024, 1, other)
    world.insert("performance_supports", {
        "performance_id": theirs, "project_name": "x", "startup_project_name": "x", "support_organization": "x",
        "start_date": "2024-01-01", "end_date": "2024-01-01",
    }, other)  # fmt: skip
    world.act(other.owner_id, theirs, "submit")
    with db.as_user(world.staff):
        assert len(db.rows("select id from public.performance_overview where year = 2024")) == 3
        query = "select id from public.performance_overview where search_text ilike %s and quarter = 1"
        assert [row["id"] for row in db.rows(query, [f"%{other.business_number}%"])] == [theirs]


def test_removed_rows_do_not_count_for_the_service_either(world: World, db: Session) -> None:
    record = world.draft()
    sales = world.add_sales(record)
    support = world.add_support(record)
    with db.as_user(world.company.owner_id):
        db.execute("delete from public.performance_sales where id = %s", [sales])
        db.execute("delete from public.performance_supports where id = %s", [support])
    world.add_sales(record, sales_current_year=7)
    with db.as_service():
        row = db.one(
            "select sales_current_year, supports_count from public.performance_overview where id = %s", [record]
        )
    assert row == {"sales_current_year": 7, "supports_count": 0}


def test_the_company_sees_its_counters(world: World, db: Session) -> None:
    world.draft(2024, 1)
    world.submitted(2024, 2)
    world.review(world.submitted(2023, 1), "reject")
    with db.as_user(world.company.owner_id):
        assert db.one("select * from public.performance_counts()") == {
            "total": 3, "draft": 1, "submitted": 1, "revision_requested": 0, "approved": 0, "rejected": 1,
        }  # fmt: skip
        assert db.one("select * from public.performance_counts(2023)")["total"] == 1
    with db.as_user(world.staff):
        assert db.one("select * from public.performance_counts()")["total"] == 0


def test_last_years_figures_prefill_the_new_record(world: World, db: Session) -> None:
    record = world.submitted(2024, 1)
    with db.as_user(world.company.owner_id):
        filled = db.value("select public.performance_prefill(2025, 1)")
        empty = db.value("select public.performance_prefill(2025)")
        assert db.value("select public.performance_prefill(2026, 1)")["source"] is None
    assert filled["source"] == {"performance_id": str(record), "period_label": "2024년 1분기", "status": "submitted"}
    assert filled["sales"] == {
        "sales_previous_year": 1_500_000_000, "export_previous_year": 250_000_000,
        "existing_employees_previous_year": 12, "new_employees_previous_year": 3, "hsk_code": "3304991000",
        "export_country1": "일본", "export_country2": None,
    }  # fmt: skip
    assert empty["source"] is None
    assert set(empty["sales"].values()) == {None}
    world.insert("performance_sales", {"performance_id": world.draft(2025, 1), **filled["sales"]})


def remind(db: Session, day: str) -> None:
    with db.as_service():
        db.value("select app.remind_performance(%s)", [day])


def reminders(db: Session, company: Company) -> list[int]:
    return [
        mail["payload"]["days_left"] for mail in mails(db, company) if mail["template_code"] == "performance_reminder"
    ]


def test_companies_are_reminded_seven_three_and_one_day_before_the_limit(world: World, db: Session) -> None:
    pending = world.people.make_company()
    for day in range(1, 32):
        for _ in range(2):
            remind(db, f"2025-10-{day:02}")
    assert reminders(db, world.company) == [7, 3, 1]
    assert [notice["title"] for notice in notices(db, world.company)] == [
        "[실적 관리] 2025년 3분기 실적 제출 기한은 2025-10-15입니다"
    ] * 3
    assert reminders(db, pending) == []
    assert mails(db, world.company)[0]["payload"] == {
        "company_name": world.company.company_name, "year": 2025, "quarter": 3, "due_date": "2025-10-15", "days_left": 7,
    }  # fmt: skip


def test_a_day_the_worker_missed_is_made_up_for(world: World, db: Session) -> None:
    remind(db, "2026-01-10")
    remind(db, "2026-01-15")
    assert reminders(db, world.company) == [5, 0]
    assert mails(db, world.company)[0]["payload"]["year"] == 2025


@pytest.mark.parametrize(("state", "expected"), [
    ("draft", [7]), ("submitted", []), ("revision_requested", []), ("approved", []), ("rejected", [7]),
])  # fmt: skip
def test_who_has_filed_is_not_reminded(world: World, db: Session, state: str, expected: list[int]) -> None:
    record: UUID = world.draft(2025, 3)
    world.add_sales(record)
    if state != "draft":
        world.submit(record)
    if state not in ("draft", "submitted"):
        world.review(
            record, {"revision_requested": "request_revision", "approved": "approve", "rejected": "reject"}[state]
        )
    remind(db, "2025-10-08")
    assert reminders(db, world.company) == expected


def test_a_company_that_declined_mails_finds_the_notice_only(world: World, db: Session) -> None:
    with db.as_user(world.company.owner_id):
        db.execute("insert into public.notification_settings (kind, by_email) values ('performance', false)")
    remind(db, "2025-10-08")
    remind(db, "2025-10-08")
    assert reminders(db, world.company) == []
    assert len(notices(db, world.company)) == 1


def test_reminding_is_not_for_users(world: World, db: Session) -> None:
    with db.as_user(world.staff), db.expect_error("42501", 403):
        db.value("select app.remind_performance()")
