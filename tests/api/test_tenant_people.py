"""The tenant's people through the doors clients use: sign-up with an invitation, RPCs over PostgREST, files in Storage."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio

from tests.api.world import PASSWORD, Company, World, bearer

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.usefixtures("worker_at_rest")]


class Workspace:
    """An approved company and requests of its people to PostgREST in the schema `sys`."""

    def __init__(self, world: World, company: Company) -> None:
        self.world = world
        self.company = company

    async def call(
        self, method: str, path: str, body: Any = None, token: str | None = None, **headers: str
    ) -> httpx.Response:
        """One request as the owner, or as whoever `token` belongs to."""
        profile = {"accept-profile": "sys", "content-profile": "sys", "prefer": "return=representation"}
        return await self.world.gateway.request(
            method, f"/rest/v1/{path}", json=body, headers=profile | headers | bearer(token or self.company.token)
        )

    async def invite(self, email: str, role_code: str) -> tuple[str, str]:
        """An invitation and the token of its mail."""
        roles = await self.call("GET", f"roles?select=id&code=eq.{role_code}")
        answer = await self.call("POST", "invitations?select=id", {"email": email, "role_id": roles.json()[0]["id"]})
        assert answer.status_code == 201, answer.text
        row = await self.world.row(
            "select s.secret ->> 'token' as token from noti.notifications as n"
            " inner join app.notification_secrets as s on n.id = s.notification_id"
            " where n.recipient = %s order by n.created_at desc limit 1",
            email,
        )
        return answer.json()[0]["id"], row["token"]


@pytest_asyncio.fixture(loop_scope="session")
async def work(world: World) -> AsyncIterator[Workspace]:
    yield Workspace(world, await world.company(approved=True))


async def sign_up(world: World, email: str, token: str) -> httpx.Response:
    return await world.gateway.post(
        "/auth/v1/signup", json={"email": email, "password": PASSWORD, "data": {"invitation_token": token}}
    )


async def test_an_invited_person_signs_up_once_and_works(world: World, work: Workspace) -> None:
    # SYS-01
    email = f"invited-{uuid4().hex[:8]}@partner.example"
    invitation, token = await work.invite(email, "viewer")
    refused = await sign_up(world, f"other-{uuid4().hex[:8]}@partner.example", token)
    assert (refused.status_code, "INVITATION_INVALID" in refused.text) == (409, True), refused.text
    answer = await sign_up(world, email, token)
    assert answer.status_code == 200, answer.text
    assert token not in answer.json()["access_token"]
    session = answer.json()["access_token"]
    mine = await work.call("POST", "rpc/my_permissions", {}, session)
    assert "sys.users:read" in {row["permission"] for row in mine.json()}
    menus = await work.call("POST", "rpc/my_menus", {}, session)
    assert {"SYS", "SYS_USERS"} <= {row["code"] for row in menus.json()}
    again = await sign_up(world, f"late-{uuid4().hex[:8]}@partner.example", token)
    assert again.status_code == 409
    row = await work.call("GET", f"invitations?select=status,accepted_by&id=eq.{invitation}")
    assert row.json() == [{"status": "accepted", "accepted_by": answer.json()["user"]["id"]}]
    sessions = await work.call("POST", "rpc/my_sessions", {}, session)
    assert [row["is_current"] for row in sessions.json()] == [True], sessions.text
    ended = await work.call("POST", "rpc/revoke_other_sessions", {}, session)
    assert ended.json() == {"revoked": 0}, ended.text


async def test_an_existing_account_joins_and_chooses_the_company(world: World, work: Workspace) -> None:
    # SYS-01, the tenant switcher
    other = await world.company(approved=True)
    _, token = await work.invite(other.email, "viewer")
    joined = await work.call("POST", "rpc/accept_invitation", {"p_token": token}, other.token)
    assert joined.json() == {"tenant_id": work.company.id}, joined.text
    seen = await work.call("GET", "organizations?select=tenant_id", None, other.token)
    assert seen.json() == [], "nothing before one is chosen"
    for tenant in (work.company.id, other.id):
        seen = await work.call("GET", "organizations?select=tenant_id", None, other.token, **{"x-tenant-id": tenant})
        assert seen.json() == [{"tenant_id": tenant}]


async def test_roles_are_kept_over_the_api(work: Workspace) -> None:
    # SYS-03, SYS-05
    made = await work.call("POST", "roles?select=id", {"code": "sales", "name_ko": "영업", "name_en": "Sales"})
    role = made.json()[0]["id"]
    saved = await work.call(
        "POST",
        "rpc/set_role_permissions",
        {
            "p_role_id": role,
            "p_allowed": ["sys:read", "sys.users:*"],
            "p_denied": ["sys.users:delete"],
            "p_reason": "신설",
        },
    )
    assert saved.status_code == 200, saved.text
    matrix = await work.call(
        "GET", f"effective_role_permissions?role_id=eq.{role}&permission=like.sys.users:*&order=permission"
    )
    allowed = {row["permission"]: row["is_allowed"] for row in matrix.json()}
    assert (allowed["sys.users:read"], allowed["sys.users:delete"]) == (True, False)
    embedded = await work.call("GET", f"roles?select=code,role_permissions(permission)&id=eq.{role}")
    assert len(embedded.json()[0]["role_permissions"]) == 3
    history = await work.call("GET", f"role_permissions_history?select=action,reason&role_id=eq.{role}")
    assert {row["reason"] for row in history.json()} == {"신설"}
    refused = await work.call("PATCH", "roles?code=eq.viewer", {"name_ko": "손님"})
    assert (refused.status_code, refused.json()["code"]) == (403, "SYSTEM_ROLE")


async def test_screens_are_saved_and_favoured_over_the_api(work: Workspace) -> None:
    # SYS-07
    menus = {row["code"]: row["id"] for row in (await work.call("POST", "rpc/my_menus", {})).json()}
    users = menus["SYS_USERS"]
    saved = await work.call("POST", "rpc/set_favorite_menus", {"p_menu_ids": [users]})
    assert saved.json() == {"menu_ids": [users]}, saved.text
    config = {"column_config": {"hidden": ["phone"]}}
    saved = await work.call(
        "POST", "rpc/save_menu_config", {"p_menu_id": users, "p_config_type": "column", "p_config": config}
    )
    assert saved.status_code == 200, saved.text
    mine = await work.call("POST", "rpc/my_menu_configs", {"p_menu_id": users})
    assert mine.json()[0]["column_config"] == {"hidden": ["phone"]}
    parent = await work.call("GET", f"menus?select=code,parent_menu(code)&id=eq.{users}")
    assert parent.json()[0]["parent_menu"]["code"] == "SYS"


async def test_a_file_is_uploaded_attached_and_read_by_its_people_only(world: World, work: Workspace) -> None:
    #
    role = (await work.call("GET", "roles?select=id&code=eq.viewer")).json()[0]["id"]
    path = f"{work.company.id}/sys.roles/{role}/{uuid4()}-plan.pdf"
    sent = await world.gateway.post(
        f"/storage/v1/object/tenant-files/{path}",
        content=b"%PDF-1.7 plan",
        headers={"content-type": "application/pdf"} | bearer(work.company.token),
    )
    assert sent.status_code == 200, sent.text
    row = {"entity": "sys.roles", "record_id": role, "path": path, "file_name": "계획서.pdf"}
    made = await work.call("POST", "attachments?select=mime_type,size_bytes", row)
    assert made.json() == [{"mime_type": "application/pdf", "size_bytes": 13}], made.text
    stranger = await world.company(approved=True)
    url = f"/storage/v1/object/authenticated/tenant-files/{path}"
    assert (await world.gateway.get(url, headers=bearer(work.company.token))).content == b"%PDF-1.7 plan"
    assert (await world.gateway.get(url, headers=bearer(stranger.token))).status_code in (400, 404)
    foreign = await work.call("GET", "attachments?select=id", None, stranger.token)
    assert foreign.json() == []
    wrong = await world.gateway.post(
        f"/storage/v1/object/tenant-files/{path.replace('.pdf', '.png')}",
        content=b"x",
        headers={"content-type": "text/html"} | bearer(work.company.token),
    )
    assert wrong.status_code in (400, 415)
    comment = {"entity": "sys.roles", "record_id": role, "body": "확인했습니다."}
    written = await work.call("POST", "comments?select=body,author(id)", comment)
    assert written.json() == [{"body": "확인했습니다.", "author": {"id": work.company.user_id}}], written.text
