"""What people do while services die, and how a client that heard no answer tries again: with the same ids."""

from __future__ import annotations

import asyncio
import io
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
import openpyxl

from tests.api.world import CONSENTS, PASSWORD, Company, World, bearer
from tests.faults.machine import PATIENCE, Machine
from tests.support.business_numbers import random_business_number

ROWS = 40
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@dataclass(frozen=True)
class Action:
    """One thing somebody does. `request` may be sent again as it is."""

    name: str
    served_by: str
    request: Callable[[], Awaitable[httpx.Response]]
    #: how often the effect is in the database
    count: Callable[[], float]
    #: what tells a client that its earlier try came through
    known: Callable[[dict[str, Any]], bool] = lambda body: False
    #: an export that is asked for again is another export
    is_repeatable: bool = False

    def is_effective(self) -> bool:
        """Whether something of it is in the database."""
        return self.count() > 0

    def is_done(self, answer: httpx.Response) -> bool:
        """Whether the client may stop trying."""
        return answer.is_success or (answer.status_code in (409, 422) and self.known(answer.json()))

    async def attempt(self) -> httpx.Response | None:
        """One try; None when there was no answer."""
        try:
            return await self.request()
        except httpx.TransportError:
            return None

    async def insist(self) -> httpx.Response:
        """Try again until there is an answer that is not about an outage."""
        deadline = time.monotonic() + PATIENCE
        while (answer := await self.attempt()) is None or answer.status_code >= 500:
            text = answer.text if answer is not None else "no answer"
            assert time.monotonic() < deadline, f"{self.name}: {text}"
            await asyncio.sleep(0.2)
        return answer


@dataclass(frozen=True)
class Cast:
    """The people of one round."""

    machine: Machine
    world: World
    staff: str
    shop: Company
    project: str


async def open_round(machine: Machine, world: World) -> Cast:
    """Staff, an approved company and an open programme."""
    staff = await world.staff("portal:*")
    shop = await world.company(approved=True)
    row = await world.row(
        "insert into public.projects (title, start_date, end_date, state)"
        " values ('봄 지원사업', app.today() - 1, app.today() + 30, 'active') returning id"
    )
    return Cast(machine, world, staff, shop, str(row["id"]))


async def every_action(cast: Cast) -> list[Action]:
    """One of each, ready to be sent."""
    makers = (sign_up, approval, submission, application, numbered_partner, import_of_partners, attachment, export)
    return [await maker(cast) for maker in makers]


async def sign_up(cast: Cast) -> Action:
    """A company registers through Supabase Auth."""
    number = random_business_number()
    body = {
        "email": f"f{number}@company.example",
        "password": PASSWORD,
        "data": {
            "business_number": number, "company_name": f"강원시험 {number[-4:]}", "region": "chuncheon",
            "representative": "김대표", "phone": "033-250-1234", "consents": CONSENTS,
        },
    }  # fmt: skip
    return Action(
        "sign-up",
        "gateway",
        lambda: cast.world.gateway.post("/auth/v1/signup", json=body),
        lambda: cast.machine.value("select count(*) from public.members where business_number = %s", number),
        # the account is there: the client signs in with the password it has
        lambda answer: answer.get("error_code") == "user_already_exists",
    )


async def approval(cast: Cast) -> Action:
    """Staff approve a registration through the sidecar."""
    company = await cast.world.company()
    return Action(
        "approval",
        "edge_api",
        lambda: cast.world.post(f"/api/v1/members/{company.id}/approve", {}, cast.staff),
        lambda: cast.machine.value("select count(*) from tnnt.tenants where id = %s", company.id),
        lambda answer: answer["error_code"] == "INVALID_TRANSITION" and answer["details"]["current"] == "approved",
    )


async def submission(cast: Cast) -> Action:
    """A company submits a performance record."""
    record = str(uuid4())
    # quarters, as there are not enough years for many rounds
    number = cast.machine.value("select count(*) from public.performance_records where member_id = %s", cast.shop.id)
    period = {"year": 2000 + number // 4, "quarter": number % 4 + 1}
    await _insert(cast, "performance_records", {"id": record, **period})
    await _insert(
        cast,
        "performance_sales",
        {
            "performance_id": record, "sales_previous_year": 1000, "sales_current_year": 2000,
            "sales_reporting_date": "2025-03-31", "existing_employees_previous_year": 1,
            "existing_employees_current_year": 2,
        },
    )  # fmt: skip
    body = {"p_entity": "public.performance_records", "p_id": record, "p_action": "submit", "p_comment": None}
    return Action(
        "submission",
        "gateway",
        lambda: cast.world.gateway.post("/rest/v1/rpc/transition", json=body, headers=bearer(cast.shop.token)),
        lambda: cast.machine.value(
            "select count(*) from public.status_changes where record_id = %s and action = 'submit'", record
        ),
        lambda answer: answer["code"] == "INVALID_TRANSITION" and '"submitted"' in str(answer["details"]),
    )


async def application(cast: Cast) -> Action:
    """A company applies to a programme, under an id it chose."""
    applicant = await cast.world.company(approved=True)
    body = {
        "id": str(uuid4()), "project_id": cast.project, "applicant_name": "이담당",
        "applicant_phone": "033-250-1234", "application_reason": "새 설비를 들여 생산을 늘리려고 합니다.",
    }  # fmt: skip
    return Action(
        "application",
        "gateway",
        lambda: cast.world.gateway.post("/rest/v1/project_applications", json=body, headers=bearer(applicant.token)),
        lambda: cast.machine.value(
            "select count(*) from public.project_applications where member_id = %s", applicant.id
        ),
        lambda answer: answer["code"] == "ALREADY_APPLIED",
    )


async def numbered_partner(cast: Cast) -> Action:
    """A partner that the server numbers, under an id the client chose."""
    body = {"id": str(uuid4()), "name": "강원상사", "type": "customer"}
    return Action(
        "numbered partner",
        "gateway",
        lambda: cast.world.gateway.post(
            "/rest/v1/partners", json=body, headers=bearer(cast.shop.token) | {"content-profile": "crm"}
        ),
        lambda: cast.machine.value("select count(*) from crm.partners where id = %s", body["id"]),
        lambda answer: answer["code"] == "23505",
    )


async def import_of_partners(cast: Cast) -> Action:
    """A file of partners with codes, through the sidecar; counts 1 when all rows are there."""
    prefix = f"I{uuid4().hex[:6].upper()}"
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["거래처 코드", "거래처명", "거래처 구분"])
    for number in range(ROWS):
        book.active.append([f"{prefix}_{number:03}", f"거래처 {number}", "고객"])
    content = io.BytesIO()
    book.save(content)
    return Action(
        "import",
        "edge_api",
        lambda: cast.world.api.post(
            "/api/v1/tenants/crm/partners/import?dry_run=false",
            files={"file": ("partners.xlsx", content.getvalue())},
            headers=bearer(cast.shop.token),
        ),
        lambda: cast.machine.value("select count(*) from crm.partners where code like %s", f"{prefix}\\_%") / ROWS,
    )


async def attachment(cast: Cast) -> Action:
    """A company binds the scan of its licence that it has uploaded."""
    owner = await cast.world.company()
    path = f"{owner.id}/business_licence/{uuid4()}.pdf"
    stored = await cast.world.upload(owner, path, PDF, "application/pdf")
    assert stored.is_success, stored.text
    body = {
        "bucket": "private-files", "path": path, "original_name": "사업자등록증.pdf", "purpose": "business_licence",
        "resource_type": "public.members", "resource_id": owner.id,
    }  # fmt: skip
    return Action(
        "attachment",
        "edge_api",
        lambda: cast.world.post("/api/v1/files", body, owner.token),
        lambda: cast.machine.value("select count(*) from public.files where path = %s", path),
        lambda answer: answer["error_code"] == "RESOURCE_CONFLICT",
    )


async def export(cast: Cast) -> Action:
    """Staff download the list of companies; the entry in the audit log is its effect."""
    trace = str(uuid4())

    async def download() -> httpx.Response:
        answer = await cast.world.get("/api/v1/members/export", cast.staff, **{"x-request-id": trace})
        if answer.is_success:
            openpyxl.load_workbook(io.BytesIO(answer.content))
        return answer

    return Action(
        "export",
        "edge_api",
        download,
        lambda: cast.machine.value(
            "select count(*) from audt.audit_logs where action = 'export' and trace_id = %s", trace
        ),
        is_repeatable=True,
    )


async def _insert(cast: Cast, table: str, row: dict[str, Any]) -> None:
    answer = await cast.world.gateway.post(f"/rest/v1/{table}", json=row, headers=bearer(cast.shop.token))
    assert answer.is_success, answer.text
