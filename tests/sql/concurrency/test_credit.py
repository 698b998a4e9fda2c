"""Credit: one open request, one decision, and documents that together never pass the limit (CRM-02)."""

from decimal import Decimal
from typing import LiteralString
from uuid import UUID

import pytest

from tests.sql.tenant.crm import make_colleague, make_partner, workspace
from tests.support.concurrency import CALLERS, OK, Work, at_once, by, one_wins, tally
from tests.support.databases import TestDatabase
from tests.support.people import Company, People
from tests.support.session import Session

ASK: LiteralString = """insert into crm.credit_limits (partner_id, limit_amount, reason)
  values (%s, %s, '연간 거래 계획') returning id"""
DECIDE: LiteralString = "select public.transition('crm.credit_limits', %s, %s, '검토 의견')"
#: A module that holds documents, as later ones will: confirming one asks for credit in the same transaction.
ORDERS: LiteralString = """
  create table app.test_orders (tenant_id uuid, partner_id uuid, department text, amount numeric not null);
  create function app.test_orders_open(p_tenant uuid, p_partner uuid, p_department text)
  returns table (kind text, amount numeric, overdue_days integer) language plpgsql stable as $$
  begin
    return query select 'order'::text, o.amount, 0 from app.test_orders as o
    where o.tenant_id = p_tenant and o.partner_id = p_partner and (p_department is null or o.department = p_department);
  end $$;
  create function app.test_confirm(p_tenant uuid, p_partner uuid, p_amount numeric, p_department text)
  returns void language plpgsql security definer as $$
  begin
    perform app.require_credit(p_tenant, p_partner, p_amount, p_department);
    insert into app.test_orders values (p_tenant, p_partner, p_department, p_amount);
  end $$;
  grant execute on function app.test_confirm to authenticated;
  select app.define_partner_balance('app.test_orders_open', 10);
"""
CONFIRM: LiteralString = "select app.test_confirm(%s, %s, %s, %s)"


@pytest.fixture
def company(setup: Session, people: People) -> Company:
    return workspace(setup, people)


@pytest.fixture
def approvers(setup: Session, people: People, company: Company) -> list[UUID]:
    return [make_colleague(setup, people, company, "crm:*") for _ in range(CALLERS)]


def partner_of(setup: Session, company: Company) -> UUID:
    with setup.as_user(company.owner_id):
        return make_partner(setup)


def test_one_request_waits_for_a_decision(
    arena: TestDatabase, setup: Session, company: Company, approvers: list[UUID]
) -> None:
    """CRM-02: sixteen people ask for the same limit."""
    for _ in range(4):
        partner = partner_of(setup, company)
        setup.commit()
        answers = at_once(arena, [by(user, ASK, partner, 1000 * (n + 1)) for n, user in enumerate(approvers)])
        one_wins(answers, "CREDIT_REQUEST_OPEN")
        with setup.as_postgres():
            asked = "select count(*) from crm.credit_limits where partner_id = %s"
            assert setup.value(asked, [partner]) == 1


def test_a_request_is_decided_once(
    arena: TestDatabase, setup: Session, company: Company, approvers: list[UUID]
) -> None:
    """CRM-02, X-24: approved, rejected and withdrawn at the same moment."""
    for _ in range(4):
        partner = partner_of(setup, company)
        with setup.as_user(company.owner_id):
            limit = setup.value(ASK, [partner, 5000])
        setup.commit()
        works: list[Work] = [
            by(user, DECIDE, limit, "approve" if n % 2 else "reject") for n, user in enumerate(approvers)
        ]
        answers = at_once(arena, [by(company.owner_id, DECIDE, limit, "withdraw"), *works])
        winner = one_wins(answers, "INVALID_TRANSITION")
        with setup.as_postgres():
            known = setup.value("select credit_limit from crm.partners where id = %s", [partner])
        assert known == (Decimal(5000) if winner > 0 and (winner - 1) % 2 else None)


def test_asking_and_deciding_in_turns_leave_one_limit_in_force(
    arena: TestDatabase, setup: Session, company: Company, approvers: list[UUID]
) -> None:
    """CRM-02: half of them ask again and again, the other half approves whatever is open."""
    partner = partner_of(setup, company)
    setup.commit()
    approve: LiteralString = """select public.transition('crm.credit_limits', c.id, 'approve')
      from crm.credit_limits as c where c.partner_id = %s and c.status = 'requested'"""
    for turn in range(6):
        works = [
            by(user, ASK, partner, 1000 * turn + n) if n % 2 else by(user, approve, partner)
            for n, user in enumerate(approvers)
        ]
        heard = tally(at_once(arena, works))
        assert set(heard) <= {OK, "CREDIT_REQUEST_OPEN", "INVALID_TRANSITION", "MAKER_IS_CHECKER"}, heard
    with setup.as_postgres():
        current = setup.rows(
            """select limit_amount from crm.credit_limits
            where partner_id = %s and status = 'approved' and effective_to is null""",
            [partner],
        )
        known = setup.value("select credit_limit from crm.partners where id = %s", [partner])
    assert [row["limit_amount"] for row in current] == [known]


@pytest.mark.parametrize("department", [None, "영업1팀"])
def test_documents_at_once_stay_below_the_limit(fresh_db: TestDatabase, department: str | None) -> None:
    """CRM-02: sixteen orders of 300 under a limit of 1000, in several rounds; some are taken back."""
    setup = fresh_db.session()
    people = People(setup)
    company = workspace(setup, people)
    sellers = [make_colleague(setup, people, company, "crm:*") for _ in range(CALLERS)]
    with setup.as_postgres():
        setup.execute(ORDERS)
    partner = partner_of(setup, company)
    with setup.as_user(company.owner_id):
        wanted: LiteralString = """insert into crm.credit_limits (partner_id, limit_amount, reason, department)
          values (%s, 1000, '연간 거래 계획', %s) returning id"""
        limit = setup.value(wanted, [partner, department])
    with setup.as_user(sellers[0]):
        setup.execute(DECIDE, [limit, "approve"])
    setup.commit()

    def taking_back(user: UUID) -> Work:
        def work(session: Session) -> None:
            with session.as_user(user):
                session.execute(CONFIRM, [company.id, partner, 300, department])
            session.rollback()

        return work

    for _ in range(3):
        works = [by(user, CONFIRM, company.id, partner, 300, department) for user in sellers]
        heard = tally(at_once(fresh_db, works))
        assert heard == {OK: 3, "CREDIT_HOLD": CALLERS - 3}
        mixed = at_once(fresh_db, [taking_back(user) for user in sellers])
        assert tally(mixed) == {"CREDIT_HOLD": CALLERS}
        with setup.as_postgres():
            assert setup.value("select sum(amount) from app.test_orders") == 900
            setup.execute("delete from app.test_orders")
        setup.commit()
        # orders that are taken back leave room for the others
        answers = at_once(fresh_db, works[:8] + [taking_back(user) for user in sellers[:8]])
        assert tally(answers[:8])[OK] <= 3
        with setup.as_postgres():
            assert setup.value("select coalesce(sum(amount), 0) from app.test_orders") == 300 * tally(answers[:8])[OK]
            setup.execute("delete from app.test_orders")
        setup.commit()
