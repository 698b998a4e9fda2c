"""What administrators do to a company: one database function each, once, with history, audit and mail."""

import asyncio
from uuid import uuid4

import pytest

from tests.api.world import Company, World

pytestmark = pytest.mark.asyncio(loop_scope="session")
ACTIONS = ("approve", "reject", "suspend", "reinstate", "reset")


def path(company_id: str, action: str) -> str:
    return f"/api/v1/members/{company_id}/{action}"


async def mails(world: World, template: str, company: Company) -> int:
    row = await world.row(
        "select count(*) as n from noti.notifications where template_code = %s and recipient = %s",
        template,
        company.email,
    )
    return int(row["n"])


async def test_approval_changes_state_writes_history_audit_and_one_mail(
    world: World, company: Company, administrator: str
) -> None:
    answer = await world.post(
        path(company.id, "approve"),
        {"comment": "확인 완료"},
        administrator,
        **{"x-request-id": f"approve-{company.id}", "user-agent": "admin/1.0"},
    )
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert {body["entity"], body["id"], body["action"], body["from"], body["to"]} == {
        "public.members",
        company.id,
        "approve",
        "pending",
        "approved",
    }
    assert body["changed_at"]
    assert answer.headers["x-trace-id"] == f"approve-{company.id}"
    member = await world.row("select state::text, status::text from public.members where id = %s", company.id)
    assert member == {"state": "approved", "status": "active"}
    tenant = await world.row("select count(*) as n from tnnt.tenants where id = %s", company.id)
    assert tenant["n"] == 1
    history = await world.row("select comment from public.status_changes where record_id = %s", company.id)
    assert history["comment"] == "확인 완료"
    audit = await world.row(
        "select host(ip_address) as ip, user_agent, user_id is not null as has_user from audt.audit_logs"
        " where trace_id = %s and resource_id = %s and action = 'approve' limit 1",
        f"approve-{company.id}",
        company.id,
    )
    assert audit == {"ip": "203.0.113.7", "user_agent": "admin/1.0", "has_user": True}
    assert await mails(world, "member_approved", company) == 1


async def test_the_whole_life_of_a_registration(world: World, company: Company, administrator: str) -> None:
    steps = [
        ("reject", {"comment": "서류 불충분"}, "rejected"),
        ("reset", None, "pending"),
        ("approve", None, "approved"),
        ("suspend", {"comment": "점검"}, "suspended"),
        ("reinstate", {}, "approved"),
    ]
    for action, body, state in steps:
        answer = await world.post(path(company.id, action), body, administrator)
        assert (answer.status_code, answer.json().get("to")) == (200, state), answer.text
    assert [await mails(world, f"member_{name}", company) for name in ("rejected", "suspended", "reinstated")] == [
        1,
        1,
        1,
    ]


async def test_two_administrators_at_once_give_one_approval_and_one_mail(world: World, company: Company) -> None:
    first, second = await world.staff("portal:*"), await world.staff("portal.members:approve", "portal.members:read")
    answers = await asyncio.gather(*(world.post(path(company.id, "approve"), {}, token) for token in (first, second)))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    refused = next(answer for answer in answers if answer.status_code == 409).json()
    assert refused["error_code"] == "INVALID_TRANSITION"
    assert refused["details"]["current"] == "approved"
    assert await mails(world, "member_approved", company) == 1
    history = await world.row("select count(*) as n from public.status_changes where record_id = %s", company.id)
    assert history["n"] == 1


async def test_an_impossible_change_names_the_current_state_and_what_is_allowed(
    world: World, company: Company, administrator: str
) -> None:
    answer = await world.post(path(company.id, "reinstate"), {}, administrator)
    assert answer.status_code == 409
    body = answer.json()
    assert body["error_code"] == "INVALID_TRANSITION"
    assert body["details"]["current"] == "pending"
    assert {"approve", "reject"} <= set(body["details"]["allowed"])


@pytest.mark.parametrize("action", ["reject", "suspend"])
async def test_a_decision_against_a_company_needs_a_reason(world: World, administrator: str, action: str) -> None:
    company = await world.company(approved=action == "suspend")
    for body in (None, {}, {"comment": "  "}):
        answer = await world.post(path(company.id, action), body, administrator)
        assert answer.status_code == 422, answer.text
        assert answer.json()["error_code"] == "VALIDATION_ERROR"
        assert "comment" in [item["field"] for item in answer.json()["details"]]


@pytest.mark.parametrize("action", ACTIONS)
async def test_without_a_token_nothing_is_done(world: World, company: Company, action: str) -> None:
    answer = await world.post(path(company.id, action), {"comment": "x"})
    assert answer.status_code == 401
    assert answer.json()["error_code"] == "UNAUTHORIZED"
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("action", ["approve", "reject", "reset"])
async def test_staff_without_the_permission_is_refused(
    world: World, company: Company, reader: str, action: str
) -> None:
    answer = await world.post(path(company.id, action), {"comment": "사유"}, reader)
    assert (answer.status_code, answer.json()["error_code"]) == (403, "FORBIDDEN")


async def test_a_company_decides_neither_about_itself_nor_about_another(world: World, company: Company) -> None:
    other = await world.company(approved=True)
    own = await world.post(path(company.id, "approve"), {}, company.token)
    foreign = await world.post(path(company.id, "approve"), {}, other.token)
    assert own.status_code == 403
    assert foreign.status_code in (403, 404)
    state = await world.row("select state::text from public.members where id = %s", company.id)
    assert state["state"] == "pending"


async def test_an_unknown_company_is_404_and_a_malformed_id_is_422(world: World, administrator: str) -> None:
    unknown = await world.post(path(str(uuid4()), "approve"), {}, administrator)
    malformed = await world.post(path("1%20or%201=1", "approve"), {}, administrator)
    assert (unknown.status_code, unknown.json()["error_code"]) == (404, "RESOURCE_NOT_FOUND")
    assert malformed.status_code == 422
    assert malformed.json()["details"][0]["field"] == "member_id"


@pytest.mark.parametrize(
    "body", [{"comment": "x" * 1001}, {"comment": 5}, {"comment": "a\u0000b"}, {"reason": "x"}, [], "text", 5]
)
async def test_bad_bodies_are_refused(world: World, company: Company, administrator: str, body: object) -> None:
    answer = await world.post(path(company.id, "reject"), body, administrator)
    assert answer.status_code == 422
    assert answer.json()["details"][0]["field"] in ("comment", "reason", "body")


async def test_messages_follow_the_language(world: World, company: Company, reader: str) -> None:
    korean = await world.post(path(company.id, "approve"), {}, reader)
    english = await world.post(path(company.id, "approve"), {}, reader, **{"accept-language": "en-US,en;q=0.9"})
    assert korean.json()["message"] != english.json()["message"]
    assert english.json()["message"].isascii()


async def test_verification_without_keys_says_plainly_what_was_tested(
    world: World, company: Company, administrator: str
) -> None:
    answer = await world.post(path(company.id, "verify-business-number"), None, administrator)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert body["check_digit_valid"] is True
    assert body["result"] == "unknown"
    assert body["status"] == {
        "checked": False,
        "reason": "not_configured",
        "fetched_at": None,
        "stale": False,
        "state": None,
        "tax_type": None,
        "closed_on": None,
    }
    assert body["message"].startswith("검증번호만 확인했습니다")
    kept = await world.row(
        "select source::text, result::text, checked_by is not null as has_user from public.member_verifications"
        " where member_id = %s",
        company.id,
    )
    assert kept == {"source": "check_digit", "result": "unknown", "has_user": True}


async def test_verification_needs_the_permission_and_a_company(
    world: World, company: Company, administrator: str, reader: str
) -> None:
    for token in (reader, company.token):
        answer = await world.post(path(company.id, "verify-business-number"), None, token)
        assert answer.status_code == 403
    answer = await world.post(path(str(uuid4()), "verify-business-number"), None, administrator)
    assert answer.status_code == 404
