"""NICE D&B company information (vendor specification of 2025-10-30).

Token: `POST {base}/nice/oauth/v1.0/accesstoken`; company: `POST {base}/nice/bizinfo/v1.0/custom/
bzmaininfo01/certification`. Gateway errors carry NOAGnnnn, application errors `dataHeader.msgCd`.
"""

import asyncio
import json
import re
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

import httpx
from pydantic import BaseModel, Field, ValidationError

from edge_api.adapters.outside import (
    OutsideAnswer,
    OutsideRefusedError,
    OutsideService,
    OutsideUnavailableError,
)
from edge_api.core.metrics import Metrics
from edge_api.core.settings import Settings

_ACCESS_PATH = "/nice/oauth/v1.0/accesstoken"
_COMPANY_PATH = "/nice/bizinfo/v1.0/custom/bzmaininfo01/certification"
_RENEW_BEFORE_SECONDS = 300
_GATEWAY_CODE = re.compile(r"NOAG\d{4}")
_TOKEN_CODES = frozenset({"NOAG0001", "NOAG1001", "NOAG1002"})
# Calls per second, transformation, routing and gateway faults pass by themselves.
_TEMPORARY_CODES = frozenset({"NOAG1202", "NOAG2201", "NOAG2202", "NOAG2203", "NOAG2204", "NOAG2301", "NOAG2302"})
_INPUT_CODE = "YA0300001"
_MAX_TEXT = 1000


def _plain(value: Any) -> str | None:
    """The value as text that PostgreSQL can hold: no NUL, no half characters."""
    if value is None:
        return None
    return str(value).replace("\x00", "").encode("utf-8", "replace").decode("utf-8")[:_MAX_TEXT]


def _text(value: Any) -> str | None:
    text = (_plain(value) or "").strip()
    return None if text in ("", "null") else text


def _date(value: Any) -> date | None:
    text = str(value or "")
    try:
        return date.fromisoformat(text) if text.isdigit() else None
    except ValueError:
        return None


def _integer(value: Any) -> int | None:
    try:
        number = Decimal(str(value).replace(",", "")) if _text(value) is not None else None
    except InvalidOperation:
        return None
    # "1e999999999" is a short text and a number that fills the memory.
    if number is None or not number.is_finite() or number.adjusted() > 17:
        return None
    return int(number)


def _won(value: Any) -> int | None:
    """NICE gives thousand KRW (천원); everything of ours is KRW."""
    number = _integer(value)
    return None if number is None else number * 1000


def _state(value: Any) -> str:
    return {None: "active", "2": "suspended", "3": "closed"}.get(_text(value), "unknown")


BureauState = Literal["active", "suspended", "closed", "unknown"]


class NiceCompany(BaseModel):
    """One company. Money in KRW, dates as dates; `credit_grade` is the CRI grade."""

    business_number: str
    corporation_number: str | None = None
    company_name: str | None = None
    company_name_en: str | None = None
    representative: str | None = None
    employee_count: int | None = None
    employee_count_month: str | None = None
    industry_code: str | None = None
    industry: str | None = None
    company_scale: str | None = None
    company_type: str | None = None
    business_condition: str | None = None
    founding_date: date | None = None
    email: str | None = None
    phone: str | None = None
    fax: str | None = None
    zip_code: str | None = None
    address: str | None = None
    address_detail: str | None = None
    business_state: BureauState = "unknown"
    business_state_date: date | None = None
    updated_on: date | None = None
    credit_grade: str | None = None
    credit_date: date | None = None
    settlement_date: date | None = None
    sales_amount: int | None = None
    operating_profit: int | None = None
    shareholder_equity: int | None = None
    debt_amount: int | None = None
    asset_amount: int | None = None


class NiceRecord(NiceCompany):
    """A company with the bureau's own answer, which is kept beside it and never sent to a client."""

    answer: dict[str, dict[str, str | None]] = Field(exclude=True, repr=False)


# Our name -> the bureau's name and how its text is read.
_FIELDS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "corporation_number": ("corpNo", _text),
    "company_name": ("cmpNm", _text),
    "company_name_en": ("cmpEnm", _text),
    "representative": ("ceoNm", _text),
    "employee_count": ("empCnt", _integer),
    "employee_count_month": ("empAccYm", _text),
    "industry_code": ("indCd1", _text),
    "industry": ("indNm", _text),
    "company_scale": ("cmpSclNm", _text),
    "company_type": ("cmpTypNm", _text),
    "business_condition": ("bzcndNm", _text),
    "founding_date": ("estbDate", _date),
    "email": ("emlAdr", _text),
    "phone": ("telNo", _text),
    "fax": ("faxTelNo", _text),
    "zip_code": ("zip", _text),
    "address": ("addr1", _text),
    "address_detail": ("addr2", _text),
    "business_state": ("stt", _state),
    "business_state_date": ("sttYmd", _date),
    "updated_on": ("upYmd", _date),
    "credit_grade": ("criGrd", _text),
    "credit_date": ("crDate", _date),
    "settlement_date": ("sttDate", _date),
    "sales_amount": ("salesAmt", _won),
    "operating_profit": ("opprIcAmt", _won),
    "shareholder_equity": ("shEqAmt", _won),
    "debt_amount": ("debtAmt", _won),
    "asset_amount": ("assetAmt", _won),
}


class NiceNotFoundError(OutsideRefusedError):
    """The bureau knows no company of this number."""


class NiceClient:
    """Company look-up with a cached token. Without keys `configured` is False."""

    def __init__(self, settings: Settings, http: httpx.AsyncClient, metrics: Metrics, **options: Any) -> None:
        self._app_key = settings.nice_app_key
        self._app_secret = settings.nice_app_secret
        self._base = settings.nice_base_url
        self._service = OutsideService(
            "nice", http, metrics, timeout=settings.lookup_timeout, is_final=_is_token_error, **options
        )
        self._token: str | None = None
        self._renew_at = 0.0
        self._lock = asyncio.Lock()

    @property
    def configured(self) -> bool:
        """Whether both keys are set."""
        return self._app_key is not None and self._app_secret is not None

    async def company(self, business_number: str) -> NiceRecord:
        """The bureau's summary of a company (10 digits).

        Raises NiceNotFoundError, OutsideRefusedError (key, quota, permission, input) and
        OutsideUnavailableError.
        """

        async def call() -> NiceRecord:
            answer = await self._ask(business_number)
            code = _gateway_code(answer)
            if code in _TOKEN_CODES:
                self._token = None
                answer = await self._ask(business_number)
                code = _gateway_code(answer)
            if code is not None:
                raise _gateway_error(code)
            return _company_of(answer, business_number)

        return await self._service.guarded(call)

    async def _ask(self, business_number: str) -> OutsideAnswer:
        headers = {"Authorization": f"Bearer {await self._access_token()}"}
        # The specification's table says query parameter, its example sends a JSON body.
        query = {"bizNo": business_number}
        url = f"{self._base}{_COMPANY_PATH}"
        answer = await self._request("POST", url, params=query, payload=query, headers=headers)
        if answer.status == 405:
            answer = await self._request("GET", url, params=query, headers=headers)
        return answer

    async def _request(self, method: str, url: str, **options: Any) -> OutsideAnswer:
        try:
            return await self._service.request(method, url, **options)
        except OutsideRefusedError as error:
            if error.code == "HTTP_405":
                return OutsideAnswer(405, {})
            raise

    async def _access_token(self) -> str:
        if self._app_key is None or self._app_secret is None:
            raise OutsideRefusedError("nice", "NOT_CONFIGURED")
        async with self._lock:
            if self._token is not None and time.monotonic() < self._renew_at:
                return self._token
            return await self._renew_token(self._app_key.get_secret_value(), self._app_secret.get_secret_value())

    async def _renew_token(self, app_key: str, app_secret: str) -> str:
        answer = await self._service.request(
            "POST",
            f"{self._base}{_ACCESS_PATH}",
            payload={
                "appKey": app_key,
                "appSecret": app_secret,
                "grantType": "client_credentials",
                "scope": "oob",
            },
            headers={"Content-Type": "application/json;charset=utf-8"},
        )
        code = _gateway_code(answer)
        if code is not None:
            raise _gateway_error(code)
        token = answer.body.get("accessToken")
        expires = _integer(answer.body.get("expiresIn"))
        if not isinstance(token, str) or not token or expires is None:
            raise OutsideUnavailableError("nice", "BAD_ANSWER")
        self._token = token
        self._renew_at = time.monotonic() + max(expires - _RENEW_BEFORE_SECONDS, 0)
        return token


def _gateway_code(answer: OutsideAnswer) -> str | None:
    if answer.status == 200 and "dataBody" in answer.body:
        return None
    match = _GATEWAY_CODE.search(json.dumps(answer.body))
    if match:
        return match.group(0)
    return None if answer.status == 200 else f"HTTP_{answer.status}"


def _is_token_error(answer: OutsideAnswer) -> bool:
    # An expired token is answered with 503: a new token helps, waiting does not.
    return _gateway_code(answer) in _TOKEN_CODES


def _gateway_error(code: str) -> OutsideUnavailableError | OutsideRefusedError:
    error = OutsideUnavailableError if code in _TEMPORARY_CODES or code == "HTTP_429" else OutsideRefusedError
    return error("nice", code)


def _company_of(answer: OutsideAnswer, business_number: str) -> NiceRecord:
    header = answer.body.get("dataHeader")
    body = answer.body.get("dataBody")
    if not isinstance(header, dict):
        raise OutsideUnavailableError("nice", "BAD_ANSWER")
    result = _text(header.get("resCd"))
    message_code = _text(header.get("msgCd")) or ""
    if result in ("1", "2"):
        if result == "2" and message_code == _INPUT_CODE:
            raise NiceNotFoundError("nice", _INPUT_CODE)
        error = OutsideUnavailableError if result == "1" else OutsideRefusedError
        raise error("nice", message_code if message_code.isalnum() else f"RESULT_{result}")
    if result == "0" and not body:
        raise NiceNotFoundError("nice", "NO_DATA")
    if result != "0" or not isinstance(body, dict) or _text(body.get("bizNo")) != business_number:
        raise OutsideUnavailableError("nice", "BAD_ANSWER")
    try:
        values = {name: read(body.get(raw)) for name, (raw, read) in _FIELDS.items()}
        return NiceRecord(
            business_number=business_number,
            answer={"dataHeader": _plain_values(header), "dataBody": _plain_values(body)},
            **values,
        )
    except ValidationError:
        raise OutsideUnavailableError("nice", "BAD_ANSWER") from None


def _plain_values(part: dict[str, Any]) -> dict[str, str | None]:
    return {str(_plain(name)): _plain(value) for name, value in part.items()}
