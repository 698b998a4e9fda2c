"""Requests for quotation: lines, what is fixed after draft, the due date."""

from uuid import UUID, uuid4

import pytest

from tests.sql.tenant.crm import insert, make_partner, workspace
from tests.sql.tenant.funnel import act, change, refuses_columns
from tests.support.people import Company, People
from tests.support.session import Session

RFQS = "crm.rfqs"


@pytest.fixture
def company(db: Session, people: People) -> Company:
    return workspace(db, people)


def make_rfq(db: Session, *, lines: int = 1, **values: object) -> UUID:
    rfq = insert(db, RFQS, **({"title": "펌프 견적", "request_date": "2031-03-01"} | values))
    for number in range(lines):
        insert(db, "crm.rfq_items", rfq_id=rfq, product_name=f"펌프 {number}", qty=2)
    return rfq


def status(db: Session, rfq: UUID) -> str:
    value: str = db.value("select status::text from crm.rfqs where id = %s", [rfq])
    return value


def test_a_submitted_request_has_lines_and_a_customer(db: Session, company: Company) -> None:
    # CRM-13, X-10, X-11
    with db.as_user(company.owner_id):
        partner = make_partner(db)
        empty = make_rfq(db, lines=0, partner_id=partner)
        assert str(db.value("select rfq_code from crm.rfqs")).startswith("RFQ-20")
        with db.expect_error("VALIDATION_ERROR", 422):
            act(db, RFQS, empty, "submit")
        line = insert(db, "crm.rfq_items", rfq_id=empty, product_name="밸브", qty=1)
        db.execute("delete from crm.rfq_items where id = %s", [line])
        with db.expect_error("VALIDATION_ERROR", 422):
            act(db, RFQS, empty, "submit")
        nobody = make_rfq(db)
        with db.expect_error("VALIDATION_ERROR", 422):
            act(db, RFQS, nobody, "submit")
        db.execute("update crm.rfqs set partner_id = %s where id = %s", [partner, nobody])
        act(db, RFQS, nobody, "submit", "start_review")
        assert status(db, nobody) == "in_review"


def test_lines_name_a_product_and_are_numbered(db: Session, people: People, company: Company) -> None:
    # CRM-13, X-01, X-15
    other = workspace(db, people)
    with db.as_user(other.owner_id):
        theirs = make_rfq(db)
        their_unit = db.value("select id from adm.units where code = 'EA'")
    with db.as_user(company.owner_id):
        rfq = make_rfq(db, lines=2)
        unit = db.value("select id from adm.units where code = 'BOX'")
        insert(db, "crm.rfq_items", rfq_id=rfq, product_name="윤활유", qty="0.5", unit_id=unit)
        assert [r["line_no"] for r in db.rows("select line_no from crm.rfq_items order by line_no")] == [1, 2, 3]
        for wrong in (
            {},
            {"product_name": " "},
            {"product_name": "a", "qty": 0},
            {"product_name": "a", "unit_id": their_unit},
        ):
            with db.expect_error("VALIDATION_ERROR", 422):
                insert(db, "crm.rfq_items", **({"rfq_id": rfq, "qty": 1} | wrong))
        with db.expect_error("VALIDATION_ERROR", 422):
            insert(db, "crm.rfq_items", rfq_id=theirs, product_name="a", qty=1)
        db.execute("update adm.units set is_active = false where id = %s", [unit])
        with db.expect_error("VALIDATION_ERROR", 422):
            insert(db, "crm.rfq_items", rfq_id=rfq, product_name="a", qty=1, unit_id=unit)
    with db.as_user(other.owner_id):
        assert db.value("select count(*) from crm.rfq_items") == 1
        with db.expect_error("RESOURCE_NOT_FOUND", 404):
            act(db, RFQS, rfq, "submit")


def test_a_submitted_request_is_fixed(db: Session, company: Company) -> None:
    # lines and header; X-03: cancelled, not deleted
    with db.as_user(company.owner_id):
        rfq = make_rfq(db, partner_id=make_partner(db))
        line = insert(db, "crm.rfq_items", rfq_id=rfq, product_name="밸브", qty=1)
        db.execute("delete from crm.rfq_items where id = %s", [line])
        act(db, RFQS, rfq, "submit")
        for wrong in ({"title": "x"}, {"partner_id": None}, {"currency": "USD"}):
            with db.expect_error("RECORD_LOCKED", 409):
                change(db, RFQS, **wrong)
        with db.expect_error("RECORD_LOCKED", 409):
            change(db, "crm.rfq_items", qty=3)
        with db.expect_error("RECORD_LOCKED", 409):
            insert(db, "crm.rfq_items", rfq_id=rfq, product_name="a", qty=1)
        with db.expect_error("RECORD_LOCKED", 409):
            db.execute("select public.restore('crm.rfq_items', %s)", [line])
        with db.expect_error("RECORD_LOCKED", 409):
            db.execute("delete from crm.rfq_items")
        with db.expect_error("RECORD_LOCKED", 409):
            db.execute("delete from crm.rfqs")
        db.execute("update crm.rfqs set notes = '급함', priority = 'urgent'")
        with db.expect_error("VALIDATION_ERROR", 422):
            act(db, RFQS, rfq, "cancel")
        act(db, RFQS, rfq, "cancel", comment="고객 요청")
        draft = make_rfq(db)
        db.execute("delete from crm.rfqs where id = %s", [draft])
        assert db.value("select count(*) from crm.rfq_items where rfq_id = %s", [draft]) == 0


def test_quoted_comes_from_a_quotation_only(db: Session, company: Company) -> None:
    # CRM-13, X-05
    with db.as_user(company.owner_id):
        rfq = make_rfq(db, partner_id=make_partner(db))
        act(db, RFQS, rfq, "submit", "start_review")
        with db.expect_error("QUOTATION_REQUIRED", 409):
            act(db, RFQS, rfq, "quote")
        refuses_columns(db, RFQS, "converted_quote_id", "converted_at", "status")
    quotation = uuid4()
    with db.as_postgres():
        db.execute(
            "update crm.rfqs set status = 'quoted', converted_quote_id = %s, converted_at = now() where id = %s",
            [quotation, rfq],
        )
    with db.as_user(company.owner_id):
        second = make_rfq(db, partner_id=make_partner(db, name="나"))
        act(db, RFQS, second, "submit", "start_review")
    with db.as_postgres(), db.expect_error("23505"):
        # one quotation answers one request
        db.execute(
            "update crm.rfqs set status = 'quoted', converted_quote_id = %s, converted_at = now() where id = %s",
            [quotation, second],
        )


def test_the_due_date_reminds_then_declines(db: Session, company: Company) -> None:
    # CRM-13: due date passed → reminder/declined; X-26
    with db.as_user(company.owner_id):
        partner = make_partner(db)
        rfq = make_rfq(db, partner_id=partner, due_date="2031-03-10")
        draft = make_rfq(db, partner_id=partner, due_date="2031-03-10")
        act(db, RFQS, rfq, "submit")
    with db.as_service():
        run = [db.value("select app.follow_up_rfqs(%s)", [f"2031-03-{day:02}"]) for day in (9, 10, 11, 17)]
        assert run == [0, 1, 0, 0]
        mail = db.one("select payload from noti.notifications where template_code = 'rfq_due'")["payload"]
        assert (mail["title"], mail["due_date"]) == ("펌프 견적", "2031-03-10")
        assert db.value("select app.follow_up_rfqs('2031-03-18')") == 1
        assert db.value("select app.follow_up_rfqs('2031-03-18')") == 0
    with db.as_user(company.owner_id):
        assert (status(db, rfq), status(db, draft)) == ("declined", "draft")
        row = db.one(
            "select action, comment from public.status_changes where record_id = %s and to_state = 'declined'", [rfq]
        )
        assert row["action"] == "decline" and "7일" in row["comment"]


def test_a_suspended_partner_gets_no_quotation(db: Session, company: Company) -> None:
    # CRM-01
    with db.as_user(company.owner_id):
        partner = make_partner(db)
        rfq = make_rfq(db, partner_id=partner)
        act(db, "crm.partners", partner, "suspend", comment="미수금")
        with db.expect_error("PARTNER_NOT_USABLE", 422):
            act(db, RFQS, rfq, "submit")


def test_dates_and_contacts_are_checked(db: Session, company: Company) -> None:
    with db.as_user(company.owner_id):
        contact = insert(db, "crm.partner_contacts", partner_id=make_partner(db), contact_name="김", phone="033-1")
        for wrong in (
            {"title": " "},
            {"due_date": "2031-02-28"},
            {"required_delivery_date": "2031-02-28"},
            {"contact_id": contact},
        ):
            with db.expect_error("VALIDATION_ERROR", 422):
                make_rfq(db, **wrong)
