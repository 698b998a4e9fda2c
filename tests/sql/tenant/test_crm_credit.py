"""Credit limits: asked for by one, approved by another, kept as history; exposure comes from whoever holds documents."""

import json
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from psycopg import sql

from tests.sql.tenant.crm import insert, make_colleague, make_partner, workspace
from tests.support.people import Company, People
from tests.support.session import Session


@pytest.fixture
def company(db: Session, people: People) -> Company:
    return workspace(db, people)


@pytest.fixture
def approver(db: Session, people: People, company: Company) -> UUID:
    return make_colleague(db, people, company, "crm:*")


def request(db: Session, partner: UUID, amount: int | None, **values: object) -> UUID:
    return insert(db, "crm.credit_limits", partner_id=partner, limit_amount=amount, reason="연간 거래 계획", **values)


def decide(db: Session, limit: UUID, action: str) -> None:
    db.execute("select public.transition('crm.credit_limits', %s, %s, '검토 의견')", [limit, action])


def owe(db: Session, *parts: tuple[str, int, int]) -> None:
    """A module that says these open items (kind, amount, days overdue) of every partner."""
    items = json.dumps([{"kind": kind, "amount": amount, "overdue_days": days} for kind, amount, days in parts])
    with db.as_postgres():
        db.execute(
            sql.SQL(
                """
                create or replace function app.test_balance(uuid, uuid, text)
                returns table (kind text, amount numeric, overdue_days integer) language sql stable
                as $$ select * from jsonb_to_recordset({}::jsonb) as t (kind text, amount numeric, overdue_days integer) $$
                """
            ).format(sql.Literal(items))
        )
        db.execute("select app.define_partner_balance('app.test_balance', 10)")


def check(db: Session, partner: UUID, amount: int, department: str | None = None) -> dict[str, Any]:
    state: dict[str, Any] = db.value("select crm.credit_check(%s, %s, %s)", [partner, amount, department])
    return state


def test_who_asks_for_a_limit_does_not_decide_it(db: Session, company: Company, approver: UUID) -> None:
    with db.as_user(company.owner_id):
        partner = make_partner(db)
        limit = request(db, partner, 1_000_000)
        # CRM-02, X-24: maker is not checker, for either answer, the owner included
        for action in ("approve", "reject"):
            with db.expect_error("MAKER_IS_CHECKER", 403):
                decide(db, limit, action)
        # nor can somebody make the amount their own by editing it
        with db.expect_error("42501", 403):
            db.execute("update crm.credit_limits set limit_amount = 2 where id = %s", [limit])
    with db.as_user(approver):
        decide(db, limit, "approve")
        row = db.one("select * from crm.credit_limits")
        assert (row["decided_by"], row["effective_to"]) == (approver, None)
        assert row["decided_at"] is not None
        assert db.value("select credit_limit from crm.partners") == Decimal(1_000_000)


def test_the_history_of_limits_stays(db: Session, company: Company, approver: UUID) -> None:
    with db.as_user(company.owner_id):
        partner = make_partner(db)
    for amount in (1_000, 2_000):
        with db.as_user(company.owner_id):
            limit = request(db, partner, amount)
        with db.as_user(approver):
            decide(db, limit, "approve")
    with db.as_user(company.owner_id):
        # CRM-02: one limit in force, the former one ended, what it was before beside each
        rows = db.rows(
            """
            select limit_amount, previous_amount, effective_to is null as current from crm.credit_limits
            order by limit_amount
            """
        )
        assert [(row["limit_amount"], row["previous_amount"], row["current"]) for row in rows] == [
            (1_000, None, False),
            (2_000, 1_000, True),
        ]
        with db.expect_error("42501", 403):
            db.execute("delete from crm.credit_limits")
    with db.as_postgres(), db.expect_error("23505"):
        db.execute("update crm.credit_limits set effective_to = null")


def test_one_open_request_and_withdrawing_is_for_who_asked(db: Session, company: Company, approver: UUID) -> None:
    with db.as_user(company.owner_id):
        partner = make_partner(db)
        limit = request(db, partner, 1_000)
        with db.expect_error("CREDIT_REQUEST_OPEN", 409):
            request(db, partner, 2_000)
        request(db, partner, 2_000, department="영업1팀")
    with db.as_user(approver), db.expect_error("NOT_YOUR_REQUEST", 403):
        decide(db, limit, "withdraw")
    with db.as_user(company.owner_id):
        decide(db, limit, "withdraw")
        with db.expect_error("INVALID_TRANSITION", 409):
            decide(db, limit, "withdraw")
        request(db, partner, 3_000)
    with db.as_postgres():
        # the index decides between two at once
        db.execute("alter table crm.credit_limits disable trigger tg_credit_limits__request")
        with db.expect_error("23505"):
            db.execute(
                "insert into crm.credit_limits (tenant_id, partner_id, limit_amount, reason) values (%s, %s, 1, '동시')",
                [company.id, partner],
            )


def test_approving_takes_its_own_permission(db: Session, people: People, company: Company) -> None:
    clerk = make_colleague(db, people, company, "crm.credit_limits:read", "crm.credit_limits:update")
    with db.as_user(company.owner_id):
        limit = request(db, make_partner(db), 1_000)
    with db.as_user(clerk), db.expect_error("FORBIDDEN", 403):
        # APPROVE is separate from UPDATE
        decide(db, limit, "approve")


def test_exposure_and_overdue_days_hold_orders(db: Session, company: Company, approver: UUID) -> None:
    with db.as_user(company.owner_id):
        partner = make_partner(db)
        # CRM-02: without documents nothing is owed, without a limit nothing is held
        state = check(db, partner, 10**12)
        assert (state["exposure"], state["credit_limit"], state["is_allowed"]) == (0, None, True)
        limit = request(db, partner, 1_000, overdue_hold_days=10)
        department_limit = request(db, partner, 800, department="영업1팀")
    with db.as_user(approver):
        decide(db, limit, "approve")
        decide(db, department_limit, "approve")
    # payables do not count against the limit
    owe(db, ("receivable", 500, 10), ("order", 200, 0), ("payable", 9_000, 99))
    with db.as_user(company.owner_id):
        state = check(db, partner, 300)
        assert (state["exposure"], state["available"], state["overdue_days"]) == (700, 300, 10)
        assert state["is_allowed"]
        assert check(db, partner, 301)["reasons"] == ["limit_exceeded"]
        assert check(db, partner, 101, "영업1팀")["reasons"] == ["limit_exceeded"]
        assert check(db, partner, 100, "영업1팀")["is_allowed"]
        with db.expect_error("VALIDATION_ERROR", 422):
            check(db, partner, -1)
    with db.as_postgres():
        db.execute("select app.require_credit(%s, %s, 300)", [company.id, partner])
        for amount, department in ((301, None), (101, "영업1팀")):
            with db.expect_error("CREDIT_HOLD", 409):
                db.execute("select app.require_credit(%s, %s, %s, %s)", [company.id, partner, amount, department])
    owe(db, ("receivable", 1, 11))
    with db.as_user(company.owner_id):
        assert check(db, partner, 0)["reasons"] == ["overdue"]


def test_a_partner_is_closed_with_nothing_open_only(db: Session, company: Company) -> None:
    with db.as_user(company.owner_id):
        partner = make_partner(db)
    owe(db, ("payable", 1, 0))
    with db.as_user(company.owner_id), db.expect_error("PARTNER_HAS_BALANCE", 409):
        # CRM-01: CLOSED only with zero receivables and payables
        db.execute("select public.transition('crm.partners', %s, 'close', '폐업')", [partner])
    owe(db, ("payable", 0, 0))
    with db.as_user(company.owner_id):
        db.execute("select public.transition('crm.partners', %s, 'close', '폐업')", [partner])


def test_credit_of_another_tenant_is_not_told(db: Session, people: People, company: Company) -> None:
    other = workspace(db, people)
    with db.as_user(company.owner_id):
        partner = make_partner(db)
        request(db, partner, 1_000)
    with db.as_user(other.owner_id):
        #
        with db.expect_error("RESOURCE_NOT_FOUND", 404):
            check(db, partner, 0)
        with db.expect_error("VALIDATION_ERROR", 422):
            request(db, partner, 1)
        assert db.rows("select id from crm.credit_limits") == []
    stranger = make_colleague(db, people, company, "adm.units:read")
    with db.as_user(stranger), db.expect_error("FORBIDDEN", 403):
        check(db, partner, 0)
