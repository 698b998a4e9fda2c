"""The people of the API tests: companies that signed up through Supabase Auth, staff with given permissions."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
from fastapi import FastAPI
from psycopg import AsyncConnection
from psycopg.rows import DictRow, dict_row

from edge_api.core.settings import Settings, load_settings
from edge_api.main import create_app
from tests.support.business_numbers import random_business_number
from tests.support.openapi import answer_problems, operation_of

PASSWORD = "Chuncheon#2026"
CONSENTS = {"terms_of_service": True, "privacy_policy": True, "third_party_sharing": True, "marketing_consent": False}
NO_LIMITS = {
    "rate_limit_sign_in": "100000/minute",
    "rate_limit_public": "100000/minute",
    "rate_limit_default": "100000/minute",
    "sign_in_failure_seconds": 0.0,
}


@dataclass(frozen=True)
class Company:
    """A company that signed up; `id` is its member row and its storage folder."""

    id: str
    user_id: str
    business_number: str
    company_name: str
    email: str
    token: str


@dataclass(frozen=True)
class World:
    """The sidecar in this process (`api`), the stack's gateway (`gateway`), and a look behind (`database`)."""

    settings: Settings
    api: httpx.AsyncClient
    gateway: httpx.AsyncClient
    database: AsyncConnection[DictRow]

    async def post(self, path: str, body: Any = None, token: str | None = None, **headers: str) -> httpx.Response:
        """POST JSON to the sidecar, as the owner of `token`."""
        return await self.api.post(path, json=body, headers=headers | bearer(token))

    async def get(self, path: str, token: str | None = None, **headers: str) -> httpx.Response:
        """GET from the sidecar, as the owner of `token`."""
        return await self.api.get(path, headers=headers | bearer(token))

    async def row(self, statement: str, *parameters: Any) -> dict[str, Any]:
        """One row, as the owner of the database."""
        cursor = await self.database.execute(statement, parameters)
        row = await cursor.fetchone()
        assert row is not None, statement
        return row

    async def run(self, statement: str, *parameters: Any) -> None:
        """Change something, as the owner of the database."""
        await self.database.execute(statement, parameters)

    async def company(self, *, approved: bool = False, **changes: Any) -> Company:
        """A company fresh from the sign-up form; keyword arguments replace or add fields."""
        number = random_business_number()
        data = {
            "business_number": number,
            "company_name": f"강원테스트 {number[-4:]}",
            "region": "chuncheon",
            "company_kind": "corporation",
            "startup_stage": "initial",
            "representative": "김대표",
            "phone": "033-250-1234",
            "consents": CONSENTS,
        } | changes
        email = f"c{number}@company.example"
        answer = await self.gateway.post("/auth/v1/signup", json={"email": email, "password": PASSWORD, "data": data})
        assert answer.status_code == 200, answer.text
        session = answer.json()
        member = await self.row(
            "select id from public.members where business_number = %s and not is_deleted", data["business_number"]
        )
        company = Company(
            str(member["id"]),
            session["user"]["id"],
            data["business_number"],
            data["company_name"],
            email,
            session["access_token"],
        )
        if approved:
            token = await self.staff("portal.members:approve", "portal.members:read")
            answer = await self.post(f"/api/v1/members/{company.id}/approve", {}, token)
            assert answer.status_code == 200, answer.text
        return company

    async def staff(self, *permissions: str) -> str:
        """The access token of platform staff with one role that holds exactly these permissions."""
        email = f"staff-{uuid4().hex[:12]}@gangwon.example"
        answer = await self.gateway.post(
            "/auth/v1/admin/users",
            json={"email": email, "password": PASSWORD, "email_confirm": True},
            headers={"apikey": self.settings.supabase_secret_key.get_secret_value()},
        )
        assert answer.status_code == 200, answer.text
        user_id = answer.json()["id"]
        role = "api_" + "".join(chr(ord("a") + int(digit, 16)) for digit in uuid4().hex[:12])
        await self.run("insert into idam.users (id, email, full_name) values (%s, %s, '시험 담당자')", user_id, email)
        row = await self.row(
            "insert into idam.roles (code, name_ko, name_en) values (%s, '시험 역할', 'Test role') returning id", role
        )
        for permission in permissions:
            await self.run(
                "insert into idam.role_permissions (role_id, permission) values (%s, %s)", row["id"], permission
            )
        await self.run("insert into idam.user_roles (user_id, role_id) values (%s, %s)", user_id, row["id"])
        return await self.sign_in(email)

    async def sign_in(self, email: str, password: str = PASSWORD) -> str:
        """An access token straight from Supabase Auth."""
        answer = await self.gateway.post(
            "/auth/v1/token", params={"grant_type": "password"}, json={"email": email, "password": password}
        )
        assert answer.status_code == 200, answer.text
        return str(answer.json()["access_token"])

    async def upload(self, company: Company, path: str, content: bytes, mime_type: str) -> httpx.Response:
        """Upload an object into the private bucket as the company's owner."""
        return await self.gateway.post(
            f"/storage/v1/object/private-files/{path}",
            content=content,
            headers={"content-type": mime_type} | bearer(company.token),
        )

    async def stored(self, path: str) -> bool:
        """Whether the object still exists in the private bucket."""
        row = await self.row(
            "select count(*) as n from storage.objects where bucket_id = 'private-files' and name = %s", path
        )
        return bool(row["n"])


def bearer(token: str | None) -> dict[str, str]:
    """The authorization header of a token, or none."""
    return {"authorization": f"Bearer {token}"} if token else {}


def api_settings(stack: Mapping[str, str], **overrides: Any) -> Settings:
    """Settings of the running stack, without rate limits unless the test sets them."""
    values = {name: stack[name.upper()] for name in Settings.model_fields if name.upper() in stack}
    return load_settings(**values | NO_LIMITS | overrides)


def application(api: httpx.AsyncClient) -> FastAPI:
    """The application behind a client of `serving`."""
    transport = api._transport
    assert isinstance(transport, httpx.ASGITransport) and isinstance(transport.app, FastAPI)
    return transport.app


async def check_contract(answer: httpx.Response) -> None:
    """Every answer of every test is one that the OpenAPI document promises."""
    operation = operation_of(answer.request.method, answer.request.url.path)
    if operation is not None:
        await answer.aread()
        assert answer_problems(operation, answer.status_code, answer.headers, answer.content) == []


@asynccontextmanager
async def serving(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """The sidecar in this process, its lifespan running, over ASGI; its answers are held against its document."""
    app = create_app(settings)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(
            transport=httpx.ASGITransport(app=app, client=("203.0.113.7", 40000)),
            base_url="http://edge",
            timeout=60,
            event_hooks={"response": [check_contract]},
        ) as client,
    ):
        yield client


@asynccontextmanager
async def open_world(stack: Mapping[str, str]) -> AsyncIterator[World]:
    """Sidecar, gateway client and database connection on a running stack."""
    settings = api_settings(stack)
    key = settings.supabase_publishable_key.get_secret_value()
    async with (
        serving(settings) as api,
        httpx.AsyncClient(base_url=settings.supabase_url, headers={"apikey": key}, timeout=60) as gateway,
        await AsyncConnection.connect(
            settings.database_url.get_secret_value(), autocommit=True, row_factory=dict_row
        ) as database,
    ):
        yield World(settings, api, gateway, database)
