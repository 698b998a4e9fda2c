"""Opportunities: what follows the stage, what each result asks for, history, forecast, board, deals."""

import pytest

from tests.sql.tenant.crm import insert, make_colleague, make_partner, workspace
from tests.sql.tenant.funnel import TO_CLOSING, act, make_lead, make_opportunity, refuses_columns, win
from tests.support.people import Company, People
from tests.support.session import Session

OPPORTUNITIES = "crm.opportunities"


@pytest.fixture
def company(db: Session, people: People) -> Company:
    return workspace(db, people)


def test_probability_revenue_and_status_follow_the_stage(db: Session, company: Company) -> None:
    # CRM-06: 10/25/50/75/90/100/0 by default, expected revenue derived, status follows stage
    with db.as_user(company.owner_id):
        opportunity = make_opportunity(db, partner_id=make_partner(db), amount=1_000_001)
        seen = []
        for action in ("", *TO_CLOSING, "win"):
            if action:
                act(db, OPPORTUNITIES, opportunity, action)
            seen.append(
                tuple(
                    db.one(
                        """
                        select stage::text, status::text, win_probability, expected_revenue::integer as revenue
                        from crm.opportunities where id = %s
                        """,
                        [opportunity],
                    ).values()
                )
            )
        # rounded half up to whole won
        assert seen == [
            ("lead", "open", 10, 100_000),
            ("qualified", "open", 25, 250_000),
            ("proposal", "open", 50, 500_001),
            ("negotiation", "open", 75, 750_001),
            ("closing", "open", 90, 900_001),
            ("won", "won", 100, 1_000_001),
        ]
        row = db.one("select code, actual_close_date = app.today() as today, owner_id from crm.opportunities")
        assert row == {"code": "OP00001", "today": True, "owner_id": company.owner_id}
        lost = make_opportunity(db, partner_id=make_partner(db, name="나"), amount=10)
        db.execute("select crm.lose_opportunity(%s, 'price', '경쟁사가 더 저렴')", [lost])
        row = db.one("select * from crm.opportunities where id = %s", [lost])
        assert (row["status"], row["win_probability"], row["expected_revenue"]) == ("lost", 0, 0)
        assert (row["lost_reason"], row["lost_reason_detail"]) == ("price", "경쟁사가 더 저렴")


def test_probabilities_are_the_tenants_own_data(db: Session, people: People, company: Company) -> None:
    # CRM-06: default probability per stage as data; one that is set by hand lasts until the stage changes
    with db.as_user(company.owner_id):
        db.execute("update crm.opportunity_stages set win_probability = 33 where stage = 'qualified'")
        opportunity = make_opportunity(db, partner_id=make_partner(db), amount=300)
        db.execute("update crm.opportunities set win_probability = 40 where id = %s", [opportunity])
        assert db.value("select expected_revenue from crm.opportunities") == 120
        act(db, OPPORTUNITIES, opportunity, "qualify")
        assert db.value("select expected_revenue from crm.opportunities") == 99
        with db.expect_error("23514"):
            db.execute("update crm.opportunity_stages set win_probability = 99 where stage = 'won'")
        with db.expect_error("42501", 403):
            db.execute("insert into crm.opportunity_stages (stage, win_probability) values ('lead', 5)")
    with db.as_user(workspace(db, people).owner_id):
        assert db.value("select win_probability from crm.opportunity_stages where stage = 'qualified'") == 25


def test_a_partner_or_a_lead_is_required(db: Session, company: Company) -> None:
    # CRM-06
    with db.as_user(company.owner_id):
        with db.expect_error("VALIDATION_ERROR", 422):
            make_opportunity(db)
        make_opportunity(db, lead_id=make_lead(db))
        first, second = make_partner(db), make_partner(db, name="다른 회사")
        person = insert(db, "crm.partner_contacts", partner_id=second, contact_name="김", phone="033-1")
        with db.expect_error("VALIDATION_ERROR", 422):
            make_opportunity(db, partner_id=first, contact_id=person)
        with db.expect_error("VALIDATION_ERROR", 422):
            make_opportunity(db, partner_id=first, name=" ")


def test_stages_are_not_skipped(db: Session, company: Company) -> None:
    # X-08, CRM-06
    with db.as_user(company.owner_id):
        opportunity = make_opportunity(db, partner_id=make_partner(db), amount=10)
        for action in ("propose", "win", "start_closing", "reopen"):
            with db.expect_error("INVALID_TRANSITION", 409):
                act(db, OPPORTUNITIES, opportunity, action, comment="x")
        act(db, OPPORTUNITIES, opportunity, "qualify", "step_back")
        assert db.value("select stage::text from crm.opportunities") == "lead"


def test_won_needs_a_partner_and_an_amount(db: Session, company: Company) -> None:
    # CRM-06
    with db.as_user(company.owner_id):
        opportunity = make_opportunity(db, lead_id=make_lead(db))
        act(db, OPPORTUNITIES, opportunity, *TO_CLOSING)
        with db.expect_error("VALIDATION_ERROR", 422) as failure:
            act(db, OPPORTUNITIES, opportunity, "win")
        assert "partner_id" in str(failure.details) and "amount" in str(failure.details)
        db.execute("update crm.opportunities set partner_id = %s, amount = 5", [make_partner(db)])
        act(db, OPPORTUNITIES, opportunity, "win")
    with db.as_postgres(), db.expect_error("23514"):
        # the constraint decides for whoever passes the trigger by
        db.execute("alter table crm.opportunities disable trigger user")
        db.execute("update crm.opportunities set amount = 0")


def test_lost_needs_its_reason(db: Session, company: Company) -> None:
    # CRM-06
    with db.as_user(company.owner_id):
        opportunity = make_opportunity(db, partner_id=make_partner(db))
        with db.expect_error("VALIDATION_ERROR", 422):
            act(db, OPPORTUNITIES, opportunity, "lose", comment="그냥")
        with db.expect_error("VALIDATION_ERROR", 422):
            db.execute("select crm.lose_opportunity(%s, null)", [opportunity])
        db.execute("update crm.opportunities set lost_reason = 'timing' where id = %s", [opportunity])
        act(db, OPPORTUNITIES, opportunity, "lose")
        with db.expect_error("INVALID_TRANSITION", 409):
            db.execute("select crm.lose_opportunity(%s, 'price')", [opportunity])


def test_a_result_is_frozen_until_it_is_reopened(db: Session, company: Company) -> None:
    # CRM-06: reopening logged
    with db.as_user(company.owner_id):
        opportunity = make_opportunity(db, partner_id=make_partner(db), amount=10)
        win(db, opportunity)
        with db.expect_error("RECORD_LOCKED", 409):
            db.execute("update crm.opportunities set amount = 11")
        with db.expect_error("RECORD_LOCKED", 409):
            db.execute("delete from crm.opportunities")
        db.execute("update crm.opportunities set notes = '계약서 수령'")
        with db.expect_error("VALIDATION_ERROR", 422):
            act(db, OPPORTUNITIES, opportunity, "reopen")
        act(db, OPPORTUNITIES, opportunity, "reopen", comment="계약 취소")
        row = db.one("select stage::text, win_probability, actual_close_date from crm.opportunities")
        assert row == {"stage": "negotiation", "win_probability": 75, "actual_close_date": None}
        last = db.one(
            "select from_stage::text, to_stage::text, comment, changed_by from crm.opportunity_stage_changes"
            " where from_stage = 'won'"
        )
        assert last == {
            "from_stage": "won",
            "to_stage": "negotiation",
            "comment": "계약 취소",
            "changed_by": company.owner_id,
        }
        db.execute("update crm.opportunities set amount = 11")


def test_the_stage_history_measures_and_cannot_be_changed(db: Session, company: Company) -> None:
    # CRM-06: stage history with durations
    with db.as_user(company.owner_id):
        opportunity = make_opportunity(db, partner_id=make_partner(db), amount=10)
    with db.as_postgres():
        db.execute("update crm.opportunities set stage_since = now() - interval '36 hours'")
    with db.as_user(company.owner_id):
        act(db, OPPORTUNITIES, opportunity, "qualify")
        rows = db.rows(
            "select from_stage::text, to_stage::text, round(days_in_stage, 2)::float as days, win_probability"
            " from crm.opportunity_stage_changes order by from_stage nulls first"
        )
        assert rows == [
            {"from_stage": None, "to_stage": "lead", "days": None, "win_probability": 10},
            {"from_stage": "lead", "to_stage": "qualified", "days": 1.5, "win_probability": 25},
        ]
        with db.expect_error("42501", 403):
            db.execute("delete from crm.opportunity_stage_changes")
    with db.as_postgres(), db.expect_error("APPEND_ONLY", 403):
        db.execute("update crm.opportunity_stage_changes set days_in_stage = 0")


def test_a_suspended_partner_gets_no_new_opportunity(db: Session, company: Company) -> None:
    # CRM-01, X-15
    with db.as_user(company.owner_id):
        partner = make_partner(db)
        act(db, "crm.partners", partner, "suspend", comment="미수금")
        with db.expect_error("PARTNER_NOT_USABLE", 422):
            make_opportunity(db, partner_id=partner)


def test_deals_are_the_won_opportunities(db: Session, people: People, company: Company) -> None:
    # CRM-06
    with db.as_user(company.owner_id):
        won, _ = (make_opportunity(db, partner_id=make_partner(db, name=n), amount=10) for n in ("가", "나"))
        win(db, won)
        assert [row["id"] for row in db.rows("select id from crm.deals")] == [won]
    with db.as_user(workspace(db, people).owner_id):
        assert db.rows("select id from crm.deals") == []


def test_the_forecast_weighs_by_month_stage_owner_and_currency(db: Session, people: People, company: Company) -> None:
    # CRM-06: forecast view
    colleague = make_colleague(db, people, company, "crm:*")
    with db.as_user(company.owner_id):
        partner = make_partner(db)
        for amount, day, owner in ((100, "2031-03-05", None), (300, "2031-03-30", None), (50, "2031-04-01", colleague)):
            make_opportunity(
                db, partner_id=partner, amount=amount, expected_close_date=day, owner_id=owner or company.owner_id
            )
        gone = make_opportunity(db, partner_id=partner, amount=9)
        db.execute("select crm.lose_opportunity(%s, 'other')", [gone])
        rows = db.rows(
            """
            select forecast_month::text as m, stage::text as s, owner_id as o, currency as c, opportunity_count as n,
              amount::integer as a, weighted_amount::integer as w
            from crm.opportunity_forecasts order by forecast_month
            """
        )
        assert rows == [
            {"m": "2031-03-01", "s": "lead", "o": company.owner_id, "c": "KRW", "n": 2, "a": 400, "w": 40},
            {"m": "2031-04-01", "s": "lead", "o": colleague, "c": "KRW", "n": 1, "a": 50, "w": 5},
        ]


def test_the_board_has_every_stage_and_only_what_the_caller_may_read(
    db: Session, people: People, company: Company
) -> None:
    # CRM-06: pipeline summary
    colleague = make_colleague(db, people, company, "crm.partners:read")
    with db.as_user(company.owner_id):
        partner = make_partner(db)
        late = make_opportunity(db, partner_id=partner, amount=100, expected_close_date="2020-01-01")
        make_opportunity(db, partner_id=partner, amount=20, owner_id=colleague)
        act(db, OPPORTUNITIES, late, "qualify")
        rows = db.rows("select * from crm.pipeline_summary()")
        assert [row["stage"] for row in rows] == [
            "lead", "qualified", "proposal", "negotiation", "closing", "won", "lost",
        ]  # fmt: skip
        assert (rows[1]["opportunity_count"], rows[1]["amount"], rows[1]["expected_revenue"]) == (1, 100, 25)
        assert (rows[1]["overdue_count"], rows[1]["label_ko"], rows[1]["average_days_in_stage"]) == (1, "적격", 0)
        mine = db.rows("select * from crm.pipeline_summary(%s)", [colleague])
        assert [row["opportunity_count"] for row in mine] == [1, 0, 0, 0, 0, 0, 0]
        assert sum(r["opportunity_count"] for r in db.rows("select * from crm.pipeline_summary(null, 'USD')")) == 0
    with db.as_user(colleague):
        assert sum(r["opportunity_count"] for r in db.rows("select * from crm.pipeline_summary()")) == 0


def test_opportunities_stay_inside_their_tenant(db: Session, people: People, company: Company) -> None:
    #
    other = workspace(db, people)
    with db.as_user(other.owner_id):
        their_partner, their_lead = make_partner(db), make_lead(db)
        their_campaign = insert(db, "crm.campaigns", campaign_name="a", campaign_type="ad", start_date="2030-01-01")
    with db.as_user(company.owner_id):
        for wrong in (
            {"partner_id": their_partner},
            {"lead_id": their_lead},
            {"campaign_id": their_campaign},
            {"owner_id": other.owner_id},
        ):
            with db.expect_error("VALIDATION_ERROR", 422):
                make_opportunity(db, **({"lead_id": make_lead(db)} | wrong))
        mine = make_opportunity(db, partner_id=make_partner(db))
        refuses_columns(
            db, OPPORTUNITIES, "stage", "status", "expected_revenue", "actual_close_date", "won_so_id", "stage_since"
        )
    with db.as_user(other.owner_id):
        assert db.rows("select id from crm.opportunities") == []
        with db.expect_error("RESOURCE_NOT_FOUND", 404):
            db.execute("select crm.lose_opportunity(%s, 'price')", [mine])


def test_closing_is_a_permission_of_its_own(db: Session, people: People, company: Company) -> None:
    #
    seller = make_colleague(
        db, people, company, "crm.opportunities:read", "crm.opportunities:create", "crm.opportunities:update"
    )
    with db.as_user(company.owner_id):
        partner = make_partner(db)
    with db.as_user(seller):
        opportunity = make_opportunity(db, partner_id=partner, amount=1)
        act(db, OPPORTUNITIES, opportunity, *TO_CLOSING)
        for refused in ("win", "lose"):
            with db.expect_error("FORBIDDEN", 403):
                act(db, OPPORTUNITIES, opportunity, refused)
        with db.expect_error("FORBIDDEN", 403):
            db.execute("select crm.lose_opportunity(%s, 'price')", [opportunity])
