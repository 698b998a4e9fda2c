"""Which tokens are believed: only unexpired user tokens signed with the project's own key."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm
from pydantic import SecretStr
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from edge_api.core import security
from edge_api.core.errors import ApiError
from edge_api.core.security import TokenVerifier
from tests.api.adapters.servers import OutsideServer, running
from tests.api.world import Company, World, api_settings, bearer, serving

pytestmark = pytest.mark.asyncio(loop_scope="session")


def claims(user_id: str, **changes: Any) -> dict[str, Any]:
    now = int(time.time())
    values = {"sub": user_id, "aud": "authenticated", "role": "authenticated", "iat": now, "exp": now + 600} | changes
    return {name: value for name, value in values.items() if value is not None}


def path() -> str:
    return f"/api/v1/members/{uuid4()}/approve"


def secret(world: World) -> str:
    value = world.settings.supabase_jwt_secret
    assert value is not None
    return value.get_secret_value()


async def status(world: World, token: str) -> int:
    answer = await world.post(path(), {}, token)
    if answer.status_code == 401:
        assert answer.json()["error_code"] == "UNAUTHORIZED"
        assert answer.headers["www-authenticate"] == "Bearer"
    return answer.status_code


async def test_a_token_of_the_project_is_believed(world: World, company: Company) -> None:
    assert await status(world, company.token) in (403, 404)
    assert await status(world, jwt.encode(claims(company.user_id), secret(world), "HS256")) in (403, 404)


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": 1},
        {"exp": int(time.time()) - 60},
        {"exp": None},
        {"iat": int(time.time()) + 3600},
        {"nbf": int(time.time()) + 3600},
        {"aud": "anon"},
        {"aud": None},
        {"role": "anon"},
        {"role": "service_role"},
        {"role": "postgres"},
        {"role": None},
        {"sub": None},
        {"sub": "1 or 1=1"},
        {"sub": ""},
        {"exp": 10**30},
        {"exp": "soon"},
    ],
)
async def test_claims_must_be_those_of_a_signed_in_user(
    world: World, company: Company, changes: dict[str, Any]
) -> None:
    token = jwt.encode(claims(company.user_id, **changes), secret(world), "HS256")
    answer = await status(world, token)
    assert answer == 401 or (changes == {"exp": 10**30} and answer in (403, 404))


async def test_an_expired_token_says_so(world: World, company: Company) -> None:
    token = jwt.encode(claims(company.user_id, exp=1), secret(world), "HS256")
    answer = await world.post(path(), {}, token, **{"accept-language": "en"})
    assert answer.json()["message"] == "The session has expired."


async def test_a_few_seconds_of_clock_difference_are_forgiven(world: World, company: Company) -> None:
    now = int(time.time())
    token = jwt.encode(claims(company.user_id, exp=now - 5, iat=now + 5), secret(world), "HS256")
    assert await status(world, token) in (403, 404)


async def test_other_algorithms_and_keys_are_refused(world: World, company: Company) -> None:
    good = claims(company.user_id)
    rsa_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    tokens = [
        jwt.encode(good, "another-secret-another-secret-another-secret", "HS256"),
        jwt.encode(good, secret(world) * 2, "HS512"),
        jwt.encode(good, secret(world), "HS384"),
        jwt.encode(good, "", "none"),
        jwt.encode(good, rsa_key, "RS256", headers={"kid": "unknown"}),
        jwt.encode(good, rsa_key, "PS256", headers={"kid": "unknown"}),
        jwt.encode(good, secret(world), "HS256")[:-4] + "AAAA",
        jwt.encode(good, secret(world), "HS256").rsplit(".", 1)[0] + ".",
    ]
    for token in tokens:
        assert await status(world, token) == 401


async def test_api_keys_are_never_user_tokens(world: World) -> None:
    anon = jwt.encode({"role": "anon", "iss": "supabase", "exp": int(time.time()) + 9999}, secret(world), "HS256")
    service = jwt.encode(
        {"role": "service_role", "iss": "supabase", "exp": int(time.time()) + 9999}, secret(world), "HS256"
    )
    keys = [
        world.settings.supabase_publishable_key.get_secret_value(),
        world.settings.supabase_secret_key.get_secret_value(),
        anon,
        service,
    ]
    for key in keys:
        assert await status(world, key) == 401


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer ",
        "bearer x",
        "Basic dXNlcjpwYXNz",
        "Bearer a.b.c",
        "Bearer a.b",
        "Bearer ..",
        "Token abc",
        "Bearer eyJhbGciOiJIUzI1NiJ9.bm90IGpzb24.c2ln",
        "Bearer " + "a" * 9000 + ".b.c",
        "Bearer x y z",
        "Bearer W10.W10.W10",
        "Bearer bnVsbA.bnVsbA.bnVsbA",
    ],
)
async def test_malformed_authorization_is_401(world: World, header: str) -> None:
    answer = await world.api.post(path(), json={}, headers={"authorization": header})
    assert (answer.status_code, answer.json()["error_code"]) == (401, "UNAUTHORIZED")


@pytest.mark.parametrize("scheme", ["Basic", "Token", "apikey"])
async def test_a_good_token_under_another_scheme_is_401(world: World, company: Company, scheme: str) -> None:
    answer = await world.api.post(path(), json={}, headers={"authorization": f"{scheme} {company.token}"})
    assert (answer.status_code, answer.json()["error_code"]) == (401, "UNAUTHORIZED")


async def test_the_issuer_is_checked_when_configured(
    stack_env: Mapping[str, str], world: World, company: Company
) -> None:
    issuer = "https://abc.supabase.co/auth/v1"
    async with serving(api_settings(stack_env, supabase_jwt_issuer=issuer)) as api:
        for iss, expected in ((issuer, {403, 404}), ("https://evil", {401}), (None, {401})):
            token = jwt.encode(claims(company.user_id, iss=iss), secret(world), "HS256")
            assert (await api.post(path(), json={}, headers=bearer(token))).status_code in expected


@dataclass
class JwksServer(OutsideServer):
    """`/auth/v1/.well-known/jwks.json` with whatever keys the test publishes."""

    keys: list[dict[str, Any]] = field(default_factory=list)
    is_down: bool = False

    def routes(self) -> list[Route]:
        """The one document."""
        return [Route("/auth/v1/.well-known/jwks.json", self.read)]

    async def read(self, request: Request) -> Response:
        """The key set, or 500."""
        self.seen.append({})
        return Response("down", 500) if self.is_down else JSONResponse({"keys": self.keys})


@contextmanager
def publishing(*keys: dict[str, Any]) -> Iterator[JwksServer]:
    server = JwksServer(keys=list(keys))
    with running(server):
        yield server


def public(key: Any, kid: str, **changes: Any) -> dict[str, Any]:
    algorithm: Any = ECAlgorithm if isinstance(key, ec.EllipticCurvePrivateKey) else RSAAlgorithm
    values = dict(algorithm.to_jwk(key.public_key(), as_dict=True)) | {"kid": kid, "use": "sig"} | changes
    return {name: value for name, value in values.items() if value is not None}


EC_KEY = ec.generate_private_key(ec.SECP256R1())
RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


async def test_published_keys_are_used_with_their_own_algorithm_only(
    stack_env: Mapping[str, str], world: World, company: Company
) -> None:
    good = claims(company.user_id)
    with publishing(
        public(EC_KEY, "ec"),
        public(RSA_KEY, "rsa", alg="RS256"),
        {"kid": "broken", "kty": "EC", "crv": "P-256"},
        {"kty": "oct", "kid": "oct", "k": "c2VjcmV0"},
        public(RSA_KEY, "enc", use="enc"),
    ) as server:
        async with serving(api_settings(stack_env, supabase_url=server.url, supabase_jwt_secret="")) as api:

            async def ask(token: str) -> int:
                return (await api.post(path(), json={}, headers=bearer(token))).status_code

            assert await ask(jwt.encode(good, EC_KEY, "ES256", headers={"kid": "ec"})) in (403, 404)
            assert await ask(jwt.encode(good, RSA_KEY, "RS256", headers={"kid": "rsa"})) in (403, 404)
            assert len(server.seen) == 1
            refused = [
                jwt.encode(good, RSA_KEY, "RS256", headers={"kid": "ec"}),
                jwt.encode(good, RSA_KEY, "RS512", headers={"kid": "rsa"}),
                jwt.encode(good, RSA_KEY, "RS256", headers={"kid": "enc"}),
                jwt.encode(good, EC_KEY, "ES256"),
                jwt.encode(good, EC_KEY, "ES256", headers={"kid": "unknown"}),
                jwt.encode(good, secret(world), "HS256"),
                jwt.encode(good, "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0", "HS256", headers={"kid": "oct"}),
            ]
            for token in refused:
                assert await ask(token) == 401
            assert len(server.seen) == 1


async def test_without_any_key_set_it_is_503_and_later_works(
    stack_env: Mapping[str, str], world: World, company: Company
) -> None:
    token = jwt.encode(claims(company.user_id), EC_KEY, "ES256", headers={"kid": "ec"})
    with publishing(public(EC_KEY, "ec")) as server:
        async with serving(api_settings(stack_env, supabase_url=server.url, supabase_jwt_secret="")) as api:
            server.is_down = True
            answer = await api.post(path(), json={}, headers=bearer(token))
            assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
            server.is_down = False
            assert (await api.post(path(), json={}, headers=bearer(token))).status_code in (403, 404)


async def test_known_keys_survive_an_outage_and_new_ones_are_fetched(
    stack_env: Mapping[str, str], company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    from edge_api.core import security

    monkeypatch.setattr(security, "_JWKS_RETRY_SECONDS", 0.0)
    old = jwt.encode(claims(company.user_id), EC_KEY, "ES256", headers={"kid": "ec"})
    new = jwt.encode(claims(company.user_id), RSA_KEY, "RS256", headers={"kid": "rsa"})
    with publishing(public(EC_KEY, "ec")) as server:
        async with serving(api_settings(stack_env, supabase_url=server.url, supabase_jwt_secret="")) as api:
            assert (await api.post(path(), json={}, headers=bearer(old))).status_code in (403, 404)
            server.is_down = True
            assert (await api.post(path(), json={}, headers=bearer(new))).status_code == 401
            assert (await api.post(path(), json={}, headers=bearer(old))).status_code in (403, 404)
            server.is_down = False
            server.keys.append(public(RSA_KEY, "rsa"))
            assert (await api.post(path(), json={}, headers=bearer(new))).status_code in (403, 404)


async def test_a_token_that_was_good_is_believed_for_a_minute_and_not_longer_than_it_is_valid(
    world: World, company: Company
) -> None:
    now = time.time()
    moment = [now]
    async with httpx.AsyncClient() as http:
        verifier = TokenVerifier(world.settings, http, clock=lambda: moment[0])
        old = world.settings.model_copy(update={"supabase_jwt_secret": SecretStr("another-0123456789abcdefghijklmnop")})
        stranger = TokenVerifier(old, http)
        lasting, ending = (
            jwt.encode(claims(company.user_id, exp=int(now) + seconds), secret(world), "HS256") for seconds in (600, 30)
        )
        for token in (lasting, ending):
            assert (await verifier.verify(token)).user_id == company.user_id
            with pytest.raises(ApiError):
                await stranger.verify(token)
        # from here on the verifier has another key: only what it remembers is believed
        verifier._secret = stranger._secret
        for seconds, believed in ((29, (True, True)), (45, (True, False)), (61, (False, False))):
            moment[0] = now + seconds
            assert (await believes(verifier, lasting), await believes(verifier, ending)) == believed


async def believes(verifier: TokenVerifier, token: str) -> bool:
    try:
        await verifier.verify(token)
    except ApiError as error:
        assert error.status == 401
        return False
    return True


async def test_many_tokens_are_not_remembered_for_ever(
    world: World, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(security, "_MAX_KNOWN_TOKENS", 3)
    async with httpx.AsyncClient() as http:
        verifier = TokenVerifier(world.settings, http)
        for number in range(10):
            token = jwt.encode(claims(company.user_id, jti=str(number)), secret(world), "HS256")
            assert (await verifier.verify(token)).claims["jti"] == str(number)
            assert len(verifier._known) <= 3
