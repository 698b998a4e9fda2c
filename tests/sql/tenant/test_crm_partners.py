"""Partners and their contact persons: numbering, business numbers, duplicates, one primary contact, isolation."""

from uuid import UUID

import pytest
from psycopg import sql

from tests.sql.tenant.crm import make_partner, workspace
from tests.support.business_numbers import random_business_number
from tests.support.people import Company, People
from tests.support.session import Session


@pytest.fixture
def company(db: Session, people: People) -> Company:
    return workspace(db, people)


def make_contact(
    db: Session, partner: UUID, name: str = "김담당", email: str | None = None, primary: bool = False
) -> UUID:
    value: UUID = db.value(
        """
        insert into crm.partner_contacts (partner_id, contact_name, email, mobile, is_primary)
        values (%s, %s, %s, '010-1234-5678', %s) returning id
        """,
        [partner, name, email, primary],
    )
    return value


def test_a_partner_is_numbered_and_starts_active(db: Session, company: Company) -> None:
    with db.as_user(company.owner_id):
        # the code comes from the tenant's numbering rule, a code the client brings is kept
        first = make_partner(db)
        assert db.value("select code from crm.partners where id = %s", [first]) == "MBP0001"
        assert db.value("select status::text from crm.partners where id = %s", [first]) == "active"
        own = db.value("insert into crm.partners (code, name, type) values ('a_1', '나', 'both') returning code")
        assert own == "A_1"


def test_a_business_number_has_a_check_digit_and_one_live_partner(db: Session, company: Company) -> None:
    number = random_business_number()
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    with db.as_user(company.owner_id):
        # CRM-01: check digit; duplicates by business number refused among live partners
        with db.expect_error("VALIDATION_ERROR", 422):
            make_partner(db, biz_no=wrong)
        first = make_partner(db, biz_no=f"{number[:3]}-{number[3:5]}-{number[5:]}")
        assert db.value("select biz_no from crm.partners where id = %s", [first]) == number
        with db.expect_error("PARTNER_DUPLICATE", 409):
            make_partner(db, biz_no=number)
        db.execute("delete from crm.partners where id = %s", [first])
        make_partner(db, biz_no=number)
        with db.expect_error("PARTNER_DUPLICATE", 409):
            db.execute("select public.restore('crm.partners', %s)", [first])
    with db.as_postgres(), db.expect_error("23505"):
        # the index decides when two come at once and neither sees the other
        db.execute("alter table crm.partners disable trigger tg_partners__validate")
        db.execute(
            "insert into crm.partners (tenant_id, name, type, biz_no) values (%s, '동시', 'other', %s)",
            [company.id, number],
        )


def test_server_owned_columns_of_a_partner_cannot_be_written(db: Session, company: Company) -> None:
    with db.as_user(company.owner_id):
        partner = make_partner(db)
        # CRM-02, X-05, X-08: the limit comes from an approved request, the status from a transition
        for column in ("credit_limit", "overdue_hold_days", "status", "tenant_id", "created_by"):
            with db.expect_error("42501", 403):
                db.execute(
                    sql.SQL("update crm.partners set {0} = {0} where id = %s").format(sql.Identifier(column)), [partner]
                )


def test_partners_point_at_active_base_data_only(db: Session, company: Company) -> None:
    with db.as_postgres():
        db.execute(
            "insert into adm.currencies (tenant_id, code, name, is_active) values (%s, 'XTS', '시험', false)",
            [company.id],
        )
    with db.as_user(company.owner_id):
        # a currency that is switched off, or does not exist
        for currency in ("XTS", "ZZZ"):
            with db.expect_error("VALIDATION_ERROR", 422) as failure:
                db.execute("insert into crm.partners (name, type, currency) values ('가', 'other', %s)", [currency])
            assert "currency" in str(failure.details)


def test_suspending_and_closing_need_a_reason_and_are_recorded(db: Session, company: Company) -> None:
    with db.as_user(company.owner_id):
        partner = make_partner(db)
        # transitions only, with a reason
        with db.expect_error("VALIDATION_ERROR", 422):
            db.execute("select public.transition('crm.partners', %s, 'suspend')", [partner])
        db.execute("select public.transition('crm.partners', %s, 'suspend', '대금 연체')", [partner])
        with db.expect_error("INVALID_TRANSITION", 409):
            db.execute("select public.transition('crm.partners', %s, 'activate')", [partner])
        db.execute("select public.transition('crm.partners', %s, 'close', '폐업')", [partner])
        assert db.value("select status::text from crm.partners where id = %s", [partner]) == "closed"
    with db.as_postgres():
        assert db.value("select count(*) from public.status_changes where record_id = %s", [partner]) == 2


def test_one_primary_contact_and_unique_mail_inside_a_partner(db: Session, company: Company) -> None:
    with db.as_user(company.owner_id):
        partner, other = make_partner(db), make_partner(db, name="다른상사")
        first = make_contact(db, partner, "김하나", "A@B.kr", primary=True)
        second = make_contact(db, partner, "김두리", primary=True)
        # CRM-03, X-18: setting one primary clears the former
        rows = db.rows("select id from crm.partner_contacts where partner_id = %s and is_primary", [partner])
        assert [row["id"] for row in rows] == [second]
        # CRM-03: the e-mail is unique inside the partner, in any case, not over all partners
        with db.expect_error("23505", 409):
            make_contact(db, partner, "김세리", "a@b.KR")
        make_contact(db, other, "김하나", "a@b.kr")
        assert db.value("select email from crm.partner_contacts where id = %s", [first]) == "a@b.kr"


def test_a_contact_can_be_reached(db: Session, company: Company) -> None:
    with db.as_user(company.owner_id):
        partner = make_partner(db)
        with db.expect_error("VALIDATION_ERROR", 422) as failure:
            db.execute(
                "insert into crm.partner_contacts (partner_id, contact_name, phone) values (%s, '  ', '  ')", [partner]
            )
        assert {error["field"] for error in failure.details} == {"contact_name", "phone"}


def test_contacts_follow_their_partner_and_another_tenants_ids_are_refused(
    db: Session, people: People, company: Company
) -> None:
    other = workspace(db, people)
    with db.as_user(company.owner_id):
        partner = make_partner(db)
        contact = make_contact(db, partner)
    with db.as_user(other.owner_id):
        # neither read, nor changed, nor pointed at
        assert db.rows("select id from crm.partners where id = %s", [partner]) == []
        assert db.execute("update crm.partners set name = '탈취' where id = %s", [partner]) == 0
        assert db.execute("delete from crm.partner_contacts where id = %s", [contact]) == 0
        with db.expect_error("VALIDATION_ERROR", 422):
            make_contact(db, partner)
        with db.expect_error("RESOURCE_NOT_FOUND", 404):
            db.execute("select public.transition('crm.partners', %s, 'suspend', '사유')", [partner])
    with db.as_user(company.owner_id):
        # owned rows follow the header; X-15: nothing new points at a deleted partner
        db.execute("delete from crm.partners where id = %s", [partner])
        assert db.rows("select id from crm.partner_contacts where id = %s", [contact]) == []
        with db.expect_error("VALIDATION_ERROR", 422):
            make_contact(db, partner, "새사람")


def test_owners_are_the_people_of_the_own_tenant(db: Session, people: People, company: Company) -> None:
    workspace(db, people)
    with db.as_user(company.owner_id):
        assert [row["id"] for row in db.rows("select id from crm.owners")] == [company.owner_id]
