"""NICE D&B: token life, company record, every error class of the specification."""

import asyncio
from collections.abc import Mapping
from datetime import date

import httpx
import pytest

from edge_api.adapters.nice import NiceClient, NiceNotFoundError
from edge_api.adapters.outside import OutsideRefusedError, OutsideServiceError, OutsideUnavailableError
from edge_api.core.metrics import Metrics
from tests.api.adapters.conftest import make_nice
from tests.api.adapters.servers import ACTIVE, CLOSED, LIES, NICE_SECRET, SUSPENDED, UNKNOWN, NiceServer
from tests.api.world import api_settings

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_company_is_read_with_dates_counts_and_won(nice: NiceClient, nice_server: NiceServer) -> None:
    company = await nice.company(ACTIVE)
    assert company.business_number == ACTIVE
    assert (company.company_name, company.representative, company.employee_count) == ("주식회사 강원테크", "김대표", 12)
    assert (company.founding_date, company.credit_date) == (date(2019, 3, 2), date(2025, 6, 30))
    assert (company.sales_amount, company.operating_profit, company.shareholder_equity) == (
        1_234_567_000,
        -500_000,
        10_000,
    )
    assert (company.debt_amount, company.asset_amount, company.fax) == (None, None, None)
    assert nice_server.seen[0]["query"] == f"bizNo={ACTIVE}"
    assert nice_server.seen[0]["body"] == f'{{"bizNo":"{ACTIVE}"}}'


async def test_the_bureaus_own_answer_stays_text_that_the_database_can_hold(
    nice: NiceClient, nice_server: NiceServer
) -> None:
    nice_server.changes.update(
        {"cmpNm": "강원\x00테크\ud800", "empCnt": [1, {"a": 2}], "newField": 1.5, "addr2": "가" * 5000}
    )
    company = await nice.company(ACTIVE)
    assert (company.company_name, company.employee_count) == ("강원테크?", None)
    body = company.answer["dataBody"]
    assert (body["cmpNm"], body["newField"], body["stt"]) == ("강원테크?", "1.5", None)
    assert len(body["addr2"] or "") == 1000
    assert company.answer["dataHeader"]["resCd"] == "0"
    assert "answer" not in company.model_dump()


@pytest.mark.parametrize(("number", "state"), [(ACTIVE, "active"), (SUSPENDED, "suspended"), (CLOSED, "closed")])
async def test_closures_show(nice: NiceClient, number: str, state: str) -> None:
    assert (await nice.company(number)).business_state == state


async def test_one_token_serves_many_calls_even_parallel_ones(nice: NiceClient, nice_server: NiceServer) -> None:
    await asyncio.gather(*(nice.company(ACTIVE) for _ in range(5)))
    assert nice_server.tokens == 1


async def test_a_token_is_renewed_five_minutes_before_it_ends(nice: NiceClient, nice_server: NiceServer) -> None:
    nice_server.expires_in = "299"
    await nice.company(ACTIVE)
    await nice.company(ACTIVE)
    assert nice_server.tokens == 2


@pytest.mark.parametrize("status_and_code", ["503:NOAG1002", "403:NOAG0001", "401:NOAG1001"])
async def test_a_token_that_went_bad_is_replaced_once(
    nice: NiceClient, nice_server: NiceServer, status_and_code: str
) -> None:
    await nice.company(ACTIVE)
    nice_server.faults[:] = [f"noag:{status_and_code}"]
    assert (await nice.company(ACTIVE)).business_number == ACTIVE
    assert nice_server.tokens == 2


async def test_a_token_refused_twice_is_a_refusal(nice: NiceClient, nice_server: NiceServer) -> None:
    nice_server.faults[:] = ["noag:503:NOAG1002"] * 2
    with pytest.raises(OutsideRefusedError) as caught:
        await nice.company(ACTIVE)
    assert caught.value.code == "NOAG1002"


async def test_wrong_keys_are_refused_without_showing_them(
    stack_env: Mapping[str, str], nice_server: NiceServer, http: httpx.AsyncClient
) -> None:
    client = make_nice(stack_env, nice_server, http, key="00000000-1111-2222-3333-444444444444")
    with pytest.raises(OutsideRefusedError) as caught:
        await client.company(ACTIVE)
    assert caught.value.code == "NOAG1001"
    assert NICE_SECRET not in repr(caught.value)


@pytest.mark.parametrize(
    "fault",
    [
        "403:NOAG1101",
        "403:NOAG1102",
        "403:NOAG1201",
        "403:NOAG1203",
        "403:NOAG1204",
        "403:NOAG1205",
        "400:NOAG1206",
        "403:NOAG1207",
        "404:NOAG1301",
        "412:NOAG0003",
        "412:NOAG0101",
    ],
)
async def test_permission_quota_and_input_errors_are_refusals(
    nice: NiceClient, nice_server: NiceServer, fault: str
) -> None:
    nice_server.faults[:] = [f"noag:{fault}"]
    with pytest.raises(OutsideRefusedError) as caught:
        await nice.company(ACTIVE)
    assert caught.value.code == fault.split(":")[1]
    assert len(nice_server.seen) == 1


@pytest.mark.parametrize(
    "fault", ["500:NOAG2201", "500:NOAG2202", "500:NOAG2203", "500:NOAG2204", "503:NOAG2301", "500:NOAG2302"]
)
async def test_gateway_faults_are_tried_again(nice: NiceClient, nice_server: NiceServer, fault: str) -> None:
    nice_server.faults[:] = [f"noag:{fault}"]
    assert (await nice.company(ACTIVE)).business_number == ACTIVE


async def test_too_many_calls_a_second_is_a_passing_trouble(nice: NiceClient, nice_server: NiceServer) -> None:
    nice_server.faults[:] = ["noag:403:NOAG1202"]
    with pytest.raises(OutsideUnavailableError) as caught:
        await nice.company(ACTIVE)
    assert caught.value.code == "NOAG1202"


async def test_where_post_is_not_allowed_get_is_used(nice: NiceClient, nice_server: NiceServer) -> None:
    nice_server.faults[:] = ["405"]
    assert (await nice.company(ACTIVE)).business_number == ACTIVE
    assert [request["method"] for request in nice_server.seen] == ["POST", "GET"]


async def test_an_unknown_number_is_not_found(nice: NiceClient, nice_server: NiceServer) -> None:
    with pytest.raises(NiceNotFoundError):
        await nice.company(UNKNOWN)
    nice_server.faults[:] = ["result:2:YA0300001"]
    with pytest.raises(NiceNotFoundError):
        await nice.company(ACTIVE)


@pytest.mark.parametrize(
    ("fault", "error", "code"),
    [
        ("result:1:YA0100001", OutsideUnavailableError, "YA0100001"),
        ("result:1:", OutsideUnavailableError, "RESULT_1"),
        ("result:2:YA0400001", OutsideRefusedError, "YA0400001"),
        ("result:9:X", OutsideUnavailableError, "BAD_ANSWER"),
        ("wrong_types", OutsideUnavailableError, "BAD_ANSWER"),
    ],
)
async def test_application_results(
    nice: NiceClient, nice_server: NiceServer, fault: str, error: type[Exception], code: str
) -> None:
    nice_server.faults[:] = [fault]
    with pytest.raises(error) as caught:
        await nice.company(ACTIVE)
    assert getattr(caught.value, "code", None) == code


@pytest.mark.parametrize("fault", ["html", "garbage", "array", "503_html", "slow"])
async def test_nonsense_and_slowness_are_tried_again(nice: NiceClient, nice_server: NiceServer, fault: str) -> None:
    nice_server.faults[:] = [fault]
    assert (await nice.company(ACTIVE)).business_number == ACTIVE


@pytest.mark.parametrize("fault", LIES)
async def test_a_broken_answer_is_tried_again_for_company_and_token(
    nice: NiceClient, nice_server: NiceServer, fault: str
) -> None:
    nice_server.token_faults[:] = [fault]
    nice_server.faults[:] = [fault]
    assert (await nice.company(ACTIVE)).business_number == ACTIVE
    assert "/elsewhere" not in {request.get("path") for request in nice_server.seen}


async def test_neither_key_nor_token_follows_a_redirect(nice: NiceClient, nice_server: NiceServer) -> None:
    for faults in (nice_server.token_faults, nice_server.faults):
        faults[:] = ["redirect_with_body"]
        with pytest.raises(OutsideServiceError):
            await nice.company(ACTIVE)
        faults.clear()
    assert "/elsewhere" not in {request.get("path") for request in nice_server.seen}


async def test_the_record_of_another_company_is_not_believed(nice: NiceClient, nice_server: NiceServer) -> None:
    nice_server.changes["bizNo"] = UNKNOWN
    with pytest.raises(OutsideUnavailableError) as caught:
        await nice.company(ACTIVE)
    assert caught.value.code == "BAD_ANSWER"


@pytest.mark.parametrize("expires", ["soon", "", "1e999999999", "NaN"])
async def test_a_token_without_a_life_is_a_bad_answer(nice: NiceClient, nice_server: NiceServer, expires: str) -> None:
    nice_server.expires_in = expires
    with pytest.raises(OutsideUnavailableError) as caught:
        await nice.company(ACTIVE)
    assert caught.value.code == "BAD_ANSWER"


async def test_without_keys_it_is_not_configured(stack_env: Mapping[str, str], http: httpx.AsyncClient) -> None:
    client = NiceClient(api_settings(stack_env), http, Metrics())
    assert client.configured is False
    with pytest.raises(OutsideRefusedError) as caught:
        await client.company(ACTIVE)
    assert caught.value.code == "NOT_CONFIGURED"
