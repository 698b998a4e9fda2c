"""Tokens that look right to a careless reader, for the sidecar and for the gateway: 401 from both."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.api.test_tokens import EC_KEY, RSA_KEY, claims, path, public, publishing, secret
from tests.api.world import PASSWORD, Company, World, api_settings, bearer, serving

pytestmark = pytest.mark.asyncio(loop_scope="session")
Make = Callable[[World, Company], str]


def encode(part: Any) -> bytes:
    raw = part if isinstance(part, bytes) else json.dumps(part).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=")


def forged(header: Any, payload: Any, key: bytes, digest: str = "sha256") -> str:
    """A token made by hand, of headers that libraries refuse to write."""
    signed = encode(header) + b"." + encode(payload)
    return (signed + b"." + encode(hmac.new(key, signed, digest).digest())).decode()


def with_header(**changes: Any) -> Make:
    """A good signature under a changed header."""
    return lambda world, company: forged(
        {"alg": "HS256", "typ": "JWT"} | changes, claims(company.user_id), secret(world).encode()
    )


def with_claims(**changes: Any) -> Make:
    """A good signature over changed claims."""
    return lambda world, company: jwt.encode(claims(company.user_id, **changes), secret(world), "HS256")


def with_payload(payload: Any) -> Make:
    """A good signature over something else than claims."""
    return lambda world, company: forged({"alg": "HS256"}, payload, secret(world).encode())


def with_key(key: Any) -> Make:
    """Good claims under another key."""
    return lambda world, company: forged({"alg": "HS256"}, claims(company.user_id), key)


FOR_BOTH: dict[str, Make] = {
    "alg none": with_header(alg="none"),
    "alg NONE": with_header(alg="NoNe"),
    "alg empty": with_header(alg=""),
    "alg missing": with_header(alg=None),
    "alg of another case": with_header(alg="hs256"),
    "alg list": with_header(alg=["HS256"]),
    "alg RS256 with our secret": with_header(alg="RS256", kid="x"),
    "alg ES256 with our secret": with_header(alg="ES256", kid="x"),
    "empty key": with_key(b""),
    "another project's secret": with_key(b"kq8Jf2nX7vB4mZ1cL9sD6hT3wR5yP0aG"),
    "published default secret": with_key(b"super-secret-jwt-token-with-at-least-32-characters-long"),
    "sha512 called HS256": lambda world, company: forged(
        {"alg": "HS256"}, claims(company.user_id), secret(world).encode(), "sha512"
    ),
    "expired": with_claims(exp=int(time.time()) - 3600),
    "not yet valid": with_claims(nbf=int(time.time()) + 3600),
    "payload is a list": with_payload([claims(str(uuid4()))]),
    "payload is text": with_payload("authenticated"),
    "payload is null": with_payload(None),
    "payload is no json": with_payload(b"\xff\xfe"),
    "four parts": lambda world, company: company.token + ".x",
    "no signature": lambda world, company: company.token.rpartition(".")[0] + ".",
    "payload exchanged": lambda world, company: ".".join(
        [company.token.split(".")[0], encode(claims(str(uuid4()))).decode(), company.token.split(".")[2]]
    ),
}
FOR_THE_SIDECAR: dict[str, Make] = {
    "critical extension": with_header(crit=["exp-in-the-past"], **{"exp-in-the-past": True}),
    "payload not encoded": with_header(b64=False, crit=["b64"]),
    "audience of another service": with_claims(aud="storage"),
    "audience is a substring": with_claims(aud="authenticated-not"),
    "audience is empty": with_claims(aud=[]),
    "role is a list": with_claims(role=["authenticated"]),
    "anonymous": with_claims(role="anon", sub=str(uuid4())),
    "service role with a person": with_claims(role="service_role"),
    "database owner": with_claims(role="postgres"),
    "supabase_admin": with_claims(role="supabase_admin"),
    "expiry is infinite": lambda world, company: forged(
        {"alg": "HS256"}, json.dumps(claims(company.user_id) | {"exp": float("inf")}).encode(), secret(world).encode()
    ),
    "subject is a number": with_claims(sub=7),
    "subject is nobody's form": with_claims(sub="admin"),
    "subject with a tail": lambda world, company: with_claims(sub=f"{company.user_id}\x00")(world, company),
    "huge": with_claims(padding="x" * 8192),
}


@pytest.mark.parametrize("name", [*FOR_BOTH, *FOR_THE_SIDECAR])
async def test_the_sidecar_refuses(world: World, company: Company, name: str) -> None:
    token = (FOR_BOTH | FOR_THE_SIDECAR)[name](world, company)
    answer = await world.post(path(), {}, token)
    assert (answer.status_code, answer.json()["error_code"]) == (401, "UNAUTHORIZED"), answer.text
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("name", list(FOR_BOTH))
async def test_the_gateway_refuses(world: World, company: Company, name: str) -> None:
    token = FOR_BOTH[name](world, company)
    answer = await world.gateway.get("/rest/v1/members?select=id", headers=bearer(token))
    assert answer.status_code == 401, answer.text


async def test_a_good_token_is_taken_by_both(world: World, company: Company) -> None:
    """What the lists above change is what is refused."""
    token = with_claims()(world, company)
    assert (await world.post(path(), {}, token)).status_code in (403, 404)
    seen = await world.gateway.get("/rest/v1/members?select=id", headers=bearer(token))
    assert [row["id"] for row in seen.json()] == [company.id]


@pytest.mark.parametrize(
    "kid",
    ["../../../../dev/null", "/dev/null", "x' union select 'secret", "|cat /etc/passwd", "http://127.0.0.1/jwks", "", "\x00", "x" * 4_000],
)  # fmt: skip
async def test_a_key_id_is_only_a_name(stack_env: Mapping[str, str], world: World, company: Company, kid: str) -> None:
    """With the secret it is not looked at; with published keys an unknown one opens no file and no address."""
    good = forged({"alg": "HS256", "kid": kid}, claims(company.user_id), secret(world).encode())
    assert (await world.post(path(), {}, good)).status_code in (403, 404)
    empty = forged({"alg": "HS256", "kid": kid}, claims(company.user_id), b"")
    assert (await world.post(path(), {}, empty)).status_code == 401
    with publishing(public(EC_KEY, "ec")) as server:
        async with serving(api_settings(stack_env, supabase_url=server.url, supabase_jwt_secret="")) as api:
            token = jwt.encode(claims(company.user_id), EC_KEY, "ES256", headers={"kid": kid})
            assert (await api.post(path(), json={}, headers=bearer(token))).status_code == 401
        assert len(server.seen) == 1


async def test_keys_named_by_the_token_are_neither_used_nor_fetched(
    stack_env: Mapping[str, str], company: Company
) -> None:
    with publishing(public(EC_KEY, "ec")) as ours, publishing(public(RSA_KEY, "theirs", alg="RS256")) as theirs:
        address = f"{theirs.url}/auth/v1/.well-known/jwks.json"
        headers: list[dict[str, Any]] = [
            {"kid": "theirs", "jku": address},
            {"kid": "theirs", "x5u": address},
            {"kid": "theirs", "jwk": public(RSA_KEY, "theirs")},
            {"kid": "theirs", "x5c": ["MIIB"]},
            {"kid": address},
            {"kid": "ec", "jku": address},
        ]
        async with serving(api_settings(stack_env, supabase_url=ours.url, supabase_jwt_secret="")) as api:
            for header in headers:
                token = jwt.encode(claims(company.user_id, iss=theirs.url), RSA_KEY, "RS256", headers=header)
                assert (await api.post(path(), json={}, headers=bearer(token))).status_code == 401
        assert theirs.seen == []


@pytest.mark.parametrize("key", [EC_KEY, RSA_KEY], ids=["EC", "RSA"])
async def test_a_public_key_is_no_secret(
    stack_env: Mapping[str, str], world: World, company: Company, key: Any
) -> None:
    """RS/ES confusion: HS256 over the published key in every form it is seen in."""
    pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    der = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    document = public(key, "known")
    forms = [pem, pem.strip(), der, json.dumps(document).encode(), str(document.get("n") or document["x"]).encode()]
    for kept in ("", secret(world)):
        with publishing(document) as server:
            async with serving(api_settings(stack_env, supabase_url=server.url, supabase_jwt_secret=kept)) as api:
                for form in forms:
                    for kid in ("known", None):
                        token = forged({"alg": "HS256", "kid": kid}, claims(company.user_id), form)
                        assert (await api.post(path(), json={}, headers=bearer(token))).status_code == 401


async def test_what_else_auth_gives_out_is_no_access_token(world: World, company: Company) -> None:
    answer = await world.gateway.post(
        "/auth/v1/token", params={"grant_type": "password"}, json={"email": company.email, "password": PASSWORD}
    )
    session = answer.json()
    refresh = session["refresh_token"]
    for token in (
        refresh,
        f"{refresh}.{refresh}.{refresh}",
        hashlib.sha256(session["access_token"].encode()).hexdigest(),
    ):
        assert (await world.post(path(), {}, token)).status_code == 401
        seen = await world.gateway.get("/rest/v1/members?select=id", headers=bearer(token))
        assert seen.status_code == 401 or seen.json() == [], seen.text


async def test_a_token_elsewhere_than_in_its_header_is_not_seen(world: World, company: Company) -> None:
    token = company.token
    attempts: list[httpx.Response] = [
        await world.api.post(f"{path()}?access_token={token}&token={token}&apikey={token}", json={}),
        await world.api.post(path(), json={}, headers={"cookie": f"sb-access-token={token}; access_token={token}"}),
        await world.api.post(path(), json={}, headers={"apikey": token, "x-access-token": token}),
        await world.api.post(path(), json={}, headers={"proxy-authorization": f"Bearer {token}"}),
        await world.api.post(path(), json={"access_token": token}),
    ]
    assert [answer.status_code for answer in attempts] == [401] * len(attempts)


async def test_a_lying_key_set_gives_no_key(stack_env: Mapping[str, str], world: World, company: Company) -> None:
    """Even who could answer for Auth gets no symmetric and no weak key believed."""
    weak = {"kty": "oct", "kid": "x", "alg": "HS256", "k": encode(b"known-to-everybody-known-to-everybody").decode()}
    with publishing(weak, weak | {"kty": "EC", "crv": "P-256"}, weak | {"kty": "RSA"}) as server:
        async with serving(api_settings(stack_env, supabase_url=server.url, supabase_jwt_secret="")) as api:
            token = forged(
                {"alg": "HS256", "kid": "x"}, claims(company.user_id), b"known-to-everybody-known-to-everybody"
            )
            assert (await api.post(path(), json={}, headers=bearer(token))).status_code == 401
