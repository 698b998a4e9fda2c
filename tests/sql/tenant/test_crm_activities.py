"""Activities: what they belong to, completing, follow-ups, reminders, what is overdue."""

from uuid import UUID

import pytest

from tests.sql.tenant.crm import insert, make_partner, workspace
from tests.sql.tenant.funnel import act, make_lead, make_opportunity, refuses_columns
from tests.support.people import Company, People
from tests.support.session import Session

ACTIVITIES = "crm.activities"


@pytest.fixture
def company(db: Session, people: People) -> Company:
    return workspace(db, people)


def make_activity(db: Session, **values: object) -> UUID:
    return insert(
        db, ACTIVITIES, **({"activity_type": "call", "subject": "통화", "activity_date": "2031-05-02"} | values)
    )


def test_an_activity_has_exactly_the_id_its_type_names(db: Session, company: Company) -> None:
    # CRM-07, X-19
    with db.as_user(company.owner_id):
        partner = make_partner(db)
        contact = insert(db, "crm.partner_contacts", partner_id=partner, contact_name="김", phone="033-1")
        ids = {
            "partner": partner,
            "lead": make_lead(db),
            "opportunity": make_opportunity(db, partner_id=partner),
            "contact": contact,
        }
        make_activity(db)
        for kind, identifier in ids.items():
            make_activity(db, related_to_type=kind, **{f"{kind}_id": identifier})
            with db.expect_error("VALIDATION_ERROR", 422):
                make_activity(db, related_to_type=kind)
            with db.expect_error("VALIDATION_ERROR", 422):
                make_activity(db, **{f"{kind}_id": identifier})
            for other, wrong in ids.items():
                if other != kind:
                    with db.expect_error("VALIDATION_ERROR", 422):
                        make_activity(db, related_to_type=kind, **{f"{other}_id": wrong})
                    with db.expect_error("VALIDATION_ERROR", 422):
                        make_activity(db, related_to_type=kind, **{f"{other}_id": wrong, f"{kind}_id": identifier})
    with db.as_postgres(), db.expect_error("23514"):
        db.execute("alter table crm.activities disable trigger user")
        db.execute("update crm.activities set related_to_type = 'lead' where related_to_type = 'partner'")


def test_the_named_record_is_live_and_of_the_same_tenant(db: Session, people: People, company: Company) -> None:
    #
    other = workspace(db, people)
    with db.as_user(other.owner_id):
        theirs = make_partner(db)
        their_activity = make_activity(db)
    with db.as_user(company.owner_id):
        gone = make_partner(db)
        db.execute("delete from crm.partners where id = %s", [gone])
        for wrong in (theirs, gone):
            with db.expect_error("VALIDATION_ERROR", 422):
                make_activity(db, related_to_type="partner", partner_id=wrong)
        with db.expect_error("VALIDATION_ERROR", 422):
            make_activity(db, owner_id=other.owner_id)
        with db.expect_error("RESOURCE_NOT_FOUND", 404):
            act(db, ACTIVITIES, their_activity, "complete")
        assert db.rows("select id from crm.activities") == []


def test_completed_says_when_and_by_whom(db: Session, company: Company) -> None:
    # CRM-07: completed ⇔ is_completed with completed_at/by
    with db.as_user(company.owner_id):
        activity = make_activity(db, start_time="10:00", end_time="10:45")
        state = """
            select status::text, is_completed, completed_at = now() as now, completed_by, duration_minutes from crm.activities
        """
        assert db.one(state) == {
            "status": "planned", "is_completed": False, "now": None, "completed_by": None, "duration_minutes": 45,
        }  # fmt: skip
        act(db, ACTIVITIES, activity, "start", "complete")
        assert db.one(state) == {
            "status": "completed", "is_completed": True, "now": True, "completed_by": company.owner_id,
            "duration_minutes": 45,
        }  # fmt: skip
        act(db, ACTIVITIES, activity, "reopen")
        row = db.one("select is_completed, completed_at, completed_by from crm.activities")
        assert row == {"is_completed": False, "completed_at": None, "completed_by": None}
        refuses_columns(
            db,
            ACTIVITIES,
            "is_completed",
            "completed_at",
            "completed_by",
            "status",
            "remind_at",
            "follow_up_activity_id",
        )


def test_completing_plans_the_follow_up_once(db: Session, company: Company) -> None:
    # CRM-07: a follow-up needs its day and is created
    with db.as_user(company.owner_id):
        lead = make_lead(db)
        with db.expect_error("VALIDATION_ERROR", 422):
            make_activity(db, is_follow_up_required=True)
        activity = make_activity(
            db, related_to_type="lead", lead_id=lead, is_follow_up_required=True, follow_up_date="2031-05-09",
            priority="high",
        )  # fmt: skip
        assert db.value("select count(*) from crm.activities") == 1
        act(db, ACTIVITIES, activity, "complete")
        follow_up = db.one("select * from crm.activities where activity_type = 'follow_up'")
        assert (follow_up["subject"], str(follow_up["activity_date"])) == ("[후속] 통화", "2031-05-09")
        assert (follow_up["lead_id"], follow_up["owner_id"]) == (lead, company.owner_id)
        assert (follow_up["status"], follow_up["priority"]) == ("planned", "high")
        linked = db.one(
            "select (f).id, (f).subject from (select crm.follow_up(a) as f from crm.activities as a) as x where (f).id is not null"
        )
        assert linked["id"] == follow_up["id"]
        act(db, ACTIVITIES, activity, "reopen", "complete")
        db.execute("update crm.activities set notes = 'x' where id = %s", [activity])
        assert db.value("select count(*) from crm.activities") == 2


def test_reminders_go_out_once_for_each_time(db: Session, company: Company) -> None:
    # CRM-07: reminders job; X-26: through the outbox; X-21: times are Seoul's
    with db.as_user(company.owner_id):
        with db.expect_error("VALIDATION_ERROR", 422):
            make_activity(db, is_reminder_enabled=True)
        reminded = make_activity(
            db, subject="방문", start_time="10:00", is_reminder_enabled=True, reminder_minutes=30, location="춘천"
        )
        done = make_activity(db, subject="완료됨", is_reminder_enabled=True, reminder_minutes=30)
        act(db, ACTIVITIES, done, "complete")
        whole_day = make_activity(db, subject="종일", is_reminder_enabled=True, reminder_minutes=60)
        times = {
            r["id"]: r["at"]
            for r in db.rows("select id, (remind_at at time zone 'UTC')::text as at from crm.activities")
        }
        assert times == {reminded: "2031-05-02 00:30:00", done: None, whole_day: "2031-05-01 23:00:00"}
    sent = "select payload from noti.notifications where template_code = 'activity_reminder' order by created_at, id"
    with db.as_service():
        assert db.value("select app.remind_activities('2031-05-01T22:59:00Z')") == 0
        assert db.value("select app.remind_activities('2031-05-01T23:00:00Z')") == 1
        assert db.value("select app.remind_activities('2031-05-02T00:30:00Z')") == 1
        assert db.value("select app.remind_activities('2031-05-02T00:31:00Z')") == 0
        payloads = {row["payload"]["subject"]: row["payload"] for row in db.rows(sent)}
        assert payloads["방문"]["starts_at"] == "2031-05-02 10:00" and payloads["방문"]["place"] == "춘천"
        assert set(payloads) == {"방문", "종일"}
    with db.as_user(company.owner_id):
        db.execute("update crm.activities set start_time = '15:00' where id = %s", [reminded])
    with db.as_service():
        assert db.value("select app.remind_activities('2031-05-02T05:30:00Z')") == 1


def test_nobody_outside_the_company_is_reminded(db: Session, company: Company) -> None:
    # CRM-07, X-25: a suspended company or user gets no mails
    with db.as_user(company.owner_id):
        make_activity(db, is_reminder_enabled=True, reminder_minutes=30)
    with db.as_postgres():
        db.execute("update sys.organizations set status = 'suspended' where tenant_id = %s", [company.id])
    with db.as_service():
        assert db.value("select app.remind_activities('2031-06-01T00:00:00Z')") == 0


def test_overdue_activities_are_listed(db: Session, company: Company) -> None:
    # CRM-07: overdue view
    with db.as_user(company.owner_id):
        make_activity(db)
        late = make_activity(db, activity_date="2026-01-01")
        done = make_activity(db, activity_date="2026-01-01")
        act(db, ACTIVITIES, done, "complete")
        rows = db.rows("select id, days_overdue = app.today() - date '2026-01-01' as ok from crm.overdue_activities")
        assert rows == [{"id": late, "ok": True}]


def test_times_and_texts_are_checked(db: Session, company: Company) -> None:
    with db.as_user(company.owner_id):
        for wrong in (
            {"subject": " "},
            {"start_time": "10:00", "end_time": "09:00"},
            {"is_follow_up_required": True, "follow_up_date": "2031-05-01"},
        ):
            with db.expect_error("VALIDATION_ERROR", 422):
                make_activity(db, **wrong)
