"""A company signs up through supabase-py; every refusal leaves nothing behind."""

import re
from dataclasses import replace
from typing import Any

import psycopg
import pytest
from postgrest.exceptions import APIError
from psycopg.rows import DictRow
from supabase_auth.errors import AuthWeakPasswordError

from supabase import AuthApiError, acreate_client
from tests.contract.world import CONSENTS, Registration, World, registration, rows_of, with_bad_check_digit
from tests.support.business_numbers import random_business_number

Database = psycopg.Connection[DictRow]

TRACES = """
    select count(*) as n from (
      select id::text from auth.users where email = %(email)s
      union all select id::text from auth.identities where identity_data ->> 'email' = %(email)s
      union all select id::text from public.members where email = %(email)s
      union all select tenant_id::text from sys.users where email = %(email)s
      union all select id::text from noti.notifications where recipient = %(email)s
      union all select o.tenant_id::text from sys.organizations as o where o.name = %(company_name)s
    ) as found
"""


def assert_nothing_created(database: Database, form: Registration) -> None:
    found = database.execute(TRACES, {"email": form.email, "company_name": form.data["company_name"]}).fetchone()
    assert found is not None
    assert found["n"] == 0


def assert_refused(world: World, database: Database, form: Registration, code: str, status: int = 422) -> None:
    with pytest.raises(AuthApiError) as refusal:
        world.sign_up(form)
    assert refusal.value.status == status
    assert re.fullmatch(rf"{code}: .+ / .+", refusal.value.message)
    assert_nothing_created(database, form)


def test_a_company_signs_up_and_waits_for_approval(world: World, database: Database) -> None:
    company = world.company(contact_person_name="한지우", employee_count=12)
    (row,) = rows_of(company.client.table("members").select("*"))
    assert (row["state"], row["approval_status"], row["status"]) == ("pending", "pending", "pending")
    assert row["business_number"] == company.form.business_number
    assert row["contact_person_name"] == "한지우"
    assert row["employee_count"] == 12
    owner = database.execute("select * from sys.users where tenant_id = %s", [company.id]).fetchall()
    assert [(user["email"], user["is_owner"]) for user in owner] == [(company.form.email, True)]
    consents = database.execute(
        "select consent_type::text, is_agreed from public.member_consents where member_id = %s", [company.id]
    ).fetchall()
    assert {row["consent_type"]: row["is_agreed"] for row in consents} == CONSENTS
    assert database.execute("select 1 from tnnt.tenants where id = %s", [company.id]).fetchone() is None


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"business_number": None}, "BUSINESS_NUMBER_REQUIRED"),
        ({"business_number": "1234567890"}, "BUSINESS_NUMBER_INVALID"),
        ({"business_number": "12-34"}, "BUSINESS_NUMBER_INVALID"),
        ({"consents": None}, "CONSENT_REQUIRED"),
        ({"consents": []}, "CONSENT_REQUIRED"),
        ({"consents": {**CONSENTS, "terms_of_service": False}}, "CONSENT_REQUIRED"),
        ({"consents": {**CONSENTS, "privacy_policy": "true "}}, "CONSENT_REQUIRED"),
        ({"consents": {**CONSENTS, "third_party_sharing": None}}, "CONSENT_REQUIRED"),
        ({"company_name": ""}, "VALIDATION_ERROR"),
        ({"company_name": "가" * 300}, "VALIDATION_ERROR"),
        ({"region": "seoul"}, "VALIDATION_ERROR"),
        ({"company_kind": "'; drop table public.members; --"}, "VALIDATION_ERROR"),
        ({"employee_count": "many"}, "VALIDATION_ERROR"),
        ({"founding_date": "2024-02-30"}, "VALIDATION_ERROR"),
    ],
)
def test_a_bad_form_is_refused(world: World, database: Database, change: dict[str, Any], code: str) -> None:
    assert_refused(world, database, registration(**change), code)


def test_a_wrong_check_digit_is_refused(world: World, database: Database) -> None:
    number = with_bad_check_digit(random_business_number())
    assert_refused(world, database, registration(business_number=number), "BUSINESS_NUMBER_INVALID")


def test_a_registered_number_is_refused_with_hyphens_too(world: World, database: Database) -> None:
    number = world.company().form.business_number
    assert_refused(world, database, registration(business_number=number), "BUSINESS_NUMBER_TAKEN", 409)
    hyphened = f"{number[:3]}-{number[3:5]}-{number[5:]}"
    assert_refused(world, database, registration(business_number=hyphened), "BUSINESS_NUMBER_TAKEN", 409)


@pytest.mark.parametrize("password", ["Ab1!xyz", "alllowercase1!", "ALLUPPERCASE1!", "NoDigitsHere!", "NoSymbols123"])
def test_a_weak_password_is_refused(world: World, database: Database, password: str) -> None:
    form = replace(registration(), password=password)
    with pytest.raises(AuthWeakPasswordError):
        world.sign_up(form)
    assert_nothing_created(database, form)


def test_an_address_with_an_account_is_refused(world: World, database: Database) -> None:
    taken = replace(registration(), email=world.company().form.email)
    with pytest.raises(AuthApiError) as refusal:
        world.sign_up(taken)
    assert refusal.value.code == "user_already_exists"
    row = database.execute("select 1 from public.members where business_number = %s", [taken.business_number])
    assert row.fetchone() is None


def test_no_privilege_comes_from_the_metadata(world: World, database: Database) -> None:
    forged = "00000000-0000-4000-8000-000000000001"
    company = world.company(
        role="service_role", is_admin=True, is_owner=True, permissions=["*"], state="approved", id=forged,
        approval_status="approved", status="active", tenant_id=forged,
        app_metadata={"tenant_id": forged, "role": "admin"}, raw_app_meta_data={"role": "admin"},
    )  # fmt: skip
    user = database.execute("select * from auth.users where email = %s", [company.form.email]).fetchone()
    assert user is not None
    assert user["role"] == "authenticated"
    assert set(user["raw_app_meta_data"]) == {"provider", "providers"}
    assert not user["is_super_admin"]
    assert database.execute("select 1 from idam.users where id = %s", [user["id"]]).fetchone() is None
    rows = company.client.table("members").select("id, state").execute().data
    assert rows == [{"id": company.id, "state": "pending"}]
    assert company.id != forged
    arguments = {"p_entity": "public.members", "p_id": company.id, "p_action": "approve"}
    with pytest.raises(APIError) as refusal:
        company.client.rpc("transition", arguments).execute()
    assert refusal.value.code == "FORBIDDEN"


@pytest.mark.asyncio
async def test_the_async_client_signs_up_and_reads_its_row(world: World) -> None:
    client = await acreate_client(world.env["SUPABASE_URL"], world.env["SUPABASE_PUBLISHABLE_KEY"])
    form = registration()
    answer = await client.auth.sign_up(
        {"email": form.email, "password": form.password, "options": {"data": dict(form.data)}}
    )
    assert answer.session is not None
    row = (await client.table("members").select("business_number, state").single().execute()).data
    assert row == {"business_number": form.business_number, "state": "pending"}
    await client.auth.sign_out()
