"""The people of the contract tests, speaking through supabase-py and plain HTTP, and the mail they receive."""

import re
import struct
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import uuid4

import httpx

from supabase import Client, ClientOptions, create_client
from tests.support.business_numbers import random_business_number

PASSWORD = "Chuncheon#2026"
BUCKET = "private-files"
CONSENTS = {
    "terms_of_service": True,
    "privacy_policy": True,
    "third_party_sharing": True,
    "marketing_consent": False,
}
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\nxref\n0 4\n0000000000 65535 f \n"
    b"0000000009 00000 n \n0000000052 00000 n \n0000000101 00000 n \n"
    b"trailer<</Size 4/Root 1 0 R>>\nstartxref\n164\n%%EOF\n"
)


@dataclass(frozen=True)
class Registration:
    """What a company types into the sign-up form."""

    email: str
    password: str
    data: Mapping[str, Any]

    @property
    def business_number(self) -> str:
        """As typed; ten digits unless the test says otherwise."""
        return str(self.data["business_number"])


@dataclass(frozen=True)
class Company:
    """A signed-in company; `id` is its member row, its tenant and its folder in the private bucket."""

    form: Registration
    client: Client
    id: str
    token: str


@dataclass(frozen=True)
class World:
    """Everything that speaks to the running stack; `env` is what the stack wrote into its env file."""

    env: Mapping[str, str]
    http: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=30))

    def client(self, key: str | None = None, headers: Mapping[str, str] | None = None) -> Client:
        """A Supabase client without a session; `headers` go with every request."""
        options = ClientOptions(auto_refresh_token=False, persist_session=False, headers=dict(headers or {}))
        return create_client(self.env["SUPABASE_URL"], key or self.env["SUPABASE_PUBLISHABLE_KEY"], options)

    def service(self) -> Client:
        """The service key: only to prepare staff and to look at what a refused request left behind."""
        return self.client(self.env["SUPABASE_SECRET_KEY"])

    def sign_up(self, form: Registration) -> Client:
        """Sign up as a frontend does; raises the client's AuthApiError when refused."""
        client = self.client()
        client.auth.sign_up({"email": form.email, "password": form.password, "options": {"data": dict(form.data)}})
        return client

    def sign_in(self, email: str, password: str, headers: Mapping[str, str] | None = None) -> Client:
        """A client with a session of this account."""
        client = self.client(headers=headers)
        client.auth.sign_in_with_password({"email": email, "password": password})
        return client

    def company(self, **changes: Any) -> Company:
        """A new company that waits for approval, signed in."""
        form = registration(**changes)
        client = self.sign_up(form)
        (row,) = rows_of(client.table("members").select("id"))
        return Company(form, client, row["id"], token_of(client))

    def edge(self, method: str, path: str, token: str | None = None, body: Any = None) -> httpx.Response:
        """One request to the sidecar."""
        headers = {"authorization": f"Bearer {token}"} if token else {}
        return self.http.request(method, self.env["EDGE_API_URL"] + path, headers=headers, json=body)

    def upload(self, company: Company, purpose: str, content: bytes, mime_type: str, name: str) -> str:
        """Upload into the company's folder, bind to its registration, return the path."""
        path = object_path(company.id, purpose, name.rsplit(".", 1)[-1])
        company.client.storage.from_(BUCKET).upload(path, content, {"content-type": mime_type})
        answer = self.edge("POST", "/api/v1/files", company.token, binding(company, path, purpose, name))
        assert answer.status_code == 201, answer.text
        return path

    def mail_to(self, address: str, pattern: str, seconds: float = 20) -> dict[str, Any]:
        """The newest mail to an address whose subject or text matches, waiting for the worker."""
        deadline = time.monotonic() + seconds
        subjects: list[str] = []
        while time.monotonic() < deadline:
            mails = self.http.get(f"{self.env['MAIL_URL']}/email", params={"to.address": address}).json()
            subjects = [mail["subject"] for mail in mails]
            for mail in reversed(mails):
                if re.search(pattern, f"{mail['subject']}\n{mail.get('text', '')}"):
                    return dict(mail)
            time.sleep(0.25)
        raise AssertionError(f"no mail to {address} matches {pattern}; seen: {subjects}")


def registration(**changes: Any) -> Registration:
    """A complete, valid form with a random number; keyword arguments replace or add fields."""
    number = random_business_number()
    data = {
        "business_number": number,
        "company_name": f"주식회사 계약{number[5:]}",
        "region": "gangneung",
        "company_kind": "corporation",
        "startup_stage": "growth",
        "representative": "정다은",
        "phone": "033-640-1234",
        "consents": dict(CONSENTS),
    }
    return Registration(f"py-{uuid4().hex[:13]}@contract.example", PASSWORD, data | changes)


class Query(Protocol):
    """A request of the client that has not been sent."""

    def execute(self) -> Any:
        """Send it; the answer has `data` and `count`."""


def rows_of(query: Query) -> list[dict[str, Any]]:
    """Rows of a request; raises postgrest's APIError when it is refused."""
    return list(query.execute().data or [])


def token_of(client: Client) -> str:
    """Access token of the client's session."""
    session = client.auth.get_session()
    assert session is not None
    return session.access_token


def binding(company: Company, path: str, purpose: str, name: str) -> dict[str, str]:
    """Body of POST /api/v1/files."""
    return {
        "bucket": BUCKET,
        "path": path,
        "original_name": name,
        "resource_type": "public.members",
        "resource_id": company.id,
        "purpose": purpose,
    }


def object_path(owner: str, purpose: str, extension: str) -> str:
    """A fresh name in a company's folder."""
    return f"{owner}/{purpose}/{uuid4()}.{extension}"


def with_bad_check_digit(number: str) -> str:
    """The same number with another last digit."""
    return number[:9] + str((int(number[9]) + 1) % 10)


def png(padding: int = 0) -> bytes:
    """A valid 1×1 PNG, with `padding` bytes behind its end."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0\x33\x66\x99")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body + bytes(padding)
