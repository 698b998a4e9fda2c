"""A lead becomes a partner: matched or made, once, with everything that belongs to it."""

from uuid import UUID

import pytest

from tests.sql.tenant.crm import insert, make_partner, workspace
from tests.sql.tenant.funnel import act, convert, make_lead, make_qualified_lead
from tests.support.business_numbers import random_business_number
from tests.support.people import Company, People
from tests.support.session import Session


@pytest.fixture
def company(db: Session, people: People) -> Company:
    return workspace(db, people)


def test_a_new_company_becomes_partner_contact_and_opportunity(db: Session, company: Company) -> None:
    # CRM-05: one transaction; converted is final
    number = random_business_number()
    with db.as_user(company.owner_id):
        lead = make_qualified_lead(db, company.owner_id, biz_no=number, contact_mobile="010-1234-5678")
        answer = convert(db, lead, p_opportunity_name="펌프 12대", p_amount=12_000_000)
        assert answer["partner_created"] is True
        partner = db.one(
            "select name, biz_no, type::text, email from crm.partners where id = %s", [answer["partner_id"]]
        )
        assert partner == {"name": "봄내정밀", "biz_no": number, "type": "customer", "email": "lee@bomnae.example"}
        contact = db.one("select * from crm.partner_contacts where id = %s", [answer["contact_id"]])
        assert (contact["contact_name"], contact["is_primary"]) == ("이소개", True)
        assert contact["partner_id"] == UUID(answer["partner_id"])
        opportunity = db.one("select * from crm.opportunities where id = %s", [answer["opportunity_id"]])
        assert (opportunity["name"], opportunity["stage"], opportunity["lead_id"]) == ("펌프 12대", "lead", lead)
        assert (opportunity["expected_revenue"], opportunity["source"]) == (1_200_000, "referral")
        row = db.one("select * from crm.leads where id = %s", [lead])
        assert (row["status"], row["converted_by"]) == ("converted", company.owner_id)
        assert (row["converted_partner_id"], row["lead_score"]) == (UUID(answer["partner_id"]), 90)
        with db.expect_error("LEAD_ALREADY_CONVERTED", 409):
            convert(db, lead)
        with db.expect_error("INVALID_TRANSITION", 409):
            act(db, "crm.leads", lead, "lose", comment="x")
        # what it became points at it
        with db.expect_error("RESOURCE_IN_USE", 409):
            db.execute("delete from crm.leads where id = %s", [lead])


def test_a_converted_lead_stays_even_without_an_opportunity(db: Session, company: Company) -> None:
    # X-03, CRM-05
    with db.as_user(company.owner_id):
        lead = make_qualified_lead(db, company.owner_id)
        assert convert(db, lead, p_create_opportunity=False)["opportunity_id"] is None
        with db.expect_error("RECORD_LOCKED", 409):
            db.execute("delete from crm.leads where id = %s", [lead])


def test_known_partners_are_found_by_number_then_by_e_mail(db: Session, company: Company) -> None:
    # CRM-05: matched by biz_no/e-mail or created
    number = random_business_number()
    with db.as_user(company.owner_id):
        by_number = make_partner(db, biz_no=number, type="supplier")
        by_mail = make_partner(db, email="sales@hanbit.example", name="한빛")
        by_contact = make_partner(db, name="담당자 회사")
        person = insert(
            db, "crm.partner_contacts", partner_id=by_contact, contact_name="박담당", email="park@x.example"
        )
        first = convert(
            db, make_qualified_lead(db, company.owner_id, biz_no=number, contact_email="sales@hanbit.example")
        )
        assert (first["partner_id"], first["partner_created"]) == (str(by_number), False)
        # CRM-01: a supplier that buys is both
        assert db.value("select type::text from crm.partners where id = %s", [by_number]) == "both"
        second = convert(db, make_qualified_lead(db, company.owner_id, contact_email="Sales@hanbit.example"))
        assert second["partner_id"] == str(by_mail)
        third = convert(db, make_qualified_lead(db, company.owner_id, contact_email="park@x.example"))
        assert (third["partner_id"], third["contact_id"]) == (str(by_contact), str(person))
        # another business number is another company, whoever reads its mail
        fourth = convert(
            db,
            make_qualified_lead(db, company.owner_id, biz_no=random_business_number(), contact_email="own@y.example"),
        )
        fifth = convert(
            db,
            make_qualified_lead(db, company.owner_id, biz_no=random_business_number(), contact_email="own@y.example"),
        )
        assert fifth["partner_created"] and fifth["partner_id"] != fourth["partner_id"]
        named = convert(db, make_qualified_lead(db, company.owner_id), p_partner_id=by_mail)
        assert named["partner_id"] == str(by_mail)


def test_everything_of_the_lead_follows_it(db: Session, company: Company) -> None:
    # CRM-05: activities carried over; CRM-09: the conversion sets the campaign's flags
    with db.as_user(company.owner_id):
        lead = make_qualified_lead(db, company.owner_id)
        call = insert(
            db, "crm.activities", activity_type="call", subject="통화", related_to_type="lead", lead_id=lead,
            activity_date="2026-11-20",
        )  # fmt: skip
        act(db, "crm.activities", call, "complete")
        visit = insert(
            db, "crm.activities", activity_type="visit", subject="방문", related_to_type="lead", lead_id=lead,
            activity_date="2026-12-20",
        )  # fmt: skip
        talk = insert(
            db, "crm.interactions", interaction_type="inquiry", channel="phone", direction="inbound", lead_id=lead,
            subject="견적 문의",
        )  # fmt: skip
        campaign = insert(
            db, "crm.campaigns", campaign_name="전시회", campaign_type="exhibition", start_date="2026-01-01"
        )
        member = insert(db, "crm.campaign_members", campaign_id=campaign, member_type="lead", lead_id=lead)
        score = db.value("select lead_score from crm.leads where id = %s", [lead])
        answer = convert(db, lead)
        assert answer["activities_moved"] == 2
        moved = db.rows(
            "select related_to_type::text as t, lead_id, opportunity_id as o from crm.activities order by subject"
        )
        assert moved == [{"t": "opportunity", "lead_id": None, "o": UUID(answer["opportunity_id"])}] * 2
        row = db.one("select partner_id, contact_id, lead_id from crm.interactions where id = %s", [talk])
        assert row == {
            "partner_id": UUID(answer["partner_id"]),
            "contact_id": UUID(answer["contact_id"]),
            "lead_id": lead,
        }
        flags = db.one("select * from crm.campaign_members where id = %s", [member])
        assert (flags["is_converted_to_lead"], flags["is_converted_to_opportunity"]) == (True, True)
        assert flags["opportunity_id"] == UUID(answer["opportunity_id"])
        assert db.value("select campaign_id from crm.opportunities where lead_id = %s", [lead]) == campaign
        # the lead keeps the score it was converted with, and nothing new is planned for it
        assert db.value("select lead_score from crm.leads where id = %s", [lead]) == score
        with db.expect_error("LEAD_ALREADY_CONVERTED", 409):
            db.execute(
                "update crm.activities set related_to_type = 'lead', lead_id = %s, opportunity_id = null where id = %s",
                [lead, visit],
            )


def test_interactions_older_than_a_day_follow_too(db: Session, company: Company) -> None:
    # CRM-05 with CRM-08: only the conversion may add the partner to a closed record
    with db.as_user(company.owner_id):
        lead = make_qualified_lead(db, company.owner_id)
        talk = insert(
            db, "crm.interactions", interaction_type="inquiry", channel="phone", direction="inbound", lead_id=lead,
            subject="견적 문의",
        )  # fmt: skip
    with db.as_postgres():
        db.execute("alter table crm.interactions disable trigger user")
        db.execute("update crm.interactions set created_at = now() - interval '2 days' where id = %s", [talk])
        db.execute("alter table crm.interactions enable trigger user")
    with db.as_user(company.owner_id):
        answer = convert(db, lead)
        assert db.value("select partner_id from crm.interactions where id = %s", [talk]) == UUID(answer["partner_id"])


def test_an_open_opportunity_of_the_lead_gets_the_partner(db: Session, company: Company) -> None:
    # CRM-05
    with db.as_user(company.owner_id):
        lead = make_qualified_lead(db, company.owner_id)
        early = insert(db, "crm.opportunities", name="먼저 만든 기회", lead_id=lead)
        answer = convert(db, lead, p_create_opportunity=False)
        row = db.one("select partner_id, contact_id from crm.opportunities where id = %s", [early])
        assert row == {"partner_id": UUID(answer["partner_id"]), "contact_id": UUID(answer["contact_id"])}


def test_what_cannot_be_converted_is_refused_and_leaves_nothing(db: Session, people: People, company: Company) -> None:
    # CRM-05, CRM-01, X-01
    other = workspace(db, people)
    with db.as_user(other.owner_id):
        theirs = make_partner(db)
        their_lead = make_lead(db)
    with db.as_user(company.owner_id):
        with db.expect_error("INVALID_TRANSITION", 409):
            convert(db, make_lead(db))
        lead = make_qualified_lead(db, company.owner_id)
        with db.expect_error("VALIDATION_ERROR", 422):
            convert(db, lead, p_partner_id=theirs)
        with db.expect_error("RESOURCE_NOT_FOUND", 404):
            convert(db, their_lead)
        stopped = make_partner(db, name="정지 업체")
        act(db, "crm.partners", stopped, "suspend", comment="미수금")
        with db.expect_error("PARTNER_NOT_USABLE", 422):
            convert(db, lead, p_partner_id=stopped)
        db.execute("update crm.leads set contact_email = null, annual_revenue = 20000000000 where id = %s", [lead])
        with db.expect_error("VALIDATION_ERROR", 422):
            convert(db, lead)
        assert db.value("select count(*) from crm.partners where name = '봄내정밀'") == 0
