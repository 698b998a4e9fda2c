"""국세청 사업자등록정보: every documented answer and every kind of failure."""

import asyncio
import tracemalloc
from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from edge_api.adapters.nts import NtsClient
from edge_api.adapters.outside import OutsideRefusedError, OutsideUnavailableError
from edge_api.core.metrics import Metrics
from tests.api.adapters.conftest import make_nts
from tests.api.adapters.servers import ACTIVE, BOMB_BYTES, CLOSED, LIES, NTS_KEY, SUSPENDED, UNKNOWN, NtsServer
from tests.api.world import api_settings

pytestmark = pytest.mark.asyncio(loop_scope="session")
FOUNDED = date(2019, 3, 2)


@pytest.mark.parametrize(
    ("number", "state", "closed_on"),
    [
        (ACTIVE, "active", None),
        (SUSPENDED, "suspended", None),
        (CLOSED, "closed", date(2024, 1, 31)),
        (UNKNOWN, "unregistered", None),
    ],
)
async def test_the_state_of_a_number(nts: NtsClient, number: str, state: str, closed_on: date | None) -> None:
    status = await nts.status(number)
    assert (status.business_number, status.state, status.closed_on) == (number, state, closed_on)
    assert (status.tax_type is None) == (state == "unregistered")


async def test_number_representative_and_date_must_match(nts: NtsClient) -> None:
    right = await nts.validate(ACTIVE, "김대표", FOUNDED)
    assert right.valid and right.status is not None and right.status.state == "active"
    for representative, founded in (("이대표", FOUNDED), ("김대표", date(2020, 1, 1))):
        wrong = await nts.validate(ACTIVE, representative, founded)
        assert (wrong.valid, wrong.message, wrong.status) == (False, "확인할 수 없습니다.", None)


async def test_the_key_arrives_whole_whether_it_was_given_plain_or_encoded(
    stack_env: Mapping[str, str], nts_server: NtsServer, http: httpx.AsyncClient
) -> None:
    for key in (NTS_KEY, quote(NTS_KEY, safe="")):
        assert (await make_nts(stack_env, nts_server, http, key=key).status(ACTIVE)).state == "active"


async def test_an_unknown_key_is_refused_at_once(
    stack_env: Mapping[str, str], nts_server: NtsServer, http: httpx.AsyncClient
) -> None:
    client = make_nts(stack_env, nts_server, http, key="Another/Key+0123456789==")
    with pytest.raises(OutsideRefusedError) as caught:
        await client.status(ACTIVE)
    assert caught.value.code == "GATEWAY_-4"
    assert "Another" not in str(caught.value)
    assert len(nts_server.seen) == 1


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("nts:400:BAD_JSON_REQUEST", "BAD_JSON_REQUEST"),
        ("nts:411:REQUEST_DATA_MALFORMED", "REQUEST_DATA_MALFORMED"),
        ("nts:413:TOO_LARGE_REQUEST", "TOO_LARGE_REQUEST"),
        ("nts:200:REQUEST_DATA_MALFORMED", "REQUEST_DATA_MALFORMED"),
        ("gateway:401:-401", "GATEWAY_-401"),
        ("gateway:400:-3", "GATEWAY_-3"),
        ("404_html", "HTTP_404"),
    ],
)
async def test_refusals_are_final(nts: NtsClient, nts_server: NtsServer, fault: str, code: str) -> None:
    nts_server.faults[:] = [fault]
    with pytest.raises(OutsideRefusedError) as caught:
        await nts.status(ACTIVE)
    assert caught.value.code == code
    assert len(nts_server.seen) == 1


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("nts:404:HTTP_ERROR", "HTTP_ERROR"),
        ("nts:200:INTERNAL_ERROR", "INTERNAL_ERROR"),
        ("gateway:400:-1", "GATEWAY_-1"),
        ("gateway:400:-10", "GATEWAY_-10"),
        ("429", "TOO_MANY"),
        ("wrong_types", "BAD_ANSWER"),
        ("no_data", "BAD_ANSWER"),
        ("other_number", "BAD_ANSWER"),
    ],
)
async def test_passing_troubles_are_not_refusals(nts: NtsClient, nts_server: NtsServer, fault: str, code: str) -> None:
    nts_server.faults[:] = [fault]
    with pytest.raises(OutsideUnavailableError) as caught:
        await nts.status(ACTIVE)
    assert caught.value.code == code


@pytest.mark.parametrize("fault", ["500", "503_html", "html", "garbage", "array", "huge", "deep", "slow"])
async def test_server_faults_and_nonsense_are_tried_again(nts: NtsClient, nts_server: NtsServer, fault: str) -> None:
    nts_server.faults[:] = [fault]
    assert (await nts.status(ACTIVE)).state == "active"
    assert len(nts_server.seen) == 2


@pytest.mark.parametrize("fault", LIES)
async def test_a_broken_answer_is_tried_again_and_believed_never(
    nts: NtsClient, nts_server: NtsServer, fault: str
) -> None:
    nts_server.faults[:] = [fault]
    assert (await nts.status(ACTIVE)).state == "active"
    nts_server.faults[:] = [fault] * 9
    with pytest.raises(OutsideUnavailableError):
        await nts.status(ACTIVE)
    assert "/elsewhere" not in {request["path"] for request in nts_server.seen}


async def test_a_redirect_is_not_followed_whatever_it_brings(nts: NtsClient, nts_server: NtsServer) -> None:
    nts_server.faults[:] = ["redirect_with_body"]
    with pytest.raises(OutsideUnavailableError):
        await nts.status(ACTIVE)
    assert [request["path"] for request in nts_server.seen] == ["/api/nts-businessman/v1/status"]


async def test_an_answer_that_never_ends_ends_with_the_call(nts: NtsClient, nts_server: NtsServer) -> None:
    nts_server.faults[:] = ["endless"] * 9
    with pytest.raises(OutsideUnavailableError) as caught:
        await asyncio.wait_for(nts.status(ACTIVE), 60)
    assert caught.value.code == "TIMEOUT"


async def test_a_packed_answer_is_unpacked_no_further_than_the_limit(nts: NtsClient, nts_server: NtsServer) -> None:
    nts_server.faults[:] = ["bomb"] * 10
    await nts_server.fault()  # made once: the server's own memory is not measured
    tracemalloc.start()
    try:
        with pytest.raises(OutsideUnavailableError):
            await nts.status(ACTIVE)
        assert tracemalloc.get_traced_memory()[1] < BOMB_BYTES / 4
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "changes",
    [
        {"b_no": UNKNOWN},
        {"valid": "03"},
        {"valid": True},
        {"valid": None},
        {"status": {"b_no": UNKNOWN, "b_stt_cd": "01"}},
        {"status": "계속사업자"},
        {"status": {"b_no": ACTIVE, "b_stt_cd": 1}},
    ],
)
async def test_a_validity_of_somebody_else_or_of_no_kind_is_not_believed(
    nts: NtsClient, nts_server: NtsServer, changes: dict[str, Any]
) -> None:
    nts_server.changes.update(changes)
    with pytest.raises(OutsideUnavailableError) as caught:
        await nts.validate(ACTIVE, "김대표", FOUNDED)
    assert caught.value.code == "BAD_ANSWER"


@pytest.mark.parametrize(("fault", "code"), [("500", "HTTP_500"), ("garbage", "BAD_ANSWER")])
async def test_three_retries_then_the_call_fails(nts: NtsClient, nts_server: NtsServer, fault: str, code: str) -> None:
    nts_server.faults[:] = [fault] * 10
    with pytest.raises(OutsideUnavailableError) as caught:
        await nts.status(ACTIVE)
    assert caught.value.code == code
    assert len(nts_server.seen) == 4


async def test_a_server_that_is_not_there_and_one_that_is_slow_end_in_time(
    stack_env: Mapping[str, str], nts_server: NtsServer, http: httpx.AsyncClient
) -> None:
    nobody = NtsServer(url="http://127.0.0.1:9")
    with pytest.raises(OutsideUnavailableError):
        await make_nts(stack_env, nobody, http).status(ACTIVE)
    nts_server.faults[:] = ["slow"] * 10
    started = asyncio.get_running_loop().time()
    with pytest.raises(OutsideUnavailableError) as caught:
        await make_nts(stack_env, nts_server, http).status(ACTIVE)
    assert caught.value.code == "TIMEOUT"
    assert asyncio.get_running_loop().time() - started < 3


async def test_five_failures_open_the_circuit_and_a_success_after_the_pause_closes_it(
    stack_env: Mapping[str, str], nts_server: NtsServer, http: httpx.AsyncClient
) -> None:
    metrics = Metrics()
    client = make_nts(stack_env, nts_server, http, open_seconds=0.3, metrics=metrics)
    nts_server.faults[:] = ["500"] * 20
    for _ in range(5):
        with pytest.raises(OutsideUnavailableError):
            await client.status(ACTIVE)
    seen = len(nts_server.seen)
    with pytest.raises(OutsideUnavailableError) as caught:
        await client.status(ACTIVE)
    assert caught.value.code == "CIRCUIT_OPEN"
    assert len(nts_server.seen) == seen
    assert metrics.registry.get_sample_value("circuit_breaker_open", {"service": "nts"}) == 1
    await asyncio.sleep(0.35)
    assert (await client.status(ACTIVE)).state == "active"
    assert metrics.registry.get_sample_value("circuit_breaker_open", {"service": "nts"}) == 0
    assert metrics.registry.get_sample_value("external_calls_total", {"service": "nts", "outcome": "failed"}) == 5


async def test_a_failure_while_half_open_opens_it_again(
    stack_env: Mapping[str, str], nts_server: NtsServer, http: httpx.AsyncClient
) -> None:
    client = make_nts(stack_env, nts_server, http, open_seconds=0.2)
    nts_server.faults[:] = ["500"] * 24
    for _ in range(5):
        with pytest.raises(OutsideUnavailableError):
            await client.status(ACTIVE)
    await asyncio.sleep(0.25)
    with pytest.raises(OutsideUnavailableError) as caught:
        await client.status(ACTIVE)
    assert caught.value.code == "HTTP_500"
    with pytest.raises(OutsideUnavailableError) as caught:
        await client.status(ACTIVE)
    assert caught.value.code == "CIRCUIT_OPEN"


async def test_refusals_never_open_the_circuit(nts: NtsClient, nts_server: NtsServer) -> None:
    nts_server.faults[:] = ["nts:400:BAD_JSON_REQUEST"] * 8
    for _ in range(8):
        with pytest.raises(OutsideRefusedError):
            await nts.status(ACTIVE)
    assert (await nts.status(ACTIVE)).state == "active"


async def test_without_a_key_it_is_not_configured(stack_env: Mapping[str, str], http: httpx.AsyncClient) -> None:
    client = NtsClient(api_settings(stack_env), http, Metrics())
    assert client.configured is False
    with pytest.raises(OutsideRefusedError) as caught:
        await client.status(ACTIVE)
    assert caught.value.code == "NOT_CONFIGURED"


async def test_the_key_reaches_no_log(
    nts: NtsClient, nts_server: NtsServer, capsys: pytest.CaptureFixture[str]
) -> None:
    nts_server.faults[:] = ["500"] * 4
    with pytest.raises(OutsideUnavailableError):
        await nts.status(ACTIVE)
    assert NTS_KEY not in capsys.readouterr().out
