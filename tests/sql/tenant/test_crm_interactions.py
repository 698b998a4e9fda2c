"""Interactions: with whom, and closed after a day."""

from uuid import UUID

import pytest

from tests.sql.tenant.crm import insert, make_partner, workspace
from tests.sql.tenant.funnel import change, make_lead
from tests.support.people import Company, People
from tests.support.session import Session


@pytest.fixture
def company(db: Session, people: People) -> Company:
    return workspace(db, people)


def make_interaction(db: Session, **values: object) -> UUID:
    return insert(
        db, "crm.interactions",
        **({"interaction_type": "inquiry", "channel": "phone", "direction": "inbound", "subject": "문의"} | values),
    )  # fmt: skip


def age(db: Session, interaction: UUID, hours: int) -> None:
    """Lets the record have been written earlier."""
    with db.as_postgres():
        db.execute("alter table crm.interactions disable trigger user")
        db.execute(
            "update crm.interactions set created_at = now() - make_interval(hours => %s) where id = %s",
            [hours, interaction],
        )
        db.execute("alter table crm.interactions enable trigger user")


def test_an_interaction_is_with_somebody(db: Session, people: People, company: Company) -> None:
    # CRM-08: partner, lead or contact; X-01: of the same tenant
    other = workspace(db, people)
    with db.as_user(other.owner_id):
        theirs = make_partner(db)
    with db.as_user(company.owner_id):
        with db.expect_error("VALIDATION_ERROR", 422):
            make_interaction(db)
        partner = make_partner(db)
        contact = insert(db, "crm.partner_contacts", partner_id=partner, contact_name="김", phone="033-1")
        for who in ({"partner_id": partner}, {"lead_id": make_lead(db)}, {"contact_id": contact}):
            make_interaction(db, **who)
        for wrong in (
            {"partner_id": theirs},
            {"partner_id": partner, "is_follow_up_required": True},
            {"partner_id": partner, "interaction_date": "2099-01-01"},
            {"partner_id": partner, "subject": " "},
            {"partner_id": partner, "handled_by": other.owner_id},
        ):
            with db.expect_error("VALIDATION_ERROR", 422):
                make_interaction(db, **wrong)
        for score in (0, 6):
            with db.expect_error("23514"):
                make_interaction(db, partner_id=partner, satisfaction_score=score)
    with db.as_user(other.owner_id):
        assert db.rows("select id from crm.interactions") == []


def test_after_a_day_only_tags_and_notes_change(db: Session, company: Company) -> None:
    # CRM-08
    with db.as_user(company.owner_id):
        interaction = make_interaction(db, partner_id=make_partner(db))
        db.execute("update crm.interactions set summary = '요약' where id = %s", [interaction])
    age(db, interaction, 23)
    with db.as_user(company.owner_id):
        db.execute("update crm.interactions set summary = '고침' where id = %s", [interaction])
    age(db, interaction, 25)
    with db.as_user(company.owner_id):
        db.execute("update crm.interactions set tags = '{vip}', notes = '확인' where id = %s", [interaction])
        for wrong in ({"subject": "다른 제목"}, {"outcome": "closed"}, {"handled_by": None}, {"partner_id": None}):
            with db.expect_error("RECORD_LOCKED", 409):
                change(db, "crm.interactions", **wrong)
        with db.expect_error("RECORD_LOCKED", 409):
            db.execute("delete from crm.interactions")
    with db.as_service(), db.expect_error("RECORD_LOCKED", 409):
        # the service obeys it too
        db.execute("update crm.interactions set content = 'x'")


def test_on_the_first_day_a_mistake_can_be_deleted(db: Session, company: Company) -> None:
    # CRM-08, X-03
    with db.as_user(company.owner_id):
        interaction = make_interaction(db, lead_id=make_lead(db))
        db.execute("delete from crm.interactions")
        assert db.rows("select id from crm.interactions") == []
        db.execute("select public.restore('crm.interactions', %s)", [interaction])
        assert [row["id"] for row in db.rows("select id from crm.interactions")] == [interaction]
        with db.expect_error("RESOURCE_IN_USE", 409):
            db.execute("delete from crm.leads")
