"""From sign-up to decision: what a new account becomes, what is refused, what a decision brings with it."""

import json
from typing import Any

import pytest
from psycopg import sql

from tests.support.people import CONSENTS, People, SignUpRefused
from tests.support.session import Session

ACT = "select public.transition('public.members', %s, %s, %s)"


def counts(db: Session) -> dict[str, int]:
    with db.as_postgres():
        return db.one(
            """select (select count(*) from auth.users) as users, (select count(*) from public.members) as members,
            (select count(*) from sys.users) as memberships, (select count(*) from public.member_consents) as consents,
            (select count(*) from noti.notifications) as mails"""
        )


def mails(db: Session, template: str) -> list[dict[str, Any]]:
    with db.as_postgres():
        return db.rows(
            "select recipient, locale::text, payload, tenant_id from noti.notifications where template_code = %s",
            [template],
        )


def test_a_sign_up_makes_a_pending_company_with_owner_consents_and_mail(db: Session, people: People) -> None:
    staff = people.make_staff("portal.members:approve")
    people.make_staff("portal.members:read")
    company = people.make_company(email="Owner@Company.kr", locale="en-US", contact_person_name="박담당")
    with db.as_user(company.owner_id):
        row = db.one("select * from public.members")
        assert (row["state"], row["approval_status"], row["status"]) == ("pending", "pending", "pending")
        assert (row["email"], row["created_by"]) == ("owner@company.kr", company.owner_id)
        membership = db.one("select id, is_owner, status::text, display_name from sys.users")
        assert membership == {"id": company.owner_id, "is_owner": True, "status": "active", "display_name": "박담당"}
        consents = {
            r["consent_type"]: r["is_agreed"]
            for r in db.rows("select * from public.member_consents where version <> ''")
        }
        assert consents == CONSENTS
    assert mails(db, "registration_confirmation") == [
        {
            "recipient": "owner@company.kr", "locale": "en", "tenant_id": company.id,
            "payload": {"company_name": company.company_name, "business_number": company.business_number},
        }
    ]  # fmt: skip
    with db.as_postgres():
        told = db.rows("select user_id from noti.notifications where template_code = 'admin_new_member'")
    assert [row["user_id"] for row in told] == [staff]


def test_no_privilege_comes_from_the_metadata(db: Session, people: People) -> None:
    victim = people.make_company()
    company = people.make_company(
        id=str(victim.id), tenant_id=str(victim.id), state="approved", status="active", approval_status="approved",
        role="super_admin", is_admin=True, is_owner=True, is_deleted=False, approved_by=str(victim.owner_id),
        app_metadata={"tenant_id": str(victim.id), "role": "service_role"}, created_by=str(victim.owner_id),
    )  # fmt: skip
    assert company.id != victim.id
    with db.as_user(company.owner_id):
        row = db.one("select state::text, approved_by, created_by from public.members")
        assert row == {"state": "pending", "approved_by": None, "created_by": company.owner_id}
        assert db.value("select app.tenant_id()") is None
        assert db.value("select app.platform_can('portal.members:read')") is False


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"business_number": None}, "BUSINESS_NUMBER_REQUIRED"),
        ({"business_number": " "}, "BUSINESS_NUMBER_REQUIRED"),
        ({"business_number": "1234567890"}, "BUSINESS_NUMBER_INVALID"),
        ({"business_number": "0000000000"}, "BUSINESS_NUMBER_INVALID"),
        ({"business_number": "12345"}, "BUSINESS_NUMBER_INVALID"),
        ({"business_number": {"a": 1}}, "BUSINESS_NUMBER_INVALID"),
        ({"consents": None}, "CONSENT_REQUIRED"),
        ({"consents": CONSENTS | {"privacy_policy": False}}, "CONSENT_REQUIRED"),
        ({"consents": CONSENTS | {"terms_of_service": "true"}}, "CONSENT_REQUIRED"),
        ({"consents": ["terms_of_service"]}, "CONSENT_REQUIRED"),
        ({"company_name": "  "}, "VALIDATION_ERROR"),
        ({"company_name": None}, "VALIDATION_ERROR"),
        ({"region": "mars"}, "VALIDATION_ERROR"),
        ({"region": None}, "VALIDATION_ERROR"),
        ({"revenue": "much"}, "VALIDATION_ERROR"),
        ({"revenue": -1}, "VALIDATION_ERROR"),
        ({"revenue": "9" * 40}, "VALIDATION_ERROR"),
        ({"founding_date": "2026-02-30"}, "VALIDATION_ERROR"),
        ({"cooperation_fields": "field1"}, "VALIDATION_ERROR"),
        ({"cooperation_fields": ["nothing"]}, "VALIDATION_ERROR"),
        ({"cooperation_fields": [None]}, "VALIDATION_ERROR"),
        ({"description": "가" * 70000}, "VALIDATION_ERROR"),
    ],
)
def test_a_wrong_sign_up_is_refused_with_a_code_by_hook_and_trigger(
    db: Session, people: People, changes: dict[str, Any], code: str
) -> None:
    metadata = people.company_metadata(**changes)
    before = counts(db)
    with pytest.raises(SignUpRefused) as refusal:
        people.sign_up("new@company.kr", metadata)
    assert refusal.value.code == code
    assert refusal.value.status == 422
    if code != "BUSINESS_NUMBER_REQUIRED":
        with db.as_auth_server(), db.expect_error(code, 422):
            people.make_auth_user("new@company.kr", metadata)
    assert counts(db) == before, "nothing half created"


def test_a_taken_number_is_refused_also_with_hyphens(db: Session, people: People) -> None:
    company = people.make_company()
    number = company.business_number
    dashed = f"{number[:3]}-{number[3:5]}-{number[5:]}"
    before = counts(db)
    with pytest.raises(SignUpRefused) as refusal:
        people.sign_up("second@company.kr", people.company_metadata(business_number=dashed))
    assert (refusal.value.code, refusal.value.status) == ("BUSINESS_NUMBER_TAKEN", 409)
    with db.expect_error("BUSINESS_NUMBER_TAKEN", 409):
        people.make_auth_user("second@company.kr", people.company_metadata(business_number=dashed))
    assert counts(db) == before


def test_an_account_without_company_data_is_an_account_that_sees_nothing(db: Session, people: People) -> None:
    user = people.make_auth_user(metadata={"role": "admin"})
    people.make_company()
    with db.as_user(user):
        for table in ("public.members", "sys.users", "idam.users", "public.status_changes", "public.member_consents"):
            assert db.rows(sql.SQL("select * from {}").format(sql.Identifier(*table.split(".")))) == []


def test_metadata_stored_as_a_json_string_is_understood(db: Session, people: People) -> None:
    metadata = people.company_metadata()
    with db.as_auth_server():
        db.execute(
            "insert into auth.users (id, email, raw_user_meta_data) values (gen_random_uuid(), 's@x.kr', to_jsonb(%s::text))",
            [json.dumps(metadata)],
        )
    with db.as_postgres():
        assert (
            db.value("select count(*) from public.members where business_number = %s", [metadata["business_number"]])
            == 1
        )


def test_approval_makes_the_company_a_tenant_and_writes_one_mail(db: Session, people: People) -> None:
    """TNNT-13"""
    company = people.make_company()
    staff = people.approve(company)
    with db.as_user(company.owner_id):
        row = db.one("select status::text, approval_status::text, approved_by from public.members")
        assert row == {"status": "active", "approval_status": "approved", "approved_by": staff}
        assert db.value("select app.tenant_id()") == company.id
        assert {r["code"] for r in db.rows("select code from sys.roles")} >= {
            "owner",
            "administrator",
            "member",
            "viewer",
        }
    with db.as_postgres():
        tenant = db.one("select name, business_number, status::text from tnnt.tenants where id = %s", [company.id])
    assert tenant == {"name": company.company_name, "business_number": company.business_number, "status": "active"}
    assert [mail["recipient"] for mail in mails(db, "member_approved")] == [company.email]


def test_a_rejected_company_reads_the_reason_corrects_and_applies_again(db: Session, people: People) -> None:
    company, staff = people.make_company(), people.make_staff("portal:*")
    with db.as_user(staff):
        db.value(ACT, [company.id, "reject", "사업자등록증이 흐립니다"])
    assert mails(db, "member_rejected")[0]["payload"]["reason"] == "사업자등록증이 흐립니다"
    with db.as_user(company.owner_id):
        row = db.one("select approval_status::text, status::text, state_reason from public.members")
        assert row == {"approval_status": "rejected", "status": "suspended", "state_reason": "사업자등록증이 흐립니다"}
        db.execute("update public.members set representative = '이대표'")
        db.value(ACT, [company.id, "resubmit", None])
        assert db.value("select state::text from public.members") == "pending"
    with db.as_user(staff):
        db.value(ACT, [company.id, "approve", None])
    with db.as_postgres():
        assert db.value("select status::text from sys.organizations where tenant_id = %s", [company.id]) == "active"


@pytest.mark.parametrize(
    ("action", "template", "tenant_status", "organization", "state"),
    [
        ("suspend", "member_suspended", "suspended", "suspended", "suspended"),
        ("reset", "member_reset", "suspended", "pending", "pending"),
    ],
)
def test_suspending_and_resetting_close_the_workspace_and_it_can_reopen(
    db: Session, people: People, action: str, template: str, tenant_status: str, organization: str, state: str
) -> None:
    """TNNT-02, X-25"""
    company, staff = people.make_company(), people.make_staff("portal:*")
    people.approve(company, staff)
    query = """select t.status::text as tenant, o.status::text as organization, m.state::text as state
        from public.members as m join tnnt.tenants as t on m.id = t.id join sys.organizations as o on m.id = o.tenant_id
        where m.id = %s"""
    with db.as_user(staff):
        db.value(ACT, [company.id, action, "확인 필요"])
    with db.as_postgres():
        assert db.one(query, [company.id]) == {"tenant": tenant_status, "organization": organization, "state": state}
    assert len(mails(db, template)) == 1
    with db.as_user(staff):
        db.value(ACT, [company.id, "reinstate" if action == "suspend" else "approve", None])
    with db.as_postgres():
        assert db.one(query, [company.id]) == {"tenant": "active", "organization": "active", "state": "approved"}
        templates = db.value("select count(*) from app.role_templates")
        assert db.value("select count(*) from sys.roles where tenant_id = %s", [company.id]) == templates, "seeded once"


def test_withdrawal_erases_personal_data_and_frees_the_number(db: Session, people: People) -> None:
    company = people.make_company(representative="홍길동", phone="033-255-0000")
    people.approve(company)
    with db.as_user(people.make_staff("portal:*")):
        db.value(ACT, [company.id, "withdraw", "폐업"])
        assert db.rows("select id from public.members") == []
    with db.as_postgres():
        text = db.value("select m::text from public.members as m where id = %s", [company.id])
        for datum in ("홍길동", "255-0000", company.email, company.company_name):
            assert datum not in text
        assert db.value("select count(*) from sys.users where tenant_id = %s", [company.id]) == 0
        assert db.value("select status::text from tnnt.tenants where id = %s", [company.id]) == "terminated"
        account = db.one(
            "select email, raw_user_meta_data, banned_until > now() as banned from auth.users where id = %s",
            [company.owner_id],
        )
        assert account == {
            "email": f"withdrawn+{company.owner_id}@invalid.example",
            "raw_user_meta_data": {},
            "banned": True,
        }
        db.execute("delete from auth.users where id = %s", [company.owner_id])
    again = people.make_company(business_number=company.business_number)
    assert again.id != company.id
    people.approve(again)
    with db.as_postgres():
        assert db.value("select status::text from tnnt.tenants where id = %s", [again.id]) == "active"


def test_marketing_consent_can_be_given_and_withdrawn_and_history_stays(db: Session, people: People) -> None:
    company, stranger = people.make_company(), people.make_auth_user()
    with db.as_user(company.owner_id):
        db.value("select public.set_marketing_consent(true)")
        db.value("select public.set_marketing_consent(false)")
        rows = db.rows("select is_agreed from public.member_consents where consent_type = 'marketing_consent'")
        assert [row["is_agreed"] for row in rows] == [False, True, False]
        with db.expect_error("42501", 403):
            db.execute("update public.member_consents set is_agreed = true")
    with db.as_user(stranger), db.expect_error("FORBIDDEN", 403):
        db.value("select public.set_marketing_consent(true)")


def test_number_checks_are_kept_for_those_who_decide(db: Session, people: People) -> None:
    company, staff = people.make_company(), people.make_staff("portal.member_verifications:read")
    record = "select app.record_verification(%s, 'nts_status', 'closed', '{}', %s)"
    with db.as_service():
        db.value(record, [company.id, staff])
    with db.as_user(staff):
        assert db.one("select result::text, checked_by from public.member_verifications") == {
            "result": "closed",
            "checked_by": staff,
        }
    with db.as_user(company.owner_id):
        assert db.rows("select * from public.member_verifications") == []
        with db.expect_error("42501", 403):
            db.value(record, [company.id, staff])


def test_a_changed_account_address_reaches_the_profiles(db: Session, people: People) -> None:
    company = people.make_company()
    with db.as_auth_server():
        db.execute("update auth.users set email = 'New@Company.kr' where id = %s", [company.owner_id])
    with db.as_user(company.owner_id):
        assert db.value("select email from sys.users") == "new@company.kr"
