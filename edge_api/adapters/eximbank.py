"""Exchange rates of a day: 한국수출입은행 현재환율 Open API (koreaexim.go.kr).

`GET {base}/site/program/financial/exchangeJSON?authkey=…&searchdate=YYYYMMDD&data=AP01` answers a list
with an entry for each currency: `result` (1 good, 2 wrong `data`, 3 wrong key, 4 daily quota used up),
`cur_unit` ("USD", "JPY(100)"), `deal_bas_r` (매매기준율 in won, "1,380.5"). The list is empty on days off
and before about 11 o'clock on working days.
"""

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import httpx
from pydantic import BaseModel

from edge_api.adapters.outside import OutsideRefusedError, OutsideService, OutsideUnavailableError
from edge_api.core.metrics import Metrics
from edge_api.core.settings import Settings

SOURCE = "한국수출입은행"
_UNIT = re.compile(r"^([A-Z]{3})(?:\((\d{1,6})\))?$")
# The bank quotes the yuan that is traded abroad; ISO 4217 knows one yuan.
_ISO_CODES = {"CNH": "CNY"}
_REFUSALS = {2: "DATA_CODE", 3: "AUTH_KEY", 4: "DAILY_LIMIT"}


class SpotRate(BaseModel):
    """Won for one unit of a currency."""

    currency: str
    rate: Decimal


class EximbankClient:
    """`rates` of one day. Without EXIMBANK_AUTH_KEY `configured` is False."""

    def __init__(self, settings: Settings, http: httpx.AsyncClient, metrics: Metrics, **options: Any) -> None:
        key = settings.eximbank_auth_key
        self._key = key.get_secret_value() if key else None
        self._url = f"{settings.eximbank_base_url}/site/program/financial/exchangeJSON"
        self._service = OutsideService(
            "eximbank", http, metrics, timeout=settings.lookup_timeout, list_key="items", **options
        )

    @property
    def configured(self) -> bool:
        """Whether a key is set."""
        return self._key is not None

    async def rates(self, day: date) -> list[SpotRate]:
        """All quoted currencies but the won, empty when the day has no table (yet).

        Raises OutsideUnavailableError / OutsideRefusedError.
        """

        async def call() -> list[SpotRate]:
            if self._key is None:
                raise OutsideRefusedError("eximbank", "NOT_CONFIGURED")
            answer = await self._service.request(
                "GET",
                self._url,
                params={"authkey": self._key, "searchdate": day.strftime("%Y%m%d"), "data": "AP01"},
                headers={"Accept": "application/json"},
            )
            items = answer.body.get("items")
            if answer.status != 200 or not isinstance(items, list):
                raise OutsideUnavailableError("eximbank", "BAD_ANSWER")
            return [rate for item in items if (rate := _rate_of(item)) is not None]

        return await self._service.guarded(call)


def _rate_of(item: Any) -> SpotRate | None:
    if not isinstance(item, dict):
        raise OutsideUnavailableError("eximbank", "BAD_ANSWER")
    result = item.get("result")
    if result != 1:
        refusal = _REFUSALS.get(result) if isinstance(result, int) else None
        if refusal is None:
            raise OutsideUnavailableError("eximbank", "BAD_ANSWER")
        raise OutsideRefusedError("eximbank", refusal)
    unit = _UNIT.fullmatch(str(item.get("cur_unit", "")).strip())
    try:
        won = Decimal(str(item.get("deal_bas_r", "")).replace(",", ""))
    except InvalidOperation:
        raise OutsideUnavailableError("eximbank", "BAD_ANSWER") from None
    if unit is None or not won.is_finite() or won < 0:
        raise OutsideUnavailableError("eximbank", "BAD_ANSWER")
    code = _ISO_CODES.get(unit[1], unit[1])
    # a currency that is listed and not quoted that day has 0
    if code == "KRW" or won == 0 or int(unit[2] or 1) == 0:
        return None
    return SpotRate(currency=code, rate=won / int(unit[2] or 1))
