"""Campaigns: run by their dates, members and responses, results derived from members, deals and costs."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from tests.sql.tenant.crm import insert, make_colleague, make_partner, workspace
from tests.sql.tenant.funnel import act, change, make_lead, make_opportunity, refuses_columns, win
from tests.support.people import Company, People
from tests.support.session import Session

CAMPAIGNS = "crm.campaigns"


@pytest.fixture
def company(db: Session, people: People) -> Company:
    return workspace(db, people)


def make_campaign(db: Session, **values: object) -> UUID:
    return insert(
        db, CAMPAIGNS,
        **({"campaign_name": "춘계 전시회", "campaign_type": "exhibition", "start_date": "2026-01-01"} | values),
    )  # fmt: skip


def today(db: Session) -> date:
    day: date = db.value("select app.today()")
    return day


def test_a_campaign_runs_by_its_dates(db: Session, company: Company) -> None:
    # CRM-09, X-08
    with db.as_user(company.owner_id):
        day = today(db)
        with db.expect_error("VALIDATION_ERROR", 422):
            make_campaign(db, start_date="2026-02-01", end_date="2026-01-01")
        later = make_campaign(db, start_date=day + timedelta(days=2))
        with db.expect_error("NOT_STARTED", 409):
            act(db, CAMPAIGNS, later, "start")
        with db.expect_error("INVALID_TRANSITION", 409):
            act(db, CAMPAIGNS, later, "complete")
        with db.expect_error("VALIDATION_ERROR", 422):
            act(db, CAMPAIGNS, later, "cancel")
        act(db, CAMPAIGNS, later, "cancel", comment="예산 삭감")
        running = make_campaign(db)
        act(db, CAMPAIGNS, running, "start", "hold", "resume", "complete")
        assert db.value("select end_date from crm.campaigns where id = %s", [running]) == day
        code = db.value("select campaign_code from crm.campaigns where id = %s", [later])
        assert code == f"CP-{day.year}-0001"


def test_the_job_starts_and_completes_campaigns(db: Session, company: Company) -> None:
    # CRM-09
    with db.as_user(company.owner_id):
        day = today(db)
        begins = make_campaign(db, start_date=day)
        later = make_campaign(db, start_date=day + timedelta(days=1))
        over = make_campaign(db, start_date=day - timedelta(days=9), end_date=day - timedelta(days=1))
        held = make_campaign(db, start_date=day - timedelta(days=9), end_date=day - timedelta(days=1))
        act(db, CAMPAIGNS, held, "start", "hold")
    with db.as_service():
        # 'over' was never started: it starts and completes
        assert db.value("select app.run_campaigns()") == 3
        assert db.value("select app.run_campaigns()") == 0
        rows = {row["id"]: row["s"] for row in db.rows("select id, status::text as s from crm.campaigns")}
    assert rows == {begins: "in_progress", later: "planned", over: "completed", held: "on_hold"}


def test_a_member_is_one_partner_or_one_lead(db: Session, people: People, company: Company) -> None:
    # CRM-09, X-01, X-02
    other = workspace(db, people)
    with db.as_user(other.owner_id):
        their_lead = make_lead(db)
    with db.as_user(company.owner_id):
        campaign, partner, lead = make_campaign(db), make_partner(db), make_lead(db)
        member = insert(db, "crm.campaign_members", campaign_id=campaign, member_type="partner", partner_id=partner)
        insert(db, "crm.campaign_members", campaign_id=campaign, member_type="lead", lead_id=lead)
        for wrong in (
            {"member_type": "partner", "lead_id": lead},
            {"member_type": "lead"},
            {"member_type": "lead", "lead_id": lead, "partner_id": partner},
            {"member_type": "lead", "lead_id": their_lead},
        ):
            with db.expect_error("VALIDATION_ERROR", 422):
                insert(db, "crm.campaign_members", campaign_id=campaign, **wrong)
        with db.expect_error("23505", 409):
            insert(db, "crm.campaign_members", campaign_id=campaign, member_type="partner", partner_id=partner)
        db.execute("delete from crm.campaign_members where id = %s", [member])
        insert(db, "crm.campaign_members", campaign_id=campaign, member_type="partner", partner_id=partner)


def test_a_response_is_complete_or_absent(db: Session, company: Company) -> None:
    # CRM-09: responded flag, date and type consistent
    with db.as_user(company.owner_id):
        campaign = make_campaign(db)
        member = insert(
            db, "crm.campaign_members", campaign_id=campaign, member_type="lead", lead_id=make_lead(db),
            joined_date="2026-03-01",
        )  # fmt: skip
        state = "select has_responded, response_date, response_type::text from crm.campaign_members where id = %s"
        assert db.one(state, [member]) == {"has_responded": False, "response_date": None, "response_type": None}
        for wrong in ({"response_date": "2026-03-02"}, {"response_type": "positive", "response_date": "2026-02-01"}):
            with db.expect_error("VALIDATION_ERROR", 422):
                change(db, "crm.campaign_members", **wrong)
        db.execute("update crm.campaign_members set response_type = 'interested'")
        assert db.one(state, [member]) == {
            "has_responded": True,
            "response_date": today(db),
            "response_type": "interested",
        }


def test_only_the_conversion_sets_its_flags(db: Session, company: Company) -> None:
    # CRM-09, X-05
    with db.as_user(company.owner_id):
        refuses_columns(
            db,
            "crm.campaign_members",
            "is_converted_to_lead",
            "is_converted_to_opportunity",
            "opportunity_id",
            "has_responded",
        )


def test_results_are_derived(db: Session, people: People, company: Company) -> None:
    # CRM-09: actual leads, opportunities, revenue, cost; ROI = (revenue − cost) / cost
    reader = make_colleague(db, people, company, "crm.campaigns:read")
    with db.as_user(company.owner_id):
        campaign, partner, lead = make_campaign(db, target_revenue=1_000_000), make_partner(db), make_lead(db)
        insert(db, "crm.campaign_members", campaign_id=campaign, member_type="lead", lead_id=lead)
        insert(db, "crm.campaign_members", campaign_id=campaign, member_type="partner", partner_id=partner)
        won = make_opportunity(db, partner_id=partner, campaign_id=campaign, amount=900_000)
        win(db, won)
        make_opportunity(db, partner_id=partner, campaign_id=campaign, amount=500_000)
        dollars = make_opportunity(db, partner_id=partner, campaign_id=campaign, amount=7, currency="USD")
        win(db, dollars)
        results = """
            select actual_leads, actual_opportunities, actual_deals, actual_revenue::integer as revenue,
              actual_cost::integer as cost, roi::float from crm.campaign_results where id = %s
        """
        expected = {
            "actual_leads": 1, "actual_opportunities": 3, "actual_deals": 2, "revenue": 900_000, "cost": 0, "roi": None,
        }  # fmt: skip
        assert db.one(results, [campaign]) == expected
        for amount in (200_000, 100_000):
            cost = insert(db, "crm.campaign_costs", campaign_id=campaign, description="부스", amount=amount)
        assert db.one(results, [campaign]) == expected | {"cost": 300_000, "roi": 200.0}
        db.execute("delete from crm.campaign_costs where id = %s", [cost])
        with db.expect_error("23514"):
            insert(db, "crm.campaign_costs", campaign_id=campaign, description="부스", amount=0)
    with db.as_user(reader):
        # the result does not depend on what else the reader may see
        assert db.one(results, [campaign]) == expected | {"cost": 200_000, "roi": 350.0}
    with db.as_user(workspace(db, people).owner_id):
        assert db.rows("select id from crm.campaign_results") == []


def test_nothing_is_added_to_a_cancelled_campaign(db: Session, company: Company) -> None:
    # CRM-09
    with db.as_user(company.owner_id):
        campaign = make_campaign(db)
        act(db, CAMPAIGNS, campaign, "cancel", comment="x")
        with db.expect_error("RECORD_LOCKED", 409):
            insert(db, "crm.campaign_members", campaign_id=campaign, member_type="lead", lead_id=make_lead(db))
        with db.expect_error("RECORD_LOCKED", 409):
            insert(db, "crm.campaign_costs", campaign_id=campaign, description="부스", amount=1)


def test_the_currency_of_a_running_campaign_is_fixed(db: Session, company: Company) -> None:
    #
    with db.as_user(company.owner_id):
        campaign = make_campaign(db)
        db.execute("update crm.campaigns set currency = 'USD'")
        act(db, CAMPAIGNS, campaign, "start")
        with db.expect_error("RECORD_LOCKED", 409):
            db.execute("update crm.campaigns set currency = 'KRW'")
