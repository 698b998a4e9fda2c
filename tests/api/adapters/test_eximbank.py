"""한국수출입은행 현재환율: every documented answer and every kind of failure."""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import httpx
import pytest

from edge_api.adapters.eximbank import EximbankClient
from edge_api.adapters.outside import OutsideRefusedError, OutsideUnavailableError
from tests.api.adapters.conftest import make_eximbank
from tests.api.adapters.servers import EximbankServer

pytestmark = pytest.mark.asyncio(loop_scope="session")
DAY = date(2026, 3, 3)


async def test_the_table_of_a_day_is_won_for_one_unit(
    eximbank: EximbankClient, eximbank_server: EximbankServer
) -> None:
    rates = {rate.currency: rate.rate for rate in await eximbank.rates(DAY)}
    assert rates == {
        "USD": Decimal("1380.5"), "JPY": Decimal("9.3126"), "EUR": Decimal(1610), "CNY": Decimal("192.3"),
        "IDR": Decimal("0.085"),
    }  # fmt: skip
    query = eximbank_server.seen[0]["query"]
    assert (query["searchdate"], query["data"]) == ("20260303", "AP01")


async def test_a_day_off_has_no_table(eximbank: EximbankClient) -> None:
    assert await eximbank.rates(date(2026, 3, 1)) == []


async def test_without_a_key_nothing_is_asked(
    stack_env: Mapping[str, str], eximbank_server: EximbankServer, http: httpx.AsyncClient
) -> None:
    client = make_eximbank(stack_env, eximbank_server, http, key="")
    assert client.configured is False
    with pytest.raises(OutsideRefusedError):
        await client.rates(DAY)
    assert eximbank_server.seen == []


async def test_an_unknown_key_is_refused_at_once(
    stack_env: Mapping[str, str], eximbank_server: EximbankServer, http: httpx.AsyncClient
) -> None:
    client = make_eximbank(stack_env, eximbank_server, http, key="AnotherKey0123456789")
    with pytest.raises(OutsideRefusedError) as caught:
        await client.rates(DAY)
    assert caught.value.code == "AUTH_KEY"
    assert "Another" not in str(caught.value)
    assert len(eximbank_server.seen) == 1


@pytest.mark.parametrize(
    ("fault", "code"), [("exim:2", "DATA_CODE"), ("exim:4", "DAILY_LIMIT"), ("404_html", "HTTP_404")]
)
async def test_refusals(eximbank: EximbankClient, eximbank_server: EximbankServer, fault: str, code: str) -> None:
    eximbank_server.faults[:] = [fault]
    with pytest.raises(OutsideRefusedError) as caught:
        await eximbank.rates(DAY)
    assert caught.value.code == code


@pytest.mark.parametrize("fault", ["500", "503_html", "html", "garbage", "huge", "deep", "slow"])
async def test_a_failure_is_tried_again(eximbank: EximbankClient, eximbank_server: EximbankServer, fault: str) -> None:
    eximbank_server.faults[:] = [fault]
    assert len(await eximbank.rates(DAY)) == 5
    assert len(eximbank_server.seen) == 2


@pytest.mark.parametrize(
    "item",
    [
        {"cur_unit": "USD", "deal_bas_r": "천"}, {"cur_unit": "USD", "deal_bas_r": "NaN"}, {"cur_unit": "USD", "deal_bas_r": "-1"},
        {"cur_unit": "달러", "deal_bas_r": "1"}, {"cur_unit": None, "deal_bas_r": "1"}, {"result": 9}, {"result": None},
    ],
)  # fmt: skip
async def test_nonsense_is_no_rate(
    eximbank: EximbankClient, eximbank_server: EximbankServer, item: dict[str, object]
) -> None:
    eximbank_server.faults[:] = ["item:" + json.dumps(item)]
    with pytest.raises(OutsideUnavailableError) as caught:
        await eximbank.rates(DAY)
    assert caught.value.code == "BAD_ANSWER"


@pytest.mark.parametrize("fault", ["array", "no_data"])
async def test_another_shape_is_no_table(eximbank: EximbankClient, eximbank_server: EximbankServer, fault: str) -> None:
    eximbank_server.faults[:] = [fault] * 4
    with pytest.raises(OutsideUnavailableError):
        await eximbank.rates(DAY)


async def test_a_bank_that_is_away_is_not_asked_for_a_while(
    eximbank: EximbankClient, eximbank_server: EximbankServer
) -> None:
    eximbank_server.faults[:] = ["500"] * 20
    for _ in range(5):
        with pytest.raises(OutsideUnavailableError):
            await eximbank.rates(DAY)
    with pytest.raises(OutsideUnavailableError) as caught:
        await eximbank.rates(DAY)
    assert caught.value.code == "CIRCUIT_OPEN"
    assert len(eximbank_server.seen) == 20
