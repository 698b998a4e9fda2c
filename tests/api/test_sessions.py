"""Sign-in by business number: same answer and timing class for unknown and wrong, lock after five."""

import asyncio
import statistics
import time
from collections.abc import Mapping
from datetime import datetime

import httpx
import pytest

from tests.api.world import PASSWORD, Company, World, api_settings, serving
from tests.support.business_numbers import random_business_number

pytestmark = pytest.mark.asyncio(loop_scope="session")
PATH = "/api/v1/sessions"


async def sign_in(world: World, number: str, password: str = PASSWORD, **headers: str) -> httpx.Response:
    return await world.post(PATH, {"business_number": number, "password": password}, **headers)


async def failures(world: World, number: str) -> int:
    row = await world.row("select coalesce(max(failures), 0) as n from app.sign_in_locks where identifier = %s", number)
    return int(row["n"])


async def last_login(world: World, number: str) -> dict[str, object]:
    return await world.row(
        "select result::text, failure_reason, host(ip_address) as ip, user_agent, user_id::text from idam.login_logs"
        " where identifier = %s order by occurred_at desc limit 1",
        number,
    )


@pytest.mark.parametrize("hyphens", [False, True])
async def test_a_pending_company_signs_in_with_or_without_hyphens(
    world: World, company: Company, hyphens: bool
) -> None:
    number = company.business_number
    answer = await sign_in(world, f"{number[:3]}-{number[3:5]}-{number[5:]}" if hyphens else number)
    assert answer.status_code == 201, answer.text
    body = answer.json()
    assert body["member"] == {
        "id": company.id,
        "company_name": company.company_name,
        "approval_status": "pending",
        "status": "pending",
    }
    assert body["token_type"] == "bearer" and body["expires_in"] > 0 and body["user"]["id"] == company.user_id
    me = await world.gateway.get("/auth/v1/user", headers={"authorization": f"Bearer {body['access_token']}"})
    assert me.json()["email"] == company.email
    refreshed = await world.gateway.post(
        "/auth/v1/token", params={"grant_type": "refresh_token"}, json={"refresh_token": body["refresh_token"]}
    )
    assert refreshed.status_code == 200
    assert await failures(world, number) == 0


async def test_an_account_of_two_companies_signs_in_to_the_one_whose_number_was_typed(
    world: World, company: Company
) -> None:
    other = await world.company()
    await world.run(
        "insert into sys.users (tenant_id, id, email) values (%s, %s, %s)", other.id, company.user_id, company.email
    )
    answer = await sign_in(world, company.business_number)
    assert answer.status_code == 201, answer.text
    assert answer.json()["member"]["id"] == company.id


async def test_a_success_is_logged_with_user_address_and_agent(world: World, company: Company) -> None:
    await sign_in(world, company.business_number, **{"user-agent": "journey/1.0"})
    log = await last_login(world, company.business_number)
    assert log == {
        "result": "success",
        "failure_reason": None,
        "ip": "203.0.113.7",
        "user_agent": "journey/1.0",
        "user_id": company.user_id,
    }


async def test_unknown_number_and_wrong_password_get_the_same_answer(world: World, company: Company) -> None:
    wrong = await sign_in(world, company.business_number, "Wrong!Password1")
    unknown = await sign_in(world, random_business_number(), "Wrong!Password1")
    bodies = [{k: v for k, v in answer.json().items() if k != "trace_id"} for answer in (wrong, unknown)]
    assert wrong.status_code == unknown.status_code == 401
    assert bodies[0] == bodies[1]
    assert bodies[0]["error_code"] == "UNAUTHORIZED"
    assert set(wrong.headers) == set(unknown.headers)


async def test_unknown_and_wrong_answers_take_the_same_time(stack_env: Mapping[str, str], world: World) -> None:
    known = [await world.company() for _ in range(4)]
    times: dict[bool, list[float]] = {True: [], False: []}
    async with serving(api_settings(stack_env, sign_in_failure_seconds=0.6)) as api:
        for company in known:
            for is_known in (True, False):
                number = company.business_number if is_known else random_business_number()
                started = time.perf_counter()
                answer = await api.post(PATH, json={"business_number": number, "password": "Wrong!Password1"})
                times[is_known].append(time.perf_counter() - started)
                assert answer.status_code == 401
    assert min(times[True] + times[False]) >= 0.59
    assert abs(statistics.median(times[True]) - statistics.median(times[False])) < 0.15


@pytest.mark.parametrize("exists", [True, False])
async def test_the_fifth_failure_locks_for_thirty_minutes_known_or_not(world: World, exists: bool) -> None:
    number = (await world.company()).business_number if exists else random_business_number()
    for _ in range(5):
        assert (await sign_in(world, number, "Wrong!Password1")).status_code == 401
    answer = await sign_in(world, number, PASSWORD)
    body = answer.json()
    assert answer.status_code == 429
    assert body["error_code"] == "ACCOUNT_LOCKED"
    assert 1700 < int(answer.headers["retry-after"]) <= 1800
    assert datetime.fromisoformat(body["details"]["locked_until"]).tzinfo is not None
    assert (await last_login(world, number))["result"] == "locked"


async def test_ten_parallel_wrong_tries_count_as_ten(world: World, company: Company) -> None:
    answers = await asyncio.gather(*(sign_in(world, company.business_number, "Wrong!Password1") for _ in range(10)))
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [401] * 5 + [429] * 5
    log = await world.row(
        "select count(*) filter (where result = 'failure') as failed,"
        " count(*) filter (where result = 'locked') as locked"
        " from idam.login_logs where identifier = %s",
        company.business_number,
    )
    assert log == {"failed": 5, "locked": 5}
    assert (await sign_in(world, company.business_number)).status_code == 429


async def test_a_success_clears_earlier_failures(world: World, company: Company) -> None:
    for _ in range(4):
        await sign_in(world, company.business_number, "Wrong!Password1")
    assert (await sign_in(world, company.business_number)).status_code == 201
    assert await failures(world, company.business_number) == 0


async def test_a_lock_tells_the_company_once(world: World, company: Company) -> None:
    for _ in range(7):
        await sign_in(world, company.business_number, "Wrong!Password1")
    row = await world.row(
        "select count(*) as n from noti.notifications where template_code = 'account_locked' and recipient = %s",
        company.email,
    )
    assert row["n"] == 1


async def test_a_banned_user_looks_like_a_wrong_password(world: World, company: Company) -> None:
    await world.run("update auth.users set banned_until = now() + interval '1 day' where id = %s", company.user_id)
    answer = await sign_in(world, company.business_number)
    assert answer.status_code == 401
    assert answer.json()["error_code"] == "UNAUTHORIZED"
    assert (await last_login(world, company.business_number))["failure_reason"] == "USER_BANNED"


async def test_an_unconfirmed_email_is_said_and_not_counted(world: World, company: Company) -> None:
    await world.run("update auth.users set email_confirmed_at = null where id = %s", company.user_id)
    answer = await sign_in(world, company.business_number)
    assert answer.status_code == 403
    assert answer.json()["error_code"] == "EMAIL_NOT_CONFIRMED"
    assert await failures(world, company.business_number) == 0


async def test_a_suspended_company_is_refused_after_the_right_password_and_gets_no_session(
    world: World, administrator: str
) -> None:
    company = await world.company(approved=True)
    answer = await world.post(f"/api/v1/members/{company.id}/suspend", {"comment": "점검"}, administrator)
    assert answer.status_code == 200, answer.text
    assert (await sign_in(world, company.business_number, "Wrong!Password1")).status_code == 401
    before = await world.row("select count(*) as n from auth.sessions where user_id = %s", company.user_id)
    answer = await sign_in(world, company.business_number)
    assert answer.status_code == 403
    assert answer.json()["error_code"] == "ACCOUNT_SUSPENDED"
    after = await world.row("select count(*) as n from auth.sessions where user_id = %s", company.user_id)
    assert after["n"] == before["n"]
    assert (await last_login(world, company.business_number))["failure_reason"] == "ACCOUNT_SUSPENDED"


async def test_a_rejected_company_may_sign_in_to_correct_its_registration(world: World, administrator: str) -> None:
    company = await world.company()
    await world.post(f"/api/v1/members/{company.id}/reject", {"comment": "서류 불충분"}, administrator)
    answer = await sign_in(world, company.business_number)
    assert answer.status_code == 201
    assert answer.json()["member"]["approval_status"] == "rejected"


async def test_an_approved_company_is_active(world: World) -> None:
    company = await world.company(approved=True)
    answer = await sign_in(world, company.business_number)
    assert answer.json()["member"]["status"] == "active"


async def test_when_auth_is_down_the_attempt_is_taken_back(
    stack_env: Mapping[str, str], world: World, company: Company
) -> None:
    async with serving(api_settings(stack_env, supabase_url="http://127.0.0.1:9")) as api:
        answer = await api.post(PATH, json={"business_number": company.business_number, "password": PASSWORD})
    assert answer.status_code == 503
    assert answer.json()["error_code"] == "SERVICE_UNAVAILABLE"
    assert await failures(world, company.business_number) == 0


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"password": "x"}, "business_number"),
        ({"business_number": "220-81-62517"}, "password"),
        ({"business_number": "12345", "password": "x"}, "business_number"),
        ({"business_number": 2208162517, "password": "x"}, "business_number"),
        ({"business_number": "220-81-62517", "password": ""}, "password"),
        ({"business_number": "220-81-62517", "password": "x" * 257}, "password"),
        ({"business_number": "220-81-62517", "password": ["x"]}, "password"),
        ({"business_number": "220-81-62517", "password": "x", "role": "admin"}, "role"),
    ],
)
async def test_bad_input_names_the_field(world: World, body: object, field: str) -> None:
    answer = await world.post(PATH, body)
    assert answer.status_code == 422
    assert field in [item["field"] for item in answer.json()["details"]]
    assert "x" * 257 not in answer.text


async def test_too_many_tries_from_one_address_are_held_back(stack_env: Mapping[str, str]) -> None:
    async with serving(api_settings(stack_env, rate_limit_sign_in="3/minute")) as api:
        body = {"business_number": random_business_number(), "password": "Wrong!Password1"}
        answers = [await api.post(PATH, json=body) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [401, 401, 401, 429]
    assert answers[3].json()["error_code"] == "RATE_LIMITED"
    assert 1 <= int(answers[3].headers["retry-after"]) <= 60


async def test_an_unknown_number_never_signs_in_even_if_auth_says_yes(world: World) -> None:
    key = world.settings.supabase_secret_key.get_secret_value()
    account = {"email": "nobody@business-number.invalid", "password": PASSWORD, "email_confirm": True}
    made = await world.gateway.post("/auth/v1/admin/users", json=account, headers={"apikey": key})
    assert made.status_code == 200, made.text
    try:
        number = random_business_number()
        answer = await sign_in(world, number)
        assert (answer.status_code, answer.json()["error_code"]) == (401, "UNAUTHORIZED")
        assert await failures(world, number) == 1
    finally:
        await world.gateway.delete(f"/auth/v1/admin/users/{made.json()['id']}", headers={"apikey": key})


async def test_without_a_record_nobody_gets_in(world: World, company: Company) -> None:
    function = "function app.finish_sign_in(text, inet, text, uuid, text)"
    await world.run(f"revoke execute on {function} from service_role")
    try:
        wrong = await sign_in(world, company.business_number, "Wrong!Password1")
        right = await sign_in(world, company.business_number)
    finally:
        await world.run(f"grant execute on {function} to service_role")
    assert wrong.status_code == 401
    assert right.status_code == 403
    assert "access_token" not in right.text
