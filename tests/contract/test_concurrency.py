"""The same moment over HTTP: whatever door sixteen requests come through, one succeeds and the others hear our code."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import httpx
import psycopg
from psycopg.rows import DictRow

from supabase import Client
from tests.contract.world import BUCKET, PDF, Company, World, binding, object_path, token_of

Database = psycopg.Connection[DictRow]
Request = Callable[[], httpx.Response]
CALLERS = 16


def at_once(requests: Sequence[Request]) -> list[httpx.Response]:
    """Sends all requests together; the answers stand in their order."""
    barrier = Barrier(len(requests))

    def send(request: Request) -> httpx.Response:
        barrier.wait(60)
        return request()

    with ThreadPoolExecutor(len(requests)) as pool:
        return list(pool.map(send, requests))


def rest(world: World, token: str, path: str, body: Any) -> httpx.Response:
    """A write through PostgREST."""
    headers = {"apikey": world.env["SUPABASE_PUBLISHABLE_KEY"], "authorization": f"Bearer {token}"}
    url = f"{world.env['SUPABASE_URL']}/rest/v1/{path}"
    return world.http.post(url, json=body, headers=headers | {"prefer": "return=minimal"})


def statuses(answers: Sequence[httpx.Response]) -> dict[int, int]:
    return dict(Counter(answer.status_code for answer in answers))


def code_of(answer: httpx.Response) -> str:
    """The error code, as either door writes it."""
    body = answer.json()
    return str(body.get("error_code") or body["code"])


def approve(world: World, administrator: Client, company: Company) -> httpx.Response:
    return world.edge("POST", f"/api/v1/members/{company.id}/approve", token_of(administrator))


def test_administrators_at_both_doors_give_one_approval_and_one_mail(
    world: World, database: Database, administrator: Client
) -> None:
    company, token = world.company(), token_of(administrator)
    arguments = {"p_entity": "public.members", "p_id": company.id, "p_action": "approve"}
    doors: list[Request] = [
        lambda: rest(world, token, "rpc/transition", arguments),
        lambda: approve(world, administrator, company),
    ]
    answers = at_once(doors * (CALLERS // 2))
    assert statuses(answers) == {200: 1, 409: CALLERS - 1}
    assert {code_of(answer) for answer in answers if answer.status_code == 409} == {"INVALID_TRANSITION"}
    refused = next(answer for answer in answers[1::2] if answer.status_code == 409).json()
    assert refused["details"]["current"] == "approved"
    world.mail_to(company.form.email, "승인")
    mails = database.execute(
        "select 1 from noti.notifications where recipient = %s and template_code = 'member_approved'",
        [company.form.email],
    ).fetchall()
    assert len(mails) == 1
    tenant = database.execute("select status::text from tnnt.tenants where id = %s", [company.id]).fetchone()
    assert tenant == {"status": "active"}


def test_an_application_pressed_sixteen_times_is_one(world: World, database: Database, administrator: Client) -> None:
    company, staff = world.company(), token_of(administrator)
    assert approve(world, administrator, company).status_code == 200
    row = database.execute(
        """insert into public.projects (title, start_date, end_date) values ('동시 신청', app.today() - 1, app.today() + 1)
        returning id::text"""
    ).fetchone()
    assert row is not None
    publish = {"p_entity": "public.projects", "p_id": row["id"], "p_action": "publish"}
    assert rest(world, staff, "rpc/transition", publish).status_code == 200
    application = {
        "project_id": row["id"],
        "applicant_name": "서도윤",
        "applicant_phone": "010-1234-5678",
        "application_reason": "수출 상담회에 참가하여 해외 판로를 열고자 합니다.",
    }
    answers = at_once([lambda: rest(world, company.token, "project_applications", application)] * CALLERS)
    assert statuses(answers) == {201: 1, 409: CALLERS - 1}
    assert {code_of(answer) for answer in answers if answer.status_code == 409} == {"ALREADY_APPLIED"}
    found = database.execute(
        "select count(*) from public.project_applications where project_id = %s", [row["id"]]
    ).fetchone()
    assert found == {"count": 1}


def test_a_file_bound_by_sixteen_requests_is_one_file(world: World, database: Database) -> None:
    company = world.company()
    path = object_path(company.id, "business_licence", "pdf")
    company.client.storage.from_(BUCKET).upload(path, PDF, {"content-type": "application/pdf"})
    body = binding(company, path, "business_licence", "등록증.pdf")
    answers = at_once([lambda: world.edge("POST", "/api/v1/files", company.token, body)] * CALLERS)
    assert statuses(answers) == {201: 1, 409: CALLERS - 1}
    assert {code_of(answer) for answer in answers if answer.status_code == 409} == {"RESOURCE_CONFLICT"}
    files = database.execute("select count(*) from public.files where path = %s and not is_deleted", [path]).fetchone()
    assert files == {"count": 1}
