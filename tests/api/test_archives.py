"""All files of a record in one zip: for those who may see them, under names that do no harm."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio

from edge_api.adapters.supabase import ObjectMissingError, SupabaseHttp, SupabaseUnavailableError
from edge_api.features.archives.names import safe_name
from tests.api.file_samples import PDF
from tests.api.world import Company, World

pytestmark = pytest.mark.asyncio(loop_scope="session")
APPLICATION = "public.project_applications"


@dataclass(frozen=True)
class Filed:
    """A company with an application, a submitted record and a draft; another company; staff."""

    company: Company
    other: Company
    application: str
    empty: str
    record: str
    draft: str
    staff: str


async def attach(
    world: World, company: Company, purpose: str, entity: str, resource: Any, name: str, content: bytes = PDF
) -> str:
    """A stored object and its file record, under a name as an import may bring it."""
    path = f"{company.id}/{purpose}/{uuid4()}.pdf"
    answer = await world.upload(company, path, content, "application/pdf")
    assert answer.status_code == 200, answer.text
    await world.run(
        "insert into public.files (tenant_id, bucket, path, original_name, mime_type, size_bytes, purpose,"
        " resource_type, resource_id) values (%s, 'private-files', %s, %s, 'application/pdf', %s, %s, %s, %s)",
        company.id,
        path,
        name,
        len(content),
        purpose,
        entity,
        resource,
    )
    return path


async def application_of(world: World, company: Company) -> str:
    project = await world.row(
        "insert into public.projects (title, start_date, end_date) values ('사업', '2025-01-01', '2025-01-31') returning id"
    )
    row = await world.row(
        "insert into public.project_applications (project_id, member_id, applicant_name, applicant_phone,"
        " application_reason) values (%s, %s, '담당', '010-1234-5678', '신청하는 사유가 충분합니다.') returning id",
        project["id"],
        company.id,
    )
    return str(row["id"])


async def record_of(world: World, company: Company, year: int, status: str) -> str:
    row = await world.row(
        "insert into public.performance_records (member_id, year, status) values (%s, %s, %s) returning id",
        company.id,
        year,
        status,
    )
    for table, purpose in (("supports", "support"), ("intellectual_properties", "ip"), ("sales", "sales")):
        entity = f"public.performance_{table}"
        part = await world.row(f"insert into {entity} (performance_id) values (%s) returning id", row["id"])  # noqa: S608 - our names
        await attach(world, company, f"performance_{purpose}_proof", entity, part["id"], "증빙.pdf")
    return str(row["id"])


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def filed(world: World) -> AsyncIterator[Filed]:
    company = await world.company(approved=True)
    application = await application_of(world, company)
    for name, content in (
        ("사업계획서.pdf", PDF),
        ("../../사업계획서.PDF", PDF + b"2"),
        ("C:\\사업\\계획:서.pdf", PDF),
    ):
        await attach(world, company, "application_attachment", APPLICATION, application, name, content)
    await attach(world, company, "application_material", APPLICATION, application, "사업계획서.pdf")
    yield Filed(
        company,
        await world.company(approved=True),
        application,
        await application_of(world, company),
        await record_of(world, company, 2024, "submitted"),
        await record_of(world, company, 2025, "draft"),
        await world.staff("portal.performance_records:read", "portal.project_applications:read", "portal.files:read"),
    )


def path_of(kind: str, record: str) -> str:
    return f"/api/v1/{kind}/{record}/files"


def archive_of(answer: httpx.Response) -> dict[str, bytes]:
    assert answer.status_code == 200, answer.text
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


async def test_an_application_comes_with_all_its_files(world: World, filed: Filed) -> None:
    for token in (filed.company.token, filed.staff):
        answer = await world.get(path_of("project-applications", filed.application), token)
        assert archive_of(answer) == {
            "신청 서류/사업계획서.pdf": PDF,
            "신청 서류/사업계획서 (2).PDF": PDF + b"2",
            "신청 서류/계획_서.pdf": PDF,
            "보완 자료/사업계획서.pdf": PDF,
        }
        assert answer.headers["content-type"] == "application/zip"
        assert answer.headers["cache-control"] == "no-store"
        assert "지원사업신청_첨부파일_" in unquote(answer.headers["content-disposition"])
        assert 'filename="application_files_' in answer.headers["content-disposition"]


async def test_a_record_comes_with_the_proofs_of_its_parts(world: World, filed: Filed) -> None:
    path = path_of("performance-records", filed.record)
    assert set(archive_of(await world.get(path, filed.staff))) == {
        "매출·고용/증빙.pdf",
        "정부지원/증빙.pdf",
        "지식재산권/증빙.pdf",
    }
    english = await world.get(path, filed.company.token, **{"accept-language": "en"})
    assert set(archive_of(english)) == {"sales/증빙.pdf", "supports/증빙.pdf", "intellectual property/증빙.pdf"}


async def test_a_draft_is_the_companys_own(world: World, filed: Filed) -> None:
    path = path_of("performance-records", filed.draft)
    assert len(archive_of(await world.get(path, filed.company.token))) == 3
    assert (await world.get(path, filed.staff)).status_code == 404


async def test_others_find_nothing(world: World, filed: Filed, reader: str) -> None:
    for kind, record in (("project-applications", filed.application), ("performance-records", filed.record)):
        for token, status, code in (
            (None, 401, "UNAUTHORIZED"),
            (filed.other.token, 404, "RESOURCE_NOT_FOUND"),
            (reader, 404, "RESOURCE_NOT_FOUND"),
        ):
            answer = await world.get(path_of(kind, record), token)
            assert (answer.status_code, answer.json()["error_code"]) == (status, code)
        assert (await world.get(path_of(kind, str(uuid4())), filed.staff)).status_code == 404
        assert (await world.get(path_of(kind, "1"), filed.staff)).status_code == 422


async def test_no_files_and_no_right_to_files_are_told_apart_from_no_record(world: World, filed: Filed) -> None:
    answer = await world.get(path_of("project-applications", filed.empty), filed.company.token)
    assert (answer.status_code, answer.json()["error_code"]) == (404, "NO_FILES")
    without = await world.staff("portal.project_applications:read")
    answer = await world.get(path_of("project-applications", filed.application), without)
    assert (answer.status_code, answer.json()["error_code"]) == (404, "NO_FILES")


async def test_a_lost_object_is_named(world: World, filed: Filed) -> None:
    application = await application_of(world, filed.company)
    await attach(world, filed.company, "application_attachment", APPLICATION, application, "있음.pdf")
    await world.run(
        "insert into public.files (tenant_id, bucket, path, original_name, mime_type, size_bytes, purpose,"
        " resource_type, resource_id) values (%s, 'private-files', %s, '없음.pdf', 'application/pdf', 1,"
        " 'application_attachment', %s, %s)",
        filed.company.id,
        f"{filed.company.id}/application_attachment/{uuid4()}.pdf",
        APPLICATION,
        application,
    )
    answer = await world.get(path_of("project-applications", application), filed.staff)
    assert (answer.status_code, answer.json()["error_code"]) == (404, "FILE_MISSING")
    assert answer.json()["details"] == {"files": ["없음.pdf"]}
    entries = "select count(*) as n from audt.audit_logs where action = 'download' and resource_id = %s"
    assert (await world.row(entries, application))["n"] == 0


@pytest.mark.parametrize(
    ("failure", "status", "code"),
    [
        (SupabaseUnavailableError("storage"), 502, "EXTERNAL_SERVICE_ERROR"),
        (ObjectMissingError("x"), 404, "FILE_MISSING"),
    ],
)
async def test_storage_that_fails_at_once_is_an_answer(
    world: World, filed: Filed, monkeypatch: pytest.MonkeyPatch, failure: Exception, status: int, code: str
) -> None:
    async def fail(*_: Any) -> bytes:
        raise failure

    monkeypatch.setattr(SupabaseHttp, "read_object", fail)
    answer = await world.get(path_of("project-applications", filed.application), filed.staff)
    assert (answer.status_code, answer.json()["error_code"]) == (status, code)


async def test_storage_that_fails_later_breaks_the_download(
    world: World, filed: Filed, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, calls = SupabaseHttp.read_object, []

    async def fail_later(self: SupabaseHttp, bucket: str, path: str, token: str, limit: int) -> bytes:
        calls.append(path)
        if len(calls) > 1:
            raise SupabaseUnavailableError("storage")
        return await read(self, bucket, path, token, limit)

    monkeypatch.setattr(SupabaseHttp, "read_object", fail_later)
    with pytest.raises(SupabaseUnavailableError):
        await world.get(path_of("project-applications", filed.application), filed.staff)


async def test_every_download_is_audited_with_its_files(world: World, filed: Filed) -> None:
    answer = await world.get(path_of("performance-records", filed.record), filed.staff)
    entry = await world.row(
        "select * from audt.audit_logs where action = 'download' and trace_id = %s", answer.headers["x-trace-id"]
    )
    assert (entry["resource_type"], entry["resource_id"]) == ("public.performance_records", filed.record)
    assert entry["user_id"] is not None
    assert (entry["details"]["rows"], entry["details"]["bytes"]) == (3, 3 * len(PDF))
    assert {file["name"] for file in entry["details"]["files"]} == {"증빙.pdf"}


@pytest.mark.parametrize(
    ("original", "name"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("/root/.ssh", "ssh"),
        ("..", "file"),
        ("a\x00b\n.pdf", "a_b_.pdf"),
        ("보고\u202efdp.exe", "보고_fdp.exe"),
        ("NUL.txt", "_NUL.txt"),
        ("com1", "_com1"),
        ("끝. ", "끝"),
        (unicodedata.normalize("NFD", "한글.hwp"), "한글.hwp"),
        ("가" * 100 + ".pdf", "가" * 65 + ".pdf"),
    ],
)
async def test_names_do_no_harm(original: str, name: str) -> None:
    assert safe_name(original) == name
