"""/storage/v1 answers like the hosted Storage server: uploads, signed links, listings, limits, policies."""

import io
from typing import Any

import httpx
import jwt
import pytest

from scripts.stack.environment import StackEnvironment
from tests.stack.conftest import Client, User


def put(
    user: User, name: str, content: bytes = b"hello", bucket: str = "papers", kind: str = "text/plain"
) -> httpx.Response:
    return user.client.storage(
        "POST", f"object/{bucket}/{user.id}/{name}", content=content, headers={"content-type": kind}
    )


def test_uploads_come_back_unchanged(member: User) -> None:
    content = bytes(range(256))
    assert put(member, "raw.bin", content, "logos", "application/octet-stream").status_code == 200
    answer = member.client.storage("GET", f"object/logos/{member.id}/raw.bin")
    assert (answer.status_code, answer.content) == (200, content)
    assert member.client.storage("GET", f"object/authenticated/logos/{member.id}/raw.bin").content == content
    public = member.client.storage("GET", f"object/public/logos/{member.id}/raw.bin?download=이름.bin")
    assert public.content == content
    assert "filename*=UTF-8''%EC%9D%B4%EB%A6%84.bin" in public.headers["content-disposition"]


@pytest.mark.parametrize("field", ["", "file"])
def test_files_of_forms_are_stored_without_the_form(member: User, field: str) -> None:
    name = f"object/papers/{member.id}/form-{field or 'empty'}.txt"
    form: dict[str, Any] = {field: ("a.txt", io.BytesIO(b"in a form"), "text/plain"), "cacheControl": (None, "60")}
    assert member.client.storage("POST", name, files=form).status_code == 200
    answer = member.client.storage("GET", name)
    assert answer.content == b"in a form"
    assert answer.headers["content-type"].startswith("text/plain")


def test_limits_of_a_bucket_hold_for_every_kind_of_upload(member: User) -> None:
    def code(answer: httpx.Response) -> tuple[int, str]:
        return answer.status_code, answer.json()["statusCode"]

    assert code(put(member, "big.txt", b"x" * 1001)) == (400, "413")
    assert code(put(member, "page.html", b"<p>", kind="text/html")) == (400, "415")

    def chunks() -> Any:
        yield b"x" * 600
        yield b"x" * 600

    path = f"object/papers/{member.id}/chunked.txt"
    answer = member.client.storage("POST", path, content=chunks(), headers={"content-type": "text/plain"})
    assert code(answer) == (400, "413")


def test_others_neither_read_nor_write_nor_list_nor_sign(member: User, other_member: User, anyone: Client) -> None:
    path = f"papers/{member.id}/private.txt"
    assert put(member, "private.txt").status_code == 200
    for client in (other_member.client, anyone):
        assert client.storage("GET", f"object/{path}").status_code in (400, 403, 404)
        assert client.storage("POST", f"object/sign/{path}", json={"expiresIn": 60}).status_code in (400, 403, 404)
        assert client.storage("POST", "object/list/papers", json={"prefix": member.id}).json() == []
        intruding = client.storage(
            "POST", f"object/papers/{member.id}/x.txt", content=b"x", headers={"content-type": "text/plain"}
        )
        assert intruding.status_code in (400, 403)
    assert member.client.storage("GET", f"object/{path}").content == b"hello"


def test_signed_links_work_for_anyone_until_they_expire(gateway: StackEnvironment, member: User) -> None:
    put(member, "한글 이름.txt", b"signed")
    path = f"papers/{member.id}/한글 이름.txt"
    signed = member.client.storage("POST", f"object/sign/{path}", json={"expiresIn": 60}).json()["signedURL"]
    assert httpx.get(f"{gateway.supabase_url}/storage/v1{signed}").content == b"signed"
    claims = jwt.decode(signed.partition("token=")[2], options={"verify_signature": False})
    expired = jwt.encode(claims | {"exp": claims["iat"] - 10}, gateway.jwt_secret, "HS256")
    late = httpx.get(f"{gateway.supabase_url}/storage/v1{signed.partition('?')[0]}?token={expired}")
    assert (late.status_code, late.json()["error"]) == (400, "InvalidJWT")


def test_many_links_are_signed_at_once(member: User) -> None:
    put(member, "one.txt")
    names = [f"{member.id}/one.txt", f"{member.id}/missing.txt"]
    signed = member.client.storage("POST", "object/sign/papers", json={"paths": names, "expiresIn": 60}).json()
    assert [entry["path"] for entry in signed] == names
    assert signed[0]["signedURL"].startswith("/object/sign/papers/")
    assert signed[0]["error"] is None
    assert signed[1]["signedURL"] is None
    assert signed[1]["error"]


def test_listings_show_one_folder_with_relative_names(member: User) -> None:
    for name in ("list/b.txt", "list/a.txt", "list/deep/c.txt"):
        put(member, name)
    body = {"prefix": f"{member.id}/list", "limit": 10, "sortBy": {"column": "name", "order": "desc"}}
    rows = member.client.storage("POST", "object/list/papers", json=body).json()
    assert [(row["name"], row["id"] is None) for row in rows] == [("deep", True), ("b.txt", False), ("a.txt", False)]
    assert rows[1]["metadata"]["size"] == 5


def test_removed_files_are_gone(member: User) -> None:
    put(member, "doomed.txt")
    removed = member.client.storage("DELETE", "object/papers", json={"prefixes": [f"{member.id}/doomed.txt"]})
    assert [row["name"] for row in removed.json()] == [f"{member.id}/doomed.txt"]
    assert member.client.storage("GET", f"object/papers/{member.id}/doomed.txt").status_code in (400, 404)
