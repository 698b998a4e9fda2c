"""Thumbnails through Storage: made when a picture is bound, read by visitors, removed with the original."""

import io
import struct
import zlib
from typing import Any
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio
from PIL import Image

from edge_api.adapters.supabase import SupabaseHttp
from edge_api.core.database import Database
from edge_api.worker.jobs import JobTools, sweep_files
from tests.api.world import World, bearer

pytestmark = pytest.mark.asyncio(loop_scope="session")
PATH = "/api/v1/files"
PLATFORM = "00000000-0000-0000-0000-000000000000"
PLACE = "37.8228N 128.1555E"


def photograph() -> bytes:
    """A large JPEG with the place it was taken at."""
    exif = Image.Exif()
    exif[0x010E] = PLACE
    buffer = io.BytesIO()
    Image.effect_noise((1600, 800), 60).convert("RGB").save(buffer, "JPEG", exif=exif)
    return buffer.getvalue()


def bomb() -> bytes:
    """A PNG of a few bytes that says it has 400 million pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 20_000, 20_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\x00" * 100))
        + chunk(b"IEND", b"")
    )


@pytest_asyncio.fixture(loop_scope="session")
async def editor(world: World) -> str:
    """Token of staff who keep press releases, notices and banners."""
    return await world.staff("portal.press_releases:*", "portal.notices:*", "portal.banners:*", "portal.files:create")


async def written(world: World, editor: str, table: str, **values: Any) -> str:
    answer = await world.gateway.post(
        f"/rest/v1/{table}", json=values, headers={"prefer": "return=representation"} | bearer(editor)
    )
    assert answer.status_code == 201, answer.text
    return str(answer.json()[0]["id"])


async def uploaded(world: World, editor: str, purpose: str, data: bytes, extension: str = "jpg") -> str:
    path = f"{PLATFORM}/{purpose}/{uuid4()}.{extension}"
    kind = {"jpg": "image/jpeg"}.get(extension, f"image/{extension}")
    answer = await world.gateway.post(
        f"/storage/v1/object/public-files/{path}", content=data, headers={"content-type": kind} | bearer(editor)
    )
    assert answer.status_code == 200, answer.text
    return path


def binding(path: str, entity: str, record: str) -> dict[str, Any]:
    return {
        "bucket": "public-files", "path": path, "original_name": f"사진.{path.rpartition('.')[2]}",
        "resource_type": entity, "resource_id": record, "purpose": path.split("/")[1],
    }  # fmt: skip


async def objects(world: World, purpose: str) -> int:
    row = await world.row("select count(*) as n from storage.objects where name like %s", f"{PLATFORM}/{purpose}/%")
    return int(row["n"])


async def public(world: World, path: str) -> httpx.Response:
    """A public object as a visitor without any key reads it."""
    async with httpx.AsyncClient(base_url=world.settings.supabase_url) as visitor:
        return await visitor.get(f"/storage/v1/object/public/public-files/{path}")


async def sweep(world: World) -> None:
    database = Database.from_settings(world.settings, application_name="worker")
    await database.open()
    try:
        async with httpx.AsyncClient() as http:
            await sweep_files(JobTools(database, SupabaseHttp(world.settings, http)))
    finally:
        await database.close()


async def test_a_press_image_gets_a_thumbnail_that_leaves_with_it(world: World, editor: str) -> None:
    # portal 2.8, 3.8
    record = await written(world, editor, "press_releases", title="강원 창업기업 수출 계약")
    path = await uploaded(world, editor, "press_image", photograph())
    answer = await world.post(PATH, binding(path, "public.press_releases", record), editor)
    assert answer.status_code == 201, answer.text
    file = answer.json()
    assert file["thumbnail_path"].rpartition("/")[0] == path.rpartition("/")[0]
    row = await world.gateway.get("/rest/v1/press_releases", params={"id": f"eq.{record}", "select": "thumbnail_url"})
    assert row.json() == [{"thumbnail_url": f"/storage/v1/object/public/public-files/{file['thumbnail_path']}"}]
    small = await public(world, file["thumbnail_path"])
    assert (small.status_code, small.headers["content-type"]) == (200, "image/webp")
    assert Image.open(io.BytesIO(small.content)).size == (200, 100)
    assert PLACE.encode() not in small.content and len(small.content) < 20_000
    removed = await world.gateway.post(
        "/rest/v1/rpc/remove_content_file", json={"p_file_id": file["id"]}, headers=bearer(editor)
    )
    assert removed.status_code == 200, removed.text
    await sweep(world)
    for gone in (path, file["thumbnail_path"]):
        assert (await public(world, gone)).status_code >= 400


async def test_the_size_comes_from_the_rule(world: World, editor: str) -> None:
    notice = await written(world, editor, "notices", title="공지", content_html="<p>글</p>")
    path = await uploaded(world, editor, "notice_image", photograph())
    await world.run("update public.file_rules set thumbnail_pixels = 64 where purpose = 'notice_image'")
    try:
        answer = await world.post(PATH, binding(path, "public.notices", notice), editor)
    finally:
        await world.run("update public.file_rules set thumbnail_pixels = 200 where purpose = 'notice_image'")
    small = await public(world, answer.json()["thumbnail_path"])
    assert Image.open(io.BytesIO(small.content)).size == (64, 32)


async def test_a_purpose_without_thumbnails_stores_none(world: World, editor: str) -> None:
    banner = await written(world, editor, "banners", place="about", is_active=False)
    path = await uploaded(world, editor, "banner_image", photograph())
    before = await objects(world, "banner_image")
    answer = await world.post(PATH, binding(path, "public.banners", banner), editor)
    assert (answer.status_code, answer.json()["thumbnail_path"]) == (201, None)
    assert await objects(world, "banner_image") == before


@pytest.mark.parametrize(
    ("data", "code"),
    [(bomb(), "IMAGE_TOO_LARGE"), (b"\x89PNG\r\n\x1a\n" + b"\x00" * 64, "IMAGE_UNREADABLE")],
    ids=["bomb", "broken"],
)
async def test_a_bomb_and_a_broken_picture_are_refused(world: World, editor: str, data: bytes, code: str) -> None:
    record = await written(world, editor, "press_releases", title="보도")
    path = await uploaded(world, editor, "press_image", data, "png")
    before = await objects(world, "press_image")
    answer = await world.post(PATH, binding(path, "public.press_releases", record), editor)
    assert (answer.status_code, answer.json()["error_code"]) == (422, code), answer.text
    assert answer.json()["details"][0]["field"] == "path"
    assert await objects(world, "press_image") <= before, "nothing was stored beside it"
    row = await world.row("select count(*) as n from public.files where path = %s", path)
    assert row["n"] == 0


async def test_who_may_not_store_the_thumbnail_binds_nothing(world: World, editor: str) -> None:
    record = await written(world, editor, "press_releases", title="보도")
    path = await uploaded(world, editor, "press_image", photograph())
    looker = await world.staff("portal.press_releases:*", "portal.files:read")
    answer = await world.post(PATH, binding(path, "public.press_releases", record), looker)
    assert (answer.status_code, answer.json()["error_code"]) == (403, "FORBIDDEN"), answer.text
    row = await world.row("select count(*) as n from public.files where path = %s", path)
    assert row["n"] == 0
