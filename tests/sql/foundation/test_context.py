"""Who is asking: company and tenant of the caller, looked up once and never taken from the request."""

from uuid import UUID, uuid4

import pytest

from tests.support.people import People
from tests.support.session import Session

CONTEXT = "select app.tenant_id() as tenant, app.company_id() as company"
NOBODY = {"tenant": None, "company": None}


def test_a_pending_company_is_a_company_but_no_tenant(db: Session, people: People) -> None:
    company = people.make_company()
    with db.as_user(company.owner_id):
        assert db.one(CONTEXT) == {"tenant": None, "company": company.id}


def test_the_only_membership_is_the_tenant_once_approved(db: Session, people: People) -> None:
    company = people.make_company()
    people.approve(company)
    with db.as_user(company.owner_id):
        assert db.one(CONTEXT) == {"tenant": company.id, "company": company.id}


def test_anonymous_and_strangers_belong_to_nothing(db: Session, people: People) -> None:
    stranger = people.make_auth_user()
    with db.as_user(stranger):
        assert db.one(CONTEXT) == NOBODY


@pytest.mark.parametrize("header", ["not-a-uuid", "' or true --", "", "00000000-0000-0000-0000-000000000000"])
def test_a_forged_tenant_header_shows_nothing_of_others(db: Session, people: People, header: str) -> None:
    """X-01: the tenant comes from a verified membership."""
    victim, company = people.make_company(), people.make_company()
    people.approve(victim)
    people.approve(company)
    with db.as_user(company.owner_id, tenant_id=victim.id):
        assert db.one(CONTEXT) == NOBODY
        assert db.rows("select id from public.members") == []
    with db.as_user(company.owner_id, tenant_id=header or None):
        expected = {"tenant": company.id, "company": company.id} if not header else NOBODY
        assert db.one(CONTEXT) == expected


def test_a_tenant_claim_of_somebody_elses_company_is_worth_nothing(db: Session, people: People) -> None:
    """X-01"""
    victim, company = people.make_company(), people.make_company()
    people.approve(victim)
    people.approve(company)
    with db.as_user(company.owner_id, app_metadata={"tenant_id": str(victim.id)}):
        assert db.one(CONTEXT) == NOBODY


def join(db: Session, tenant_id: UUID, user_id: UUID) -> None:
    with db.as_postgres():
        db.execute(
            "insert into sys.users (tenant_id, id, email) select %s, id, email from auth.users where id = %s",
            [tenant_id, user_id],
        )


def test_with_two_companies_the_header_or_the_claim_chooses(db: Session, people: People) -> None:
    first, second = people.make_company(), people.make_company()
    people.approve(first)
    people.approve(second)
    join(db, second.id, first.owner_id)
    with db.as_user(first.owner_id):
        assert db.one(CONTEXT) == NOBODY
    for company in (first, second):
        with db.as_user(first.owner_id, tenant_id=company.id):
            assert db.one(CONTEXT)["tenant"] == company.id
        with db.as_user(first.owner_id, app_metadata={"tenant_id": str(company.id)}):
            assert db.one(CONTEXT)["tenant"] == company.id


def test_another_caller_in_the_same_transaction_is_looked_up_again(db: Session, people: People) -> None:
    first, second = people.make_company(), people.make_company()
    for company in (first, second, first):
        with db.as_user(company.owner_id):
            assert db.one(CONTEXT)["company"] == company.id


def test_a_suspended_membership_or_company_loses_the_tenant(db: Session, people: People) -> None:
    company = people.make_company()
    people.approve(company)
    staff = people.make_staff("portal.members:*")
    with db.as_user(staff):
        db.execute("select public.transition('public.members', %s, 'suspend', '서류 미비')", [company.id])
    with db.as_user(company.owner_id):
        assert db.one(CONTEXT) == {"tenant": None, "company": company.id}
    with db.as_postgres():
        db.execute("update sys.users set status = 'suspended' where id = %s", [company.owner_id])
    with db.as_user(company.owner_id):
        assert db.one(CONTEXT) == NOBODY


def test_ending_a_membership_counts_inside_the_same_transaction(db: Session, people: People) -> None:
    company = people.make_company()
    with db.as_user(company.owner_id):
        assert db.one(CONTEXT)["company"] == company.id
        with db.as_postgres():
            db.execute("update sys.users set status = 'suspended' where id = %s", [company.owner_id])
        assert db.one(CONTEXT) == NOBODY


def test_trace_id_and_address_come_from_the_request(db: Session) -> None:
    headers = {"x-request-id": "t" * 150, "x-forwarded-for": "203.0.113.7, 10.0.0.1"}
    with db.as_user(uuid4(), headers=headers):
        row = db.one("select app.trace_id() as trace, host(app.client_ip()) as ip")
        assert row == {"trace": "t" * 100, "ip": "203.0.113.7"}


@pytest.mark.parametrize("forwarded", ["nonsense", "999.1.1.1", "'; drop table x", "a" * 500])
def test_a_senseless_forwarded_address_is_no_error(db: Session, forwarded: str) -> None:
    with db.as_user(uuid4(), headers={"x-forwarded-for": forwarded}):
        assert db.value("select app.client_ip()") is None


def test_only_the_service_and_direct_sessions_are_trusted(db: Session) -> None:
    with db.as_user(uuid4()):
        assert db.value("select app.is_trusted()") is False
    with db.as_service():
        assert db.value("select app.is_trusted()") is True
    with db.as_postgres():
        assert db.value("select app.is_trusted()") is True


def test_today_is_a_day_in_korea_wherever_the_session_is(db: Session) -> None:
    """X-21: at any moment the date of one of these zones is not Seoul's."""
    with db.as_postgres():
        expected = db.value("select (now() at time zone 'Asia/Seoul')::date")
        local = set()
        for zone in ("Etc/GMT+12", "Pacific/Kiritimati"):
            db.execute("select set_config('timezone', %s, true)", [zone])
            local.add(db.value("select current_date"))
            assert db.value("select app.today()") == expected
        assert local != {expected}
