"""Logo and licence through supabase-py: the own folder only, the right kind and size only, nobody else's eyes."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest
from storage3.exceptions import StorageApiError

from supabase import Client
from tests.contract.world import BUCKET, PDF, Company, World, binding, object_path, png, rows_of

MEGABYTE = 1024 * 1024


@pytest.fixture(scope="module")
def owner(world: World) -> Company:
    return world.company()


@pytest.fixture(scope="module")
def other(world: World) -> Company:
    return world.company()


@pytest.fixture(scope="module")
def licence(world: World, owner: Company) -> str:
    return world.upload(owner, "business_licence", PDF, "application/pdf", "사업자등록증 (사본).pdf")


def refused(action: Callable[..., Any], *arguments: Any) -> bool:
    """Whether storage says no: an error of the 4xx class."""
    try:
        action(*arguments)
    except StorageApiError as error:
        assert 400 <= int(error.status) < 500, error
        return True
    return False


def put(company: Company, path: str, content: bytes, mime_type: str = "image/png") -> None:
    company.client.storage.from_(BUCKET).upload(path, content, {"content-type": mime_type})


def test_a_pending_company_reads_its_own_licence(owner: Company, licence: str) -> None:
    assert owner.client.storage.from_(BUCKET).download(licence) == PDF
    rows = rows_of(owner.client.table("files").select("*").eq("resource_id", owner.id))
    assert [(row["purpose"], row["original_name"], row["size_bytes"]) for row in rows] == [
        ("business_licence", "사업자등록증 (사본).pdf", len(PDF))
    ]
    listed = owner.client.storage.from_(BUCKET).list(f"{owner.id}/business_licence")
    assert [entry["name"] for entry in listed] == [licence.rsplit("/", 1)[-1]]


def test_only_the_own_folder_and_a_uuid_name_are_accepted(owner: Company, other: Company) -> None:
    for path in [
        object_path(other.id, "logo", "png"),
        object_path(str(uuid4()), "logo", "png"),
        f"logo/{uuid4()}.png",
        f"{owner.id}/logo/logo.png",
        f"{owner.id}/{uuid4()}.png",
        f"{owner.id}/logo/sub/{uuid4()}.png",
    ]:
        assert refused(put, owner, path, png()), path


def test_wrong_types_and_oversized_files_are_refused(owner: Company) -> None:
    for mime_type in ["text/html", "image/svg+xml", "application/zip"]:
        path = object_path(owner.id, "logo", "png")
        assert refused(put, owner, path, b"<svg/>", mime_type), mime_type
    assert refused(put, owner, object_path(owner.id, "logo", "png"), png(10 * MEGABYTE))


def test_content_decides_what_can_be_bound(world: World, owner: Company) -> None:
    path = object_path(owner.id, "logo", "png")
    put(owner, path, b"MZ" + bytes(200))
    answer = world.edge("POST", "/api/v1/files", owner.token, binding(owner, path, "logo", "logo.png"))
    assert answer.status_code == 422, answer.text
    body = answer.json()
    assert body["error_code"].startswith("FILE_")
    assert body["trace_id"] == answer.headers["x-trace-id"]


def test_binding_is_refused_for_foreign_and_missing_objects(
    world: World, owner: Company, other: Company, licence: str
) -> None:
    for company, path in [(other, licence), (owner, object_path(owner.id, "business_licence", "pdf"))]:
        body = binding(company, path, "business_licence", "x.pdf")
        answer = world.edge("POST", "/api/v1/files", company.token, body)
        assert answer.status_code in {403, 404}, answer.text
    anonymous = world.edge("POST", "/api/v1/files", None, binding(owner, licence, "business_licence", "x.pdf"))
    assert anonymous.status_code == 401


def strangers(world: World, other: Company, outsider: Client) -> list[Client]:
    return [other.client, world.client(), outsider]


def test_nobody_else_reaches_the_file(
    world: World, owner: Company, other: Company, outsider: Client, licence: str
) -> None:
    target = object_path(other.id, "business_licence", "pdf")
    for client in strangers(world, other, outsider):
        storage = client.storage.from_(BUCKET)
        assert refused(storage.download, licence)
        assert refused(storage.create_signed_url, licence, 60)
        assert refused(storage.info, licence)
        assert refused(storage.move, licence, target)
        assert refused(storage.copy, licence, target)
        for folder in ["", owner.id, f"{owner.id}/business_licence"]:
            names = [entry["name"] for entry in storage.list(folder)]
            assert owner.id not in names
            assert licence.rsplit("/", 1)[-1] not in names
        assert client.storage.from_(BUCKET).remove([licence]) == []
    assert owner.client.storage.from_(BUCKET).download(licence) == PDF


def test_an_administrator_opens_the_licence_by_a_signed_link(
    administrator: Client, reviewer: Client, licence: str
) -> None:
    for client in [administrator, reviewer]:
        link = client.storage.from_(BUCKET).create_signed_url(licence, 60)
        answer = httpx.get(str(link["signedURL"]))
        assert answer.status_code == 200
        assert answer.content == PDF
        assert answer.headers["content-type"].startswith("application/pdf")


def test_staff_may_look_but_not_replace(administrator: Client, licence: str, owner: Company) -> None:
    storage = administrator.storage.from_(BUCKET)
    forged, path = b"%PDF-1.4 forged", object_path(owner.id, "logo", "png")
    assert refused(storage.update, licence, forged, {"content-type": "application/pdf"})
    assert refused(storage.upload, path, png(), {"content-type": "image/png"})
