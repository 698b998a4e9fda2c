"""/rest/v1 answers like PostgREST: who the caller is, what it may, how values and errors look."""

import time

import httpx
import jwt
import psycopg
import pytest

from scripts.stack.environment import StackEnvironment
from tests.stack.conftest import Client, User, client_of


def test_a_table_without_grants_stays_closed_after_the_first_requests(
    anyone: Client, member: User, operator: Client, db: psycopg.Connection
) -> None:
    assert anyone.rest("GET", "items?select=id").status_code == 200
    assert anyone.rest("GET", "secrets").status_code == 401
    assert member.client.rest("GET", "secrets").status_code == 403
    assert operator.rest("GET", "hidden", schema="public").status_code == 403
    granted = db.execute(
        "select has_table_privilege('anon', 'shop.secrets', 'select'),"
        " has_table_privilege('anon', 'shop.items', 'insert')"
    ).fetchone()
    assert granted == (False, False)


def test_functions_and_views_see_caller_claims_and_headers(member: User) -> None:
    headers = {"x-tenant-id": "t-1", "x-request-id": "r-1", "x-forwarded-for": "203.0.113.7"}
    for path in ("contexts?select=context", "rpc/context"):
        body = member.client.rest("GET", path, headers=headers).json()
        context = body[0]["context"] if isinstance(body, list) else body
        assert (context["uid"], context["email"], context["role"]) == (member.id, member.email, "authenticated")
        assert context["claims"]["sub"] == member.id
        assert {name: context["headers"][name] for name in headers} == headers


def test_names_are_looked_up_in_the_profile_schema_first(anyone: Client) -> None:
    path = anyone.rest("GET", "contexts?select=search_path").json()[0]["search_path"]
    assert path == '"shop", "public", "extensions"'


def test_the_peer_address_is_known_without_a_proxy(anyone: Client) -> None:
    assert anyone.rest("GET", "rpc/context").json()["headers"]["x-forwarded-for"] == "127.0.0.1"


def test_the_secret_key_acts_as_service_role(operator: Client) -> None:
    context = operator.rest("POST", "rpc/context", json={}).json()
    assert (context["role"], context["uid"]) == ("service_role", None)


def test_values_have_postgrest_shapes(anyone: Client) -> None:
    row = anyone.rest("GET", "items?id=eq.1").json()[0]
    assert row["price"] == 10.5
    assert row["made_at"] == "2026-01-02T03:04:05+00:00"
    assert row["raw"] == "\\x0102"


def test_json_arguments_and_columns_arrive_as_json(member: User) -> None:
    assert member.client.rest("POST", "rpc/kind_of", json={"p": {"a": 1}}).json() == "object"
    made = member.client.rest(
        "POST",
        "items?select=id,note",
        json={"code": "json", "note": {"a": [1]}},
        headers={"prefer": "return=representation"},
    )
    assert made.json()[0]["note"] == {"a": [1]}
    assert member.client.rest("GET", "items?note->a->>0=eq.1&select=code").json() == [{"code": "json"}]


@pytest.mark.parametrize("code", ["1.50", "+49123", "true", "null", "0x10", " pad ", "plain"])
def test_filters_on_text_columns_find_texts_that_look_like_other_types(anyone: Client, code: str) -> None:
    found = anyone.http.get(
        "/rest/v1/items", params={"code": f"eq.{code}", "select": "code"}, headers={"accept-profile": "shop"}
    )
    assert found.json() == [{"code": code}]


def test_in_lists_keep_their_texts(anyone: Client) -> None:
    found = anyone.http.get(
        "/rest/v1/items",
        params={"code": 'in.(1.50,"true"," pad ",missing)', "select": "code", "order": "id"},
        headers={"accept-profile": "shop"},
    )
    assert [row["code"] for row in found.json()] == ["1.50", "true", " pad "]


@pytest.mark.parametrize(
    ("sqlstate", "status"),
    [
        ("P0001", 400),
        ("23514", 400),
        ("23P01", 400),
        ("40001", 500),
        ("53300", 503),
        ("28000", 403),
        ("57014", 500),
        ("PT422", 422),
    ],
)
def test_raised_errors_keep_code_detail_and_hint(anyone: Client, sqlstate: str, status: int) -> None:
    answer = anyone.rest("POST", "rpc/raise", json={"p_sqlstate": sqlstate, "p_message": "the message"})
    assert answer.status_code == status
    body = answer.json()
    assert (body["message"], body["details"], body["hint"]) == ("the message", "the detail", "the hint")
    assert body["code"] == sqlstate


def test_a_check_constraint_answers_400(member: User) -> None:
    answer = member.client.rest("POST", "items", json={"code": "forbidden"})
    assert (answer.status_code, answer.json()["code"]) == (400, "23514")


def test_our_own_errors_choose_status_and_code(anyone: Client) -> None:
    answer = anyone.rest("POST", "rpc/refuse", json={})
    assert answer.status_code == 409
    assert answer.json() == {"code": "OWN_CODE", "message": "한국어", "details": None, "hint": "English"}


@pytest.mark.parametrize("token", ["garbage", "a.b", "a.b.", "eyJ.eyJ.sig"])
def test_tokens_that_are_none_are_refused(gateway: StackEnvironment, token: str) -> None:
    assert client_of(gateway, gateway.publishable_key, token).rest("GET", "items").status_code == 401


def test_expired_and_foreign_tokens_are_refused(gateway: StackEnvironment, member: User) -> None:
    claims = {"sub": member.id, "role": "authenticated", "aud": "authenticated"}
    expired = jwt.encode(claims | {"exp": int(time.time()) - 60}, gateway.jwt_secret, "HS256")
    foreign = jwt.encode(claims | {"exp": int(time.time()) + 60}, "x" * 40, "HS256")
    for token in (expired, foreign):
        assert client_of(gateway, gateway.publishable_key, token).rest("GET", "items").status_code == 401


def test_requests_without_a_key_are_refused(gateway: StackEnvironment) -> None:
    assert httpx.get(f"{gateway.supabase_url}/rest/v1/items").status_code == 401


def test_a_single_object_is_one_also_with_embeds(member: User) -> None:
    answer = member.client.rest(
        "POST",
        "parts?select=id,items(code)",
        json={"id": 1, "item_id": 7, "label": "x"},
        headers={"prefer": "return=representation", "accept": "application/vnd.pgrst.object+json"},
    )
    assert answer.status_code == 201
    assert answer.json() == {"id": 1, "items": {"code": "plain"}}


def test_tables_with_keys_to_both_sides_do_not_make_an_embed_ambiguous(member: User) -> None:
    answer = member.client.rest("GET", "parts?id=eq.9&select=label,items(code)")
    assert answer.json() == [{"label": "lid", "items": {"code": "1.50"}}]
    answer = member.client.rest(
        "GET", "parts?id=eq.9&select=label,item:items(code,item_labels(label_id)),offers(id),counts(id)"
    )
    assert answer.json() == [
        {
            "label": "lid",
            "item": {"code": "1.50", "item_labels": [{"label_id": 31}]},
            "offers": [{"id": 11}],
            "counts": [{"id": 21}],
        }
    ]


def test_a_join_table_joins_without_being_named(member: User) -> None:
    answer = member.client.rest("GET", "items?id=eq.1&select=code,labels(label)")
    assert answer.json() == [{"code": "1.50", "labels": [{"label": "new"}]}]


def test_a_function_answers_head(anyone: Client) -> None:
    answer = anyone.rest("HEAD", "rpc/context")
    assert (answer.status_code, answer.content) == (200, b"")


def test_reading_cannot_write(member: User) -> None:
    answer = member.client.rest("GET", "writes")
    assert (answer.status_code, answer.json()["code"]) == (405, "25006")


def test_schemas_that_are_not_exposed_do_not_exist(member: User) -> None:
    answer = member.client.rest("GET", "users", schema="auth")
    assert (answer.status_code, answer.json()["code"]) == (406, "PGRST106")


def test_new_tables_appear_after_notify(anyone: Client, db: psycopg.Connection) -> None:
    assert anyone.rest("GET", "later").status_code == 404
    db.execute("create table shop.later (id int primary key)")
    db.execute("grant select on shop.later to anon")
    db.execute("notify pgrst, 'reload schema'")
    deadline = time.monotonic() + 5
    while anyone.rest("GET", "later").status_code != 200:
        assert time.monotonic() < deadline, "the schema was not read again"
        time.sleep(0.05)


@pytest.mark.parametrize(
    "path", ["rest/v1/items", "rest/v1/rpc/context", "auth/v1/token", "storage/v1/object/papers/x"]
)
def test_browsers_of_other_origins_are_let_in(gateway: StackEnvironment, path: str) -> None:
    wanted = "apikey, authorization, content-profile, x-supabase-api-version, x-tenant-id"
    preflight = httpx.options(
        f"{gateway.supabase_url}/{path}",
        headers={
            "origin": "http://127.0.0.1:3000",
            "access-control-request-method": "POST",
            "access-control-request-headers": wanted,
        },
    )
    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-origin"] == "*"
    assert preflight.headers["access-control-allow-headers"] == wanted
    answer = httpx.get(f"{gateway.supabase_url}/{path}", headers={"origin": "http://127.0.0.1:3000"})
    assert answer.headers["access-control-allow-origin"] == "*"


def test_counts_are_exposed_to_browsers(anyone: Client) -> None:
    answer = anyone.rest(
        "GET", "items?select=id&limit=1", headers={"prefer": "count=exact", "origin": "http://x.example"}
    )
    assert answer.headers["content-range"].startswith("0-0/")
    assert "content-range" in answer.headers["access-control-expose-headers"].lower()
