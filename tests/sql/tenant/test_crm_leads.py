"""Leads: score and rating from the tenant's own rules, what each status asks for, isolation."""

from uuid import uuid4

import pytest

from tests.sql.tenant.crm import insert, make_colleague, workspace
from tests.sql.tenant.funnel import GOOD_LEAD, act, make_lead, make_qualified_lead, refuses_columns
from tests.support.people import Company, People
from tests.support.session import Session


@pytest.fixture
def company(db: Session, people: People) -> Company:
    return workspace(db, people)


def test_the_score_is_the_sum_of_the_rules_that_fit(db: Session, company: Company) -> None:
    # CRM-04: weighted attributes; hot from 80, warm from 50, else cold
    with db.as_user(company.owner_id):
        lead = make_lead(db)
        assert db.one("select lead_code, lead_score, rating::text from crm.leads where id = %s", [lead]) == {
            "lead_code": "LD00001",
            "lead_score": 0,
            "rating": "cold",
        }
        good = make_lead(db, **GOOD_LEAD)
        assert db.one("select lead_score, rating::text from crm.leads where id = %s", [good]) == {
            "lead_score": 75,
            "rating": "warm",
        }
        db.execute("update crm.leads set contact_mobile = '010-1234-5678' where id = %s", [good])
        assert db.one("select lead_score, rating::text from crm.leads where id = %s", [good]) == {
            "lead_score": 80,
            "rating": "hot",
        }
        # a blank is not an address
        db.execute("update crm.leads set contact_email = '  ' where id = %s", [good])
        assert db.value("select lead_score from crm.leads where id = %s", [good]) == 75


def test_completed_activities_count_up_to_a_limit(db: Session, company: Company) -> None:
    # CRM-04: weighted activities
    with db.as_user(company.owner_id):
        lead = make_lead(db)
        scores: list[int] = []
        for _ in range(3):
            call = insert(
                db, "crm.activities", activity_type="call", subject="통화", related_to_type="lead", lead_id=lead,
                activity_date="2026-11-20",
            )  # fmt: skip
            assert db.value("select lead_score from crm.leads where id = %s", [lead]) == (scores or [0])[-1]
            act(db, "crm.activities", call, "complete")
            scores.append(db.value("select lead_score from crm.leads where id = %s", [lead]))
        assert scores == [5, 10, 10]
        db.execute("delete from crm.activities where lead_id = %s", [lead])
        assert db.value("select lead_score from crm.leads where id = %s", [lead]) == 0


def test_a_changed_rule_changes_open_leads_of_its_tenant_only(db: Session, people: People, company: Company) -> None:
    # CRM-04: weights are data; X-01: of one tenant
    other = workspace(db, people)
    with db.as_user(other.owner_id):
        theirs = make_lead(db, source="referral")
    with db.as_user(company.owner_id):
        open_lead, lost = make_lead(db, source="referral"), make_lead(db, source="referral")
        act(db, "crm.leads", lost, "lose", comment="연락 두절")
        db.execute("update crm.lead_score_rules set points = 100 where name = '소개'")
        insert(db, "crm.lead_score_rules", name="감점", criterion="source", match_value="referral", points=-15)
        rows = {row["id"]: row["lead_score"] for row in db.rows("select id, lead_score from crm.leads")}
        assert rows == {open_lead: 85, lost: 20}
        insert(db, "crm.lead_score_rules", name="상한", criterion="has_email", points=100)
        db.execute("update crm.leads set contact_email = 'a@b.example' where id = %s", [open_lead])
        assert db.value("select lead_score from crm.leads where id = %s", [open_lead]) == 100
    with db.as_user(other.owner_id):
        assert db.value("select lead_score from crm.leads where id = %s", [theirs]) == 20


@pytest.mark.parametrize(
    "values",
    [
        {"criterion": "source"},
        {"criterion": "source", "match_value": "astrology"},
        {"criterion": "has_email", "match_value": "x"},
        {"criterion": "employee_count"},
        {"criterion": "has_email", "min_value": 3},
        {"criterion": "has_email", "max_points": 50},
        {"criterion": "activity", "match_value": "dance"},
    ],
)
def test_a_rule_has_the_value_its_criterion_asks_for(db: Session, company: Company, values: dict[str, object]) -> None:
    # CRM-04
    with db.as_user(company.owner_id), db.expect_error("VALIDATION_ERROR", 422):
        insert(db, "crm.lead_score_rules", **({"name": "규칙", "points": 5} | values))


def test_a_lead_needs_seventy_points_to_qualify(db: Session, company: Company) -> None:
    # CRM-04: 70 may become qualified
    with db.as_user(company.owner_id):
        lead = make_lead(db, **(GOOD_LEAD | {"owner_id": company.owner_id, "budget_range": None}))
        act(db, "crm.leads", lead, "contact")
        with db.expect_error("LEAD_SCORE_TOO_LOW", 409) as failure:
            act(db, "crm.leads", lead, "qualify")
        assert "65" in str(failure.details)
        db.execute("update crm.leads set budget_range = '1억 원' where id = %s", [lead])
        act(db, "crm.leads", lead, "qualify")
        assert db.value("select status::text from crm.leads where id = %s", [lead]) == "qualified"


def test_somebody_is_responsible_from_the_first_contact_on(db: Session, company: Company) -> None:
    # CRM-04: owner required from contacted
    with db.as_user(company.owner_id):
        lead = make_lead(db)
        with db.expect_error("VALIDATION_ERROR", 422):
            act(db, "crm.leads", lead, "contact")
        db.execute("update crm.leads set owner_id = %s where id = %s", [company.owner_id, lead])
        act(db, "crm.leads", lead, "contact")
        with db.expect_error("VALIDATION_ERROR", 422):
            db.execute("update crm.leads set owner_id = null where id = %s", [lead])


def test_a_lost_lead_says_why_and_stays_lost(db: Session, company: Company) -> None:
    # CRM-04: lost needs a reason; X-08: no way back
    with db.as_user(company.owner_id):
        lead = make_lead(db)
        with db.expect_error("VALIDATION_ERROR", 422):
            act(db, "crm.leads", lead, "lose")
        act(db, "crm.leads", lead, "lose", comment="예산이 없어졌음")
        assert db.value("select lost_reason from crm.leads where id = %s", [lead]) == "예산이 없어졌음"
        with db.expect_error("INVALID_TRANSITION", 409):
            act(db, "crm.leads", lead, "contact")
    with db.as_postgres():
        with db.expect_error("23514"):
            db.execute("update crm.leads set lost_reason = null where id = %s", [lead])
        db.execute("insert into crm.leads (tenant_id, company_name, contact_name) values (%s, 'a', 'b')", [company.id])
        with db.expect_error("VALIDATION_ERROR", 422):
            db.execute("update crm.leads set status = 'lost' where company_name = 'a'")


def test_converted_is_reached_by_the_conversion_only(db: Session, company: Company) -> None:
    # CRM-05
    with db.as_user(company.owner_id):
        lead = make_qualified_lead(db, company.owner_id)
        with db.expect_error("USE_CONVERT_LEAD", 409):
            act(db, "crm.leads", lead, "convert")


def test_clients_do_not_write_what_the_server_computes(db: Session, company: Company) -> None:
    #
    with db.as_user(company.owner_id):
        make_lead(db)
        refuses_columns(
            db,
            "crm.leads",
            "lead_score",
            "rating",
            "status",
            "converted_at",
            "converted_partner_id",
            "lost_reason",
            "tenant_id",
        )


def test_texts_are_checked(db: Session, company: Company) -> None:
    with db.as_user(company.owner_id):
        for wrong in ({"company_name": "  "}, {"contact_name": " "}, {"biz_no": "1234567890"}, {"contact_email": "a@"}):
            with db.expect_error("VALIDATION_ERROR", 422):
                make_lead(db, **wrong)


def test_leads_and_rules_stay_inside_their_tenant(db: Session, people: People, company: Company) -> None:
    #
    other = workspace(db, people)
    with db.as_user(company.owner_id):
        mine = make_lead(db, company_name="우리 리드")
    with db.as_user(other.owner_id):
        assert db.rows("select id from crm.leads") == []
        assert db.execute("update crm.leads set notes = 'x' where id = %s", [mine]) == 0
        with db.expect_error("RESOURCE_NOT_FOUND", 404):
            act(db, "crm.leads", mine, "lose", comment="x")
        with db.expect_error("VALIDATION_ERROR", 422):
            make_lead(db, owner_id=company.owner_id)
        assert db.value("select count(*) from crm.lead_score_rules where tenant_id = %s", [company.id]) == 0


def test_permissions_are_asked_for(db: Session, people: People, company: Company) -> None:
    # converting and changing rules are permissions of their own
    clerk = make_colleague(db, people, company, "crm.leads:read", "crm.leads:create", "crm.leads:update")
    with db.as_user(clerk):
        lead = make_qualified_lead(db, clerk)
        with db.expect_error("FORBIDDEN", 403):
            db.execute("select crm.convert_lead(%s)", [lead])
        with db.expect_error("FORBIDDEN", 403):
            db.execute("delete from crm.leads where id = %s", [lead])
        with db.expect_error("FORBIDDEN", 403):
            db.execute("update crm.lead_score_rules set points = 1")
        with db.expect_error("RESOURCE_NOT_FOUND", 404):
            act(db, "crm.leads", uuid4(), "contact")
