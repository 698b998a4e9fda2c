"""What the roles of crm that every tenant has may do, and the entries of its menu."""

from uuid import UUID

import pytest

from tests.sql.tenant.crm import insert, make_colleague_with_role, make_partner, workspace
from tests.support.people import Company, People
from tests.support.session import Session


@pytest.fixture
def company(db: Session, people: People) -> Company:
    return workspace(db, people)


def act(db: Session, entity: str, record: UUID, action: str) -> None:
    db.execute("select public.transition(%s, %s, %s, '사유')", [entity, record, action])


def test_a_clerk_maintains_and_decides_nothing(db: Session, people: People, company: Company) -> None:
    clerk = make_colleague_with_role(db, people, company, "crm_clerk")
    with db.as_user(company.owner_id):
        partner = make_partner(db)
        limit = insert(db, "crm.credit_limits", partner_id=partner, limit_amount=1, reason="계획")
        insert(db, "crm.partner_banks", partner_id=partner, bank_code="088", account_no="110-1234", account_holder="가")
    with db.as_user(clerk):
        # neither approval, nor closing, nor deletion, nor bank numbers
        make_partner(db, name="나상사")
        db.execute("update crm.partners set industry = '식품' where id = %s", [partner])
        assert db.rows("select id from crm.partner_banks") == []
        assert db.value("select account_no from crm.masked_partner_banks(%s)", [partner]) == "***1234"
        for entity, record, action in (
            ("crm.credit_limits", limit, "approve"),
            ("crm.partners", partner, "suspend"),
            ("crm.partners", partner, "close"),
        ):
            with db.expect_error("FORBIDDEN", 403):
                act(db, entity, record, action)
        with db.expect_error("FORBIDDEN", 403):
            db.execute("delete from crm.partners where id = %s", [partner])


def test_a_manager_decides(db: Session, people: People, company: Company) -> None:
    manager = make_colleague_with_role(db, people, company, "crm_manager")
    with db.as_user(company.owner_id):
        partner = make_partner(db)
        limit = insert(db, "crm.credit_limits", partner_id=partner, limit_amount=1, reason="계획")
        insert(db, "crm.partner_banks", partner_id=partner, bank_code="088", account_no="110-1234", account_holder="가")
    with db.as_user(manager):
        act(db, "crm.credit_limits", limit, "approve")
        assert db.value("select account_no from crm.partner_banks") == "110-1234"
        act(db, "crm.partners", partner, "suspend")


def test_every_entry_of_the_menu_names_a_permission_that_exists(db: Session) -> None:
    with db.as_postgres():
        missing = db.rows(
            """
            select m.code, m.permission from app.menu_templates as m
            where m.parent_code = 'CRM' and not exists (
              select 1 from app.permissions as p where p.permission = m.permission
            )
            """
        )
        assert db.value("select count(*) from app.menu_templates where parent_code = 'CRM'") == 15
    assert missing == []
