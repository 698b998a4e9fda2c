"""Addresses, account managers, bank accounts, the gate of documents, similar names."""

from datetime import date
from uuid import UUID

import pytest
from psycopg import sql

from tests.sql.tenant.crm import insert, make_colleague, make_partner, workspace
from tests.support.people import Company, People
from tests.support.session import Session


@pytest.fixture
def company(db: Session, people: People) -> Company:
    return workspace(db, people)


def make_bank(db: Session, partner: UUID, account_no: str = "110-123-456789", **values: object) -> UUID:
    return insert(
        db,
        "crm.partner_banks",
        partner_id=partner,
        bank_code="088",
        account_no=account_no,
        account_holder="홍길동",
        **values,
    )


def test_one_default_address(db: Session, company: Company) -> None:
    with db.as_user(company.owner_id):
        partner = make_partner(db)
        for name in ("본사", "원주 공장"):
            last = insert(
                db, "crm.partner_addresses", partner_id=partner, address_name=name, address1="중앙로 1", is_default=True
            )
        # CRM-03, X-18: the newer default replaces the older
        rows = db.rows("select id from crm.partner_addresses where is_default")
        assert [row["id"] for row in rows] == [last]
        # a name once for a partner
        with db.expect_error("23505", 409):
            insert(db, "crm.partner_addresses", partner_id=partner, address_name="본사", address1="중앙로 2")


def test_the_door_code_of_an_address_is_not_in_the_audit_log(db: Session, company: Company) -> None:
    with db.as_user(company.owner_id):
        insert(db, "crm.partner_addresses", partner_id=make_partner(db), address1="중앙로 1", access_code="9876#")
    with db.as_postgres():
        #
        lines = db.rows("select a::text as line from audt.audit_logs as a where a.tenant_id = %s", [company.id])
    assert any("partner_addresses" in line["line"] for line in lines)
    assert not any("9876#" in line["line"] for line in lines)


def test_one_manager_of_a_kind_on_any_day(db: Session, people: People, company: Company) -> None:
    colleague = make_colleague(db, people, company)
    with db.as_user(company.owner_id):
        partner = make_partner(db)
        first = insert(
            db, "crm.partner_managers", partner_id=partner, manager_id=company.owner_id,
            start_date=date(2026, 1, 1), end_date=date(2026, 3, 31),
        )  # fmt: skip
        # CRM-03, X-17: the last day belongs to the first manager
        with db.expect_error("PERIOD_OVERLAP", 409):
            insert(db, "crm.partner_managers", partner_id=partner, manager_id=colleague, start_date=date(2026, 3, 31))
        open_ended = insert(
            db, "crm.partner_managers", partner_id=partner, manager_id=colleague, start_date=date(2026, 4, 1)
        )
        insert(
            db, "crm.partner_managers", partner_id=partner, manager_id=company.owner_id, manager_type="technical",
            start_date=date(2026, 1, 1), end_date=date(2026, 1, 31),
        )  # fmt: skip
        with db.expect_error("VALIDATION_ERROR", 422):
            db.execute("update crm.partner_managers set end_date = '2025-12-31' where id = %s", [first])
        assert [row["id"] for row in db.rows("select id from crm.current_partner_managers")] == [open_ended]


def test_a_manager_is_an_active_user_of_the_own_tenant(db: Session, people: People, company: Company) -> None:
    other = workspace(db, people)
    left = make_colleague(db, people, company)
    with db.as_postgres():
        db.execute("update sys.users set status = 'suspended' where id = %s", [left])
    with db.as_user(company.owner_id):
        partner = make_partner(db)
        #
        for manager in (other.owner_id, left):
            with db.expect_error("VALIDATION_ERROR", 422):
                insert(db, "crm.partner_managers", partner_id=partner, manager_id=manager)


def test_one_bank_account_of_each_use_and_no_account_twice(db: Session, company: Company) -> None:
    with db.as_user(company.owner_id):
        partner = make_partner(db)
        make_bank(db, partner, is_primary=True, is_receive=True, is_payment=True)
        second = make_bank(db, partner, "110-999", is_primary=True, is_receive=True, is_payment=True)
        # CRM-03, X-18: one primary, one receiving, one paying account
        for flag in ("is_primary", "is_receive", "is_payment"):
            rows = db.rows(sql.SQL("select id from crm.partner_banks where {}").format(sql.Identifier(flag)))
            assert [row["id"] for row in rows] == [second], flag
        with db.expect_error("23505", 409):
            make_bank(db, partner, "110123456789")


def test_bank_numbers_are_for_those_who_may_reveal_them(db: Session, people: People, company: Company) -> None:
    viewer = make_colleague(db, people, company, "*:read")
    accountant = make_colleague(db, people, company, "crm.partners:read", "crm.partner_banks:*")
    stranger = make_colleague(db, people, company, "adm.units:read")
    with db.as_user(company.owner_id):
        partner = make_partner(db)
        make_bank(db, partner)
    with db.as_user(accountant):
        assert db.value("select account_no from crm.partner_banks") == "110-123-456789"
    with db.as_user(viewer):
        # reading everything is not enough for the numbers; the masked list is
        assert db.rows("select * from crm.partner_banks") == []
        masked = db.one("select * from crm.masked_partner_banks(%s)", [partner])
        assert (masked["account_no"], masked["account_holder"]) == ("********6789", "홍**")
    with db.as_user(stranger), db.expect_error("FORBIDDEN", 403):
        db.rows("select * from crm.masked_partner_banks(%s)", [partner])
    other = workspace(db, people)
    with db.as_user(other.owner_id):
        assert db.rows("select * from crm.masked_partner_banks(%s)", [partner]) == []
    with db.as_postgres():
        lines = db.rows("select a::text as line from audt.audit_logs as a where a.tenant_id = %s", [company.id])
    assert not any("456789" in line["line"] or "홍길동" in line["line"] for line in lines)


@pytest.mark.parametrize(
    ("kind", "use", "usable"),
    [
        ("customer", "sales", True), ("both", "sales", True), ("supplier", "sales", False), ("other", "sales", False),
        ("supplier", "purchase", True), ("both", "purchase", True), ("customer", "purchase", False),
        ("other", None, True),
    ],
)  # fmt: skip
def test_the_type_of_a_partner_gates_documents(
    db: Session, company: Company, kind: str, use: str | None, usable: bool
) -> None:
    with db.as_user(company.owner_id):
        partner = make_partner(db, type=kind)
    with db.as_postgres():
        # CRM-01
        statement = "select app.require_partner(%s, %s, %s, 'customer_id')"
        if usable:
            db.execute(statement, [company.id, partner, use])
        else:
            with db.expect_error("PARTNER_NOT_USABLE", 422) as failure:
                db.execute(statement, [company.id, partner, use])
            assert failure.details["field"] == "customer_id"


@pytest.mark.parametrize("action", ["deactivate", "suspend", "close"])
def test_only_active_partners_are_used_in_documents(db: Session, people: People, company: Company, action: str) -> None:
    other = workspace(db, people)
    with db.as_user(company.owner_id):
        partner = make_partner(db)
        db.execute("select public.transition('crm.partners', %s, %s, '사유')", [partner, action])
    with db.as_postgres():
        # CRM-01, X-15; and X-01: not from another tenant
        with db.expect_error("PARTNER_NOT_USABLE", 422):
            db.execute("select app.require_partner(%s, %s, 'sales', 'partner_id')", [company.id, partner])
        with db.expect_error("VALIDATION_ERROR", 422):
            db.execute("select app.require_partner(%s, %s, 'sales', 'partner_id')", [other.id, partner])


def test_similar_names_are_named_before_a_duplicate_is_made(db: Session, people: People, company: Company) -> None:
    other = workspace(db, people)
    with db.as_user(other.owner_id):
        make_partner(db, name="강원상사")
    with db.as_user(company.owner_id):
        make_partner(db, name="㈜ 강원상사")
        make_partner(db, name="제주감귤")
        # CRM-01: warned of, without regard to the legal form, only in the own tenant
        rows = db.rows("select name, score from crm.similar_partners('강원상사 주식회사')")
        assert [(row["name"], row["score"]) for row in rows] == [("㈜ 강원상사", 1.0)]
        with db.expect_error("VALIDATION_ERROR", 422):
            db.rows("select * from crm.similar_partners(' ')")
    stranger = make_colleague(db, people, company, "adm.units:read")
    with db.as_user(stranger), db.expect_error("FORBIDDEN", 403):
        db.rows("select * from crm.similar_partners('강원')")
