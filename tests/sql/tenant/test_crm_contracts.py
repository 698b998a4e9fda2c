"""Contracts: signed before they are in force, frozen afterwards, renewed, expired and noticed by the daily job."""

from datetime import date, timedelta
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
def today(db: Session) -> date:
    with db.as_postgres():
        value: date = db.value("select app.today()")
    return value


def make_contract(db: Session, company: Company, today: date, **values: object) -> UUID:
    """A draft with its signed file; from 100 days ago for a year unless the values say otherwise."""
    defaults: dict[str, object] = {
        "contract_type": "service",
        "contract_title": "유지보수 계약",
        "start_date": today - timedelta(days=100),
        "end_date": today + timedelta(days=265),
        "contract_file_path": f"{company.id}/contracts/signed.pdf",
        "contract_file_name": "signed.pdf",
    }
    return insert(db, "crm.contracts", **(defaults | values))


def act(db: Session, contract: UUID, action: str, comment: str | None = "사유") -> None:
    db.execute("select public.transition('crm.contracts', %s, %s, %s)", [contract, action, comment])


def run(db: Session, day: date) -> int:
    with db.as_postgres():
        handled: int = db.value("select app.run_contracts(%s)", [day])
    return handled


def notices(db: Session) -> list[dict[str, Any]]:
    with db.as_postgres():
        return db.rows(
            """
            select template_code, recipient, payload from noti.notifications
            where template_code like 'contract%%'
            order by created_at, template_code, (payload ->> 'days_left')::integer desc nulls last, id
            """
        )


def test_a_contract_is_numbered_and_in_force_with_its_signed_file_only(
    db: Session, company: Company, today: date
) -> None:
    with db.as_user(company.owner_id):
        contract = make_contract(db, company, today, partner_id=make_partner(db), contract_file_path=None)
        code = db.value("select contract_code from crm.contracts")
        assert code == f"CTR-{today.year}-0001"
        # CRM-12: DRAFT to ACTIVE takes the signed file
        with db.expect_error("VALIDATION_ERROR", 422) as failure:
            act(db, contract, "activate")
        assert "contract_file_path" in str(failure.details)
        # below the own tenant's folder, and of a kind that is kept
        for path in ("00000000-0000-0000-0000-000000000000/a.pdf", f"{company.id}/a.exe", f"{company.id}/../b/a.pdf"):
            with db.expect_error("23514", 400):
                db.execute("update crm.contracts set contract_file_path = %s", [path])
        db.execute("update crm.contracts set contract_file_path = %s", [f"{company.id}/a.PDF"])
        act(db, contract, "activate")
        assert db.value("select status::text from crm.contracts") == "active"


@pytest.mark.parametrize(("kind", "partner_type"), [("purchase", "customer"), ("supply", "supplier")])
def test_a_contract_takes_the_right_type_of_partner(
    db: Session, company: Company, today: date, kind: str, partner_type: str
) -> None:
    with db.as_user(company.owner_id):
        partner = make_partner(db, type=partner_type)
        contract = make_contract(db, company, today, partner_id=partner, contract_type=kind)
        # CRM-01
        with db.expect_error("PARTNER_NOT_USABLE", 422):
            act(db, contract, "activate")


def test_what_was_signed_stays(db: Session, company: Company, today: date) -> None:
    with db.as_postgres():
        db.execute(
            "insert into adm.currencies (tenant_id, code, name) values (%s, 'USD', '달러') on conflict do nothing",
            [company.id],
        )
    with db.as_user(company.owner_id):
        partner, other = make_partner(db), make_partner(db, name="다른상사")
        contract = make_contract(db, company, today, partner_id=partner)
        db.execute("update crm.contracts set contract_amount = 100")
        act(db, contract, "activate")
        #
        changes: dict[str, object] = {
            "contract_amount": 200, "end_date": None, "partner_id": other, "contract_file_path": None, "contract_currency": "USD",
        }  # fmt: skip
        for column, value in changes.items():
            with db.expect_error("CONTRACT_FROZEN", 409):
                db.execute(sql.SQL("update crm.contracts set {} = %s").format(sql.Identifier(column)), [value])
        db.execute("update crm.contracts set contract_notes = '연락처 변경', is_auto_renewal = true")
        #
        with db.expect_error("CONTRACT_FROZEN", 409):
            db.execute("delete from crm.contracts")
        with db.expect_error("RESOURCE_IN_USE", 409):
            db.execute("delete from crm.partners where id = %s", [partner])
        draft = make_contract(db, company, today, partner_id=partner)
        assert db.execute("delete from crm.contracts where id = %s", [draft]) == 0
        assert db.rows("select id from crm.contracts where id = %s", [draft]) == []


def test_terminating_needs_a_reason_and_expiring_the_end(db: Session, company: Company, today: date) -> None:
    with db.as_user(company.owner_id):
        contract = make_contract(db, company, today, partner_id=make_partner(db))
        act(db, contract, "activate")
        with db.expect_error("CONTRACT_NOT_ENDED", 409):
            act(db, contract, "expire")
        # CRM-12: TERMINATED needs a reason
        with db.expect_error("VALIDATION_ERROR", 422):
            act(db, contract, "terminate", None)
        act(db, contract, "terminate")
        assert db.value("select terminated_on from crm.contracts") == today


def test_exclusive_contracts_of_a_partner_do_not_overlap(db: Session, company: Company, today: date) -> None:
    with db.as_user(company.owner_id):
        partner, other = make_partner(db), make_partner(db, name="다른상사")
        first, second = (
            make_contract(db, company, today, partner_id=partner, contract_type="exclusive") for _ in range(2)
        )
        elsewhere = make_contract(db, company, today, partner_id=other, contract_type="exclusive")
        act(db, first, "activate")
        act(db, elsewhere, "activate")
        # CRM-12, X-17
        with db.expect_error("PERIOD_OVERLAP", 409):
            act(db, second, "activate")
        act(db, first, "terminate")
        act(db, second, "activate")
    with db.as_postgres(), db.expect_error("23P01"):
        # the constraint decides between two at once
        db.execute("alter table crm.contracts disable trigger tg__period")
        db.execute("alter table crm.contracts disable trigger tg__lifecycle")
        db.execute("update crm.contracts set status = 'active' where id = %s", [first])


def test_the_person_in_charge_is_told_before_the_renewal_date(
    db: Session, people: People, company: Company, today: date
) -> None:
    colleague = make_colleague(db, people, company)
    with db.as_user(company.owner_id):
        contract = make_contract(
            db, company, today, partner_id=make_partner(db), owner_id=colleague,
            renewal_date=today + timedelta(days=40), is_auto_renewal=True,
        )  # fmt: skip
        act(db, contract, "activate")
    # CRM-12: notices 30 and 7 days before, each once also when the job runs every day
    for days_before in (31, 30, 29, 8, 7, 7, 1):
        run(db, today + timedelta(days=40 - days_before))
    sent = notices(db)
    assert [(row["template_code"], row["payload"]["days_left"]) for row in sent] == [
        ("contract_renewal", 30),
        ("contract_renewal", 7),
    ]
    with db.as_postgres():
        address = db.value("select email from sys.users where id = %s", [colleague])
    assert {row["recipient"] for row in sent} == {address}


def test_a_contract_renews_itself_on_its_renewal_date(db: Session, company: Company, today: date) -> None:
    with db.as_user(company.owner_id):
        contract = make_contract(
            db, company, today, partner_id=make_partner(db), end_date=date(2027, 1, 31),
            renewal_date=today, is_auto_renewal=True, renewal_months=12,
        )  # fmt: skip
        act(db, contract, "activate")
    # CRM-12: once for a renewal date, however often the job runs
    assert run(db, today) == 1
    assert run(db, today) == 0
    with db.as_user(company.owner_id):
        row = db.one("select end_date, renewed_count, status::text from crm.contracts")
        assert row == {"end_date": date(2028, 1, 31), "renewed_count": 1, "status": "active"}
        with db.expect_error("CONTRACT_FROZEN", 409):
            # the job's leave to move dates ends with it
            db.execute("update crm.contracts set end_date = null")
    assert [row["template_code"] for row in notices(db)] == ["contract_renewed"]


def test_a_contract_expires_after_its_end_and_so_does_one_with_a_successor(
    db: Session, company: Company, today: date
) -> None:
    yesterday = today - timedelta(days=1)
    with db.as_user(company.owner_id):
        partner = make_partner(db)
        plain = make_contract(db, company, today, partner_id=partner, end_date=yesterday)
        last_day = make_contract(db, company, today, partner_id=partner, end_date=today)
        replaced = make_contract(
            db, company, today, partner_id=partner, contract_type="exclusive", end_date=yesterday, is_auto_renewal=True
        )
        successor = make_contract(db, company, today, partner_id=partner, contract_type="exclusive", start_date=today)
        for contract in (plain, last_day, replaced, successor):
            act(db, contract, "activate")
    # CRM-12: expired the day after its end; a renewal never overlaps a newer exclusive contract
    assert run(db, today) == 2
    with db.as_user(company.owner_id):
        states = {row["id"]: row["status"] for row in db.rows("select id, status::text from crm.contracts")}
    assert states == {plain: "expired", last_day: "active", replaced: "expired", successor: "active"}
    assert [row["template_code"] for row in notices(db)] == ["contract_expired", "contract_expired"]


def test_contracts_of_another_tenant_are_neither_seen_nor_made(
    db: Session, people: People, company: Company, today: date
) -> None:
    other = workspace(db, people)
    with db.as_user(company.owner_id):
        partner = make_partner(db)
        contract = make_contract(db, company, today, partner_id=partner)
    with db.as_user(other.owner_id):
        #
        assert db.rows("select id from crm.contracts") == []
        with db.expect_error("RESOURCE_NOT_FOUND", 404):
            act(db, contract, "activate")
        with db.expect_error("VALIDATION_ERROR", 422):
            make_contract(db, other, today, partner_id=partner)
