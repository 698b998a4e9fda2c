"""Binding uploads: real content, own folder, nothing dangerous, nothing left behind."""

from collections.abc import Mapping
from datetime import UTC
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.api.file_samples import GIF, JPEG, PDF, WEBP, archive, png
from tests.api.world import Company, World, api_settings, application, bearer, serving

pytestmark = pytest.mark.asyncio(loop_scope="session")
PATH = "/api/v1/files"


def object_path(company: Company, purpose: str = "logo", extension: str = "png") -> str:
    return f"{company.id}/{purpose}/{uuid4()}.{extension}"


def binding(company: Company, object_path: str, **changes: Any) -> dict[str, Any]:
    return {
        "bucket": "private-files",
        "path": object_path,
        "original_name": "회사 로고.png",
        "resource_type": "public.members",
        "resource_id": company.id,
        "purpose": "logo",
    } | changes


async def put(
    world: World,
    company: Company,
    content: bytes,
    *,
    purpose: str = "logo",
    extension: str = "png",
    mime_type: str = "image/png",
) -> str:
    path = object_path(company, purpose, extension)
    answer = await world.upload(company, path, content, mime_type)
    assert answer.status_code == 200, answer.text
    return path


@pytest.mark.parametrize(
    ("purpose", "name", "content", "mime_type"),
    [
        ("logo", "회사 로고.png", png(), "image/png"),
        ("logo", "photo.JPEG", JPEG, "image/jpeg"),
        ("logo", "a.gif", GIF, "image/gif"),
        ("logo", "a.webp", WEBP, "image/webp"),
        ("business_licence", "사업자등록증.pdf", PDF, "application/pdf"),
        ("business_licence", "사업자등록증.jpg", JPEG, "image/jpeg"),
    ],
    ids=["png", "jpeg", "gif", "webp", "pdf licence", "jpg licence"],
)
async def test_a_pending_company_binds_its_files(
    world: World, company: Company, purpose: str, name: str, content: bytes, mime_type: str
) -> None:
    extension = name.rsplit(".", 1)[1].lower().replace("jpeg", "jpg")
    path = await put(world, company, content, purpose=purpose, extension=extension, mime_type=mime_type)
    answer = await world.post(PATH, binding(company, path, original_name=name, purpose=purpose), company.token)
    assert answer.status_code == 201, answer.text
    body = answer.json()
    assert (body["path"], body["original_name"], body["mime_type"], body["size_bytes"]) == (
        path,
        name,
        mime_type,
        len(content),
    )
    row = await world.row("select tenant_id::text, created_by::text from public.files where id = %s", body["id"])
    assert row == {"tenant_id": company.id, "created_by": company.user_id}


async def test_the_answer_is_the_whole_record_with_times_in_one_format(world: World, company: Company) -> None:
    path = await put(world, company, png())
    body = (await world.post(PATH, binding(company, path), company.token)).json()
    columns = await world.row(
        "select array_agg(attname::text) as names from pg_attribute"
        " where attrelid = 'public.files'::regclass and attnum > 0 and not attisdropped"
    )
    assert set(body) == set(columns["names"])
    stored = await world.row("select created_at, updated_at from public.files where id = %s", body["id"])
    for name, instant in stored.items():
        assert body[name] == instant.astimezone(UTC).isoformat().replace("+00:00", "Z"), name


async def test_a_second_logo_replaces_the_first(world: World, company: Company) -> None:
    for _ in range(2):
        path = await put(world, company, png())
        assert (await world.post(PATH, binding(company, path), company.token)).status_code == 201
    row = await world.row("select count(*) as n from public.files where tenant_id = %s and not is_deleted", company.id)
    assert row["n"] == 1


async def test_the_same_object_is_bound_once_and_a_bound_object_survives_a_refusal(
    world: World, company: Company
) -> None:
    path = await put(world, company, png())
    assert (await world.post(PATH, binding(company, path), company.token)).status_code == 201
    again = await world.post(PATH, binding(company, path), company.token)
    assert again.status_code == 409
    refused = await world.post(PATH, binding(company, path, original_name="x.exe"), company.token)
    assert refused.status_code == 422
    assert await world.stored(path)


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"MZ\x90\x00" + b"\x00" * 100, "logo.png", "FILE_DANGEROUS"),
        (b"\x7fELF" + b"\x00" * 100, "logo.png", "FILE_DANGEROUS"),
        (b"#!/bin/sh\nrm -rf /", "logo.png", "FILE_DANGEROUS"),
        (b"<html><script>alert(1)</script>", "logo.png", "FILE_DANGEROUS"),
        (GIF + b"<script>alert(1)</script>", "logo.gif", "FILE_DANGEROUS"),
        (png() + archive("evil.class"), "logo.png", "FILE_DANGEROUS"),
        (png(), "logo.png.exe", "FILE_DANGEROUS"),
        (png(), "logo.php.png", "FILE_DANGEROUS"),
        (png(), "logo.gif", "FILE_CONTENT_MISMATCH"),
        (JPEG, "logo.png", "FILE_CONTENT_MISMATCH"),
        (PDF, "logo.pdf", "FILE_CONTENT_MISMATCH"),
        (b"just text", "logo.png", "FILE_CONTENT_MISMATCH"),
        (b"\x00\x01\x02\x03" * 10, "logo.png", "FILE_TYPE_NOT_ALLOWED"),
        (b"", "logo.png", "FILE_EMPTY"),
    ],
    ids=[
        "windows program",
        "linux program",
        "shell script",
        "web page",
        "picture with script",
        "picture with archive",
        "double extension",
        "hidden php",
        "png named gif",
        "jpeg named png",
        "pdf as logo",
        "text",
        "unknown",
        "empty",
    ],
)
async def test_wrong_content_is_refused_and_removed(
    world: World, company: Company, content: bytes, name: str, code: str
) -> None:
    path = await put(world, company, content)
    answer = await world.post(PATH, binding(company, path, original_name=name), company.token)
    assert (answer.status_code, answer.json()["error_code"]) == (422, code), answer.text
    assert answer.json()["details"][0]["field"] == "path"
    assert not await world.stored(path)


async def test_a_type_of_another_purpose_is_refused(world: World, company: Company) -> None:
    path = await put(world, company, GIF, purpose="business_licence", extension="gif", mime_type="image/gif")
    answer = await world.post(
        PATH, binding(company, path, purpose="business_licence", original_name="a.gif"), company.token
    )
    assert (answer.status_code, answer.json()["error_code"]) == (422, "FILE_TYPE_NOT_ALLOWED")


async def test_a_logo_over_five_megabytes_is_refused_and_removed(world: World, company: Company) -> None:
    path = await put(world, company, png() + b"\x00" * 5_242_880)
    for language, text in (("ko", "5 MB 이하"), ("en", "5 MB or smaller")):
        answer = await world.post(PATH, binding(company, path), company.token, **{"accept-language": language})
        if language == "ko":
            assert (answer.status_code, answer.json()["error_code"]) == (413, "FILE_TOO_LARGE")
            assert text in answer.json()["message"]
    assert not await world.stored(path)


async def test_another_companys_object_is_invisible_and_untouched(world: World, company: Company) -> None:
    other = await world.company()
    path = await put(world, company, b"MZ dangerous")
    for body in (binding(company, path), binding(other, path)):
        answer = await world.post(PATH, body, other.token)
        assert (answer.status_code, answer.json()["error_code"]) == (404, "RESOURCE_NOT_FOUND")
    assert await world.stored(path)


async def test_an_own_object_is_not_bound_to_another_company(world: World, company: Company) -> None:
    other = await world.company()
    path = await put(world, company, png())
    answer = await world.post(PATH, binding(other, path), company.token)
    assert answer.status_code == 404
    row = await world.row("select count(*) as n from public.files where path = %s", path)
    assert row["n"] == 0


async def test_staff_reads_but_does_not_bind_and_cannot_remove(world: World, company: Company) -> None:
    token = await world.staff("portal:*")
    good, bad = await put(world, company, png()), await put(world, company, b"MZ dangerous")
    assert (await world.post(PATH, binding(company, good), token)).status_code == 404
    assert (await world.post(PATH, binding(company, bad), token)).status_code == 422
    assert await world.stored(good) and await world.stored(bad)


async def test_without_a_token_nothing_is_bound(world: World, company: Company) -> None:
    path = await put(world, company, png())
    assert (await world.post(PATH, binding(company, path))).status_code == 401


async def test_a_missing_object_is_404(world: World, company: Company) -> None:
    answer = await world.post(PATH, binding(company, object_path(company)), company.token)
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"path": "../../etc/passwd"}, "path"),
        ({"path": "{id}/logo/../x.png"}, "path"),
        ({"path": "{id}/logo/%2e%2e%2fx.png"}, "path"),
        ({"path": "{id}/logo/logo.png"}, "path"),
        ({"path": "{id}/business_licence/{uuid}.png"}, "path"),
        ({"path": "{id}/logo/{uuid}.png\u0000"}, "path"),
        ({"path": "/{id}/logo/{uuid}.png"}, "path"),
        ({"path": "x" * 301}, "path"),
        ({"bucket": "avatars"}, "bucket"),
        ({"purpose": "avatar", "path": "{id}/avatar/{uuid}.png"}, "purpose"),
        ({"purpose": "Logo'; drop table x"}, "purpose"),
        ({"resource_id": "1"}, "resource_id"),
        ({"resource_type": "public.members; --"}, "resource_type"),
        ({"resource_type": "public.files"}, "purpose"),
        ({"original_name": ""}, "original_name"),
        ({"original_name": "no extension"}, "original_name"),
        ({"original_name": "a\u0000.png"}, "original_name"),
        ({"owner": "me"}, "owner"),
    ],
)
async def test_bad_input_names_the_field(world: World, company: Company, changes: dict[str, str], field: str) -> None:
    path = await put(world, company, png())
    filled = {k: v.replace("{id}", company.id).replace("{uuid}", str(uuid4())) for k, v in changes.items()}
    if field == "purpose" and "path" not in filled and "purpose" in filled:
        filled["path"] = path
    answer = await world.post(PATH, binding(company, path, **filled), company.token)
    assert answer.status_code == 422, answer.text
    assert answer.json()["details"][0]["field"] == field


async def test_an_object_replaced_after_the_look_is_not_bound(
    world: World, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = await put(world, company, png())
    app = application(world.api)
    read = app.state.supabase.read_object

    async def read_then_replace(*arguments: Any) -> bytes:
        content: bytes = await read(*arguments)
        await world.gateway.request(
            "DELETE", "/storage/v1/object/private-files", json={"prefixes": [path]}, headers=bearer(company.token)
        )
        assert (await world.upload(company, path, b"MZ replaced", "image/png")).status_code == 200
        return content

    monkeypatch.setattr(app.state.supabase, "read_object", read_then_replace)
    answer = await world.post(PATH, binding(company, path), company.token)
    assert answer.status_code == 409
    row = await world.row("select count(*) as n from public.files where path = %s", path)
    assert row["n"] == 0


async def test_when_storage_is_down_it_says_so(stack_env: Mapping[str, str], world: World, company: Company) -> None:
    path = await put(world, company, png())
    async with serving(api_settings(stack_env, supabase_url="http://127.0.0.1:9")) as api:
        answer = await api.post(PATH, json=binding(company, path), headers=bearer(company.token))
    assert (answer.status_code, answer.json()["error_code"]) == (502, "EXTERNAL_SERVICE_ERROR")


class NoRemoval(httpx.AsyncClient):
    """Streams objects, and finds nobody for anything else."""

    async def request(self, *arguments: Any, **options: Any) -> httpx.Response:
        raise httpx.ConnectError("down")


async def test_a_discard_that_fails_leaves_the_answer_alone(world: World, company: Company) -> None:
    path = await put(world, company, b"MZ dangerous")
    app = application(world.api)
    real = app.state.supabase._http
    async with NoRemoval() as http:
        app.state.supabase._http = http
        try:
            answer = await world.post(PATH, binding(company, path), company.token)
        finally:
            app.state.supabase._http = real
    assert answer.status_code == 422
