"""The tax office: 국세청 사업자등록정보 진위확인 및 상태조회 서비스 (data.go.kr 15081808, odcloud gateway).

`POST {base}/api/nts-businessman/v1/status|validate?serviceKey=…`, at most 100 numbers a call. The
service answers `status_code` OK, BAD_JSON_REQUEST (400), HTTP_ERROR (404), REQUEST_DATA_MALFORMED
(411), TOO_LARGE_REQUEST (413) or INTERNAL_ERROR (500); the gateway before it `{"code": -4, "msg": …}`.
"""

from datetime import date
from typing import Any, Literal, TypeVar
from urllib.parse import unquote

import httpx
from pydantic import BaseModel, ValidationError

from edge_api.adapters.outside import (
    OutsideAnswer,
    OutsideRefusedError,
    OutsideService,
    OutsideUnavailableError,
)
from edge_api.core.metrics import Metrics
from edge_api.core.settings import Settings

M = TypeVar("M", bound=BaseModel)
BusinessState = Literal["active", "suspended", "closed", "unregistered", "unknown"]

_STATES: dict[str, BusinessState] = {"01": "active", "02": "suspended", "03": "closed"}
_UNREGISTERED = "등록되지 않은"
# The gateway's own codes that mean "try later": internal error, quota used up, unknown.
_GATEWAY_TEMPORARY = frozenset({-1, -10, -999})


class NtsStatus(BaseModel):
    """State of one number. `tax_type` is the tax office's Korean wording."""

    business_number: str
    state: BusinessState
    tax_type: str | None = None
    tax_type_code: str | None = None
    closed_on: date | None = None


class NtsValidity(BaseModel):
    """Whether number, representative and opening date belong together in the tax office's files."""

    business_number: str
    valid: bool
    message: str | None = None
    status: NtsStatus | None = None


class _RawStatus(BaseModel):
    b_no: str
    b_stt_cd: str = ""
    tax_type: str = ""
    tax_type_cd: str = ""
    end_dt: str | None = ""


class _RawValidity(BaseModel):
    b_no: str
    valid: Literal["01", "02"]
    valid_msg: str | None = None
    status: _RawStatus | None = None


class NtsClient:
    """`status` and `validate` for one number. Without NTS_SERVICE_KEY `configured` is False."""

    def __init__(self, settings: Settings, http: httpx.AsyncClient, metrics: Metrics, **options: Any) -> None:
        key = settings.nts_service_key
        # data.go.kr hands out the same key plain and percent-encoded; httpx encodes it itself.
        self._key = unquote(key.get_secret_value()) if key else None
        self._base = f"{settings.nts_base_url}/api/nts-businessman/v1"
        self._service = OutsideService("nts", http, metrics, timeout=settings.lookup_timeout, **options)

    @property
    def configured(self) -> bool:
        """Whether a service key is set."""
        return self._key is not None

    async def status(self, business_number: str) -> NtsStatus:
        """State of a number (10 digits). Raises OutsideUnavailableError / OutsideRefusedError."""

        async def call() -> NtsStatus:
            item = await self._post("status", {"b_no": [business_number]}, business_number)
            return _status_of(self._parse(_RawStatus, item))

        return await self._service.guarded(call)

    async def validate(self, business_number: str, representative: str, founded_on: date) -> NtsValidity:
        """진위확인: all three must match. Raises OutsideUnavailableError / OutsideRefusedError."""
        business = {
            "b_no": business_number,
            "start_dt": founded_on.strftime("%Y%m%d"),
            "p_nm": representative,
            "p_nm2": "",
            "b_nm": "",
            "corp_no": "",
            "b_sector": "",
            "b_type": "",
            "b_adr": "",
        }

        async def call() -> NtsValidity:
            item = await self._post("validate", {"businesses": [business]}, business_number)
            raw = self._parse(_RawValidity, item)
            if raw.status and raw.status.b_no != business_number:
                raise OutsideUnavailableError("nts", "BAD_ANSWER")
            return NtsValidity(
                business_number=raw.b_no,
                valid=raw.valid == "01",
                message=raw.valid_msg or None,
                status=_status_of(raw.status) if raw.status else None,
            )

        return await self._service.guarded(call)

    async def _post(self, operation: str, payload: dict[str, Any], business_number: str) -> dict[str, Any]:
        if self._key is None:
            raise OutsideRefusedError("nts", "NOT_CONFIGURED")
        answer = await self._service.request(
            "POST",
            f"{self._base}/{operation}",
            params={"serviceKey": self._key, "returnType": "JSON"},
            payload=payload,
            headers={"Accept": "application/json"},
        )
        _raise_for_code(answer)
        data = answer.body.get("data")
        item = data[0] if isinstance(data, list) and data else None
        if not isinstance(item, dict) or item.get("b_no") != business_number:
            raise OutsideUnavailableError("nts", "BAD_ANSWER")
        return item

    def _parse(self, model: type[M], item: dict[str, Any]) -> M:
        try:
            return model.model_validate(item)
        except ValidationError:
            raise OutsideUnavailableError("nts", "BAD_ANSWER") from None


def _raise_for_code(answer: OutsideAnswer) -> None:
    code = answer.body.get("status_code")
    if code == "OK" and answer.status == 200:
        return
    gateway = answer.body.get("code")
    if isinstance(gateway, int):
        error = OutsideUnavailableError if gateway in _GATEWAY_TEMPORARY else OutsideRefusedError
        raise error("nts", f"GATEWAY_{gateway}")
    name = code if isinstance(code, str) and code.isascii() and len(code) <= 40 else f"HTTP_{answer.status}"
    if name in ("INTERNAL_ERROR", "HTTP_ERROR") or answer.status == 429:
        raise OutsideUnavailableError("nts", name)
    if 400 <= answer.status < 500 or code not in (None, "OK"):
        raise OutsideRefusedError("nts", name)
    raise OutsideUnavailableError("nts", "BAD_ANSWER")


def _status_of(raw: _RawStatus) -> NtsStatus:
    state = _STATES.get(raw.b_stt_cd)
    if state is None:
        state = "unregistered" if _UNREGISTERED in raw.tax_type else "unknown"
    return NtsStatus(
        business_number=raw.b_no,
        state=state,
        tax_type=None if state == "unregistered" else raw.tax_type or None,
        tax_type_code=raw.tax_type_cd or None,
        closed_on=_date_of(raw.end_dt),
    )


def _date_of(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text and text.isdigit() else None
    except ValueError:
        return None
