"""Trace ids, languages, and which address counts as the client's."""

import uuid

import pytest
from limits import parse

from edge_api.core.ratelimit import ProcessWindows, RateLimiter, RouteClass, client_address
from edge_api.core.settings import Settings
from edge_api.core.tracing import RequestContext, current_context, new_trace_id, parse_language, use_context


@pytest.mark.parametrize("given", ["req-12345678", "0f8fad5b-d9cb-469f-a165-70867728950e", "a.b_c-d1234"])
def test_a_sane_request_id_is_kept(given: str) -> None:
    assert new_trace_id(given) == given


@pytest.mark.parametrize(
    "given", [None, "", "short", "x" * 129, "with blank 123", "line\nbreak123", "한글한글한글한글한글", "<script>12345"]
)
def test_anything_else_is_replaced_by_a_uuid(given: str | None) -> None:
    made = new_trace_id(given)
    assert made != given
    assert uuid.UUID(made).version == 4


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "ko"),
        ("", "ko"),
        ("en", "en"),
        ("en-US,en;q=0.9", "en"),
        ("ko-KR,ko;q=0.9,en;q=0.8", "ko"),
        ("en;q=0.2, ko;q=0.9", "ko"),
        ("zh-CN", "ko"),
        ("fr, en;q=0.1", "en"),
        ("garbage;;;q=x", "ko"),
        ("en;q=0", "ko"),
    ],
)
def test_korean_unless_english_is_preferred(header: str | None, language: str) -> None:
    assert parse_language(header) == language


def test_the_context_lasts_for_the_block_only() -> None:
    with use_context(RequestContext()) as context:
        assert current_context() is context
    assert current_context() is None


@pytest.mark.parametrize(
    ("peer", "forwarded", "trusted", "expected"),
    [
        ("203.0.113.9", "1.2.3.4", [], "203.0.113.9"),
        ("10.0.0.5", "1.2.3.4", ["10.0.0.0/8"], "1.2.3.4"),
        ("10.0.0.5", "6.6.6.6, 1.2.3.4", ["10.0.0.0/8"], "1.2.3.4"),
        ("10.0.0.5", "1.2.3.4, 10.0.0.7", ["10.0.0.0/8"], "1.2.3.4"),
        ("10.0.0.5", "nonsense", ["10.0.0.0/8"], "10.0.0.5"),
        ("10.0.0.5", "", ["10.0.0.0/8"], "10.0.0.5"),
        ("10.0.0.5", "fe80::1%eth0", ["10.0.0.0/8"], "fe80::1"),
        ("203.0.113.9", "1.2.3.4", ["10.0.0.0/8"], "203.0.113.9"),
        ("::ffff:10.0.0.5", "2001:db8::1", ["10.0.0.0/8"], "2001:db8::1"),
        ("testclient", "1.2.3.4", ["10.0.0.0/8"], None),
        (None, "", [], None),
    ],
)
def test_only_trusted_proxies_may_name_the_client(
    peer: str | None, forwarded: str, trusted: list[str], expected: str | None
) -> None:
    assert client_address(peer, forwarded, trusted) == expected


async def test_one_address_is_held_back_and_another_is_not(settings: Settings) -> None:
    limiter = RateLimiter(settings.model_copy(update={"rate_limit_sign_in": "2/minute"}))
    path = "/api/v1/sessions"
    assert [await limiter.retry_after(path, "1.1.1.1") for _ in range(2)] == [None, None]
    wait = await limiter.retry_after(path, "1.1.1.1")
    assert wait is not None and 1 <= wait <= 60
    assert await limiter.retry_after(path, "2.2.2.2") is None
    assert await limiter.retry_after("/api/v1/files", "1.1.1.1") is None
    assert await limiter.retry_after("/health/ready", "1.1.1.1") is None


async def test_an_ipv6_customer_is_counted_by_network_and_no_address_as_one(settings: Settings) -> None:
    limiter = RateLimiter(settings.model_copy(update={"rate_limit_public": "1/minute"}))
    path = "/api/v1/business-numbers/verify"
    assert await limiter.retry_after(path, "2001:db8::1") is None
    assert await limiter.retry_after(path, "2001:db8::ffff:2") is not None
    assert await limiter.retry_after(path, None) is None
    assert await limiter.retry_after(path + "/", "no address") is not None


async def test_a_window_moves_and_addresses_that_went_are_forgotten() -> None:
    now = 0.0
    windows = ProcessWindows(clock=lambda: now)
    twice = RouteClass("sign_in", parse("2/minute"))
    assert await windows.wait(twice, "1.1.1.1") is None
    now = 40.0
    assert [await windows.wait(twice, address) for address in ("1.1.1.1", "2.2.2.2")] == [None, None]
    assert await windows.wait(twice, "1.1.1.1") == 20.0
    # the first one has left the window, the second has not
    now = 60.0
    assert await windows.wait(twice, "1.1.1.1") is None
    assert await windows.wait(twice, "1.1.1.1") == 40.0
    now = 110.0
    await windows.wait(twice, "3.3.3.3")
    assert windows.addresses() == {"1.1.1.1", "3.3.3.3"}
