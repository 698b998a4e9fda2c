"""The administrator's list and decisions, and what reaches the company by mail."""

import re
from uuid import uuid4

import psycopg
import pytest
from postgrest import CountMethod
from postgrest.exceptions import APIError
from psycopg.rows import DictRow

from supabase import AuthApiError, Client
from tests.contract.world import World, token_of

Database = psycopg.Connection[DictRow]


def test_the_list_filters_searches_sorts_and_pages(world: World, administrator: Client) -> None:
    mark = f"목록{uuid4().hex[:8]}"
    for name, region in [("가", "wonju"), ("나", "sokcho"), ("다", "wonju")]:
        world.company(company_name=f"{mark} {name}", region=region)
    query = (
        administrator.table("members").select("company_name", count=CountMethod.exact).ilike("company_name", f"{mark}%")
    )
    page = query.eq("region", "wonju").order("company_name", desc=True).range(0, 0).execute()
    assert page.count == 2
    assert page.data == [{"company_name": f"{mark} 다"}]


def test_staff_without_the_permission_is_refused_with_our_code(
    world: World, reviewer: Client, outsider: Client
) -> None:
    company = world.company()
    arguments = {"p_entity": "public.members", "p_id": company.id, "p_action": "approve"}
    with pytest.raises(APIError) as refusal:
        reviewer.rpc("transition", arguments).execute()
    assert refusal.value.code == "FORBIDDEN"
    assert refusal.value.hint
    with pytest.raises(APIError) as hidden:
        outsider.rpc("transition", arguments).execute()
    assert hidden.value.code in {"FORBIDDEN", "RESOURCE_NOT_FOUND"}
    with pytest.raises(APIError) as update:
        reviewer.table("members").update({"company_name": "x"}).eq("id", company.id).execute()
    assert update.value.code == "FORBIDDEN"
    answer = world.edge("POST", f"/api/v1/members/{company.id}/approve", token_of(reviewer))
    assert answer.status_code == 403
    assert answer.json()["error_code"] == "FORBIDDEN"
    assert company.client.table("members").select("state").single().execute().data == {"state": "pending"}


def test_an_approved_company_signs_in_by_number_and_uses_the_session(world: World, administrator: Client) -> None:
    company = world.company()
    approval = world.edge("POST", f"/api/v1/members/{company.id}/approve", token_of(administrator))
    assert approval.status_code == 200, approval.text
    credentials = {"business_number": company.form.business_number, "password": company.form.password}
    answer = world.edge("POST", "/api/v1/sessions", body=credentials)
    assert answer.status_code == 201, answer.text
    session = answer.json()
    client = world.client()
    client.auth.set_session(session["access_token"], session["refresh_token"])
    row = client.table("members").select("business_number, state").single().execute().data
    assert row == {"business_number": company.form.business_number, "state": "approved"}


def test_a_recovery_mail_of_our_own_sets_a_new_password(world: World, database: Database) -> None:
    company = world.company()
    world.client().auth.reset_password_for_email(company.form.email)
    mail = world.mail_to(company.form.email, "비밀번호")
    outbox = database.execute(
        "select payload from noti.notifications where recipient = %s and template_code = 'auth_recovery'",
        [company.form.email],
    ).fetchone()
    assert outbox is not None
    token = re.search(r"token(?:_hash)?=([^&\"\s]+)", mail["text"])
    assert token is not None, mail["text"]
    assert token[1] not in str(outbox["payload"]), "the one-time link is nothing staff may read in the outbox"
    client = world.client()
    client.auth.verify_otp({"type": "recovery", "token_hash": token[1]})
    client.auth.update_user({"password": "Donghae*2026"})
    with pytest.raises(AuthApiError):
        world.sign_in(company.form.email, company.form.password)
    assert world.sign_in(company.form.email, "Donghae*2026").auth.get_user() is not None


def test_five_wrong_passwords_lock_the_number(world: World) -> None:
    company = world.company()
    wrong = {"business_number": company.form.business_number, "password": "Wrong#12345"}
    right = wrong | {"password": company.form.password}
    statuses = [world.edge("POST", "/api/v1/sessions", body=wrong).status_code for _ in range(5)]
    assert statuses[:4] == [401] * 4
    locked = world.edge("POST", "/api/v1/sessions", body=right)
    assert locked.status_code in {401, 403, 423, 429}, locked.text
    assert "access_token" not in locked.text
