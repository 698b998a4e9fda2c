"""Tax office and credit bureau on real sockets, speaking their documented protocols, faults included.

Sources: data.go.kr 15081808 (국세청 사업자등록정보) with the odcloud gateway's own errors, and the NICE
D&B specification of 2025-10-30. A fault set in `faults` is played once for each entry, in order.
"""

import asyncio
import functools
import gzip
import json
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

NTS_KEY = "Qm9/3kd+Lw==Zt7xRbV2"
EXIMBANK_KEY = "h7Tq2LmX9vRb4KsYc1WnZp8DfGj3Ua6E"
NICE_KEY = "3f1c2b4a-90de-4d7a-8c11-5be2f0a9d6c7"
NICE_SECRET = "k29dLq0sXm84Zt71Rb5VwY63nGhJ0aPe"
ACTIVE, SUSPENDED, CLOSED, UNKNOWN = "2208162517", "1048136565", "1208147521", "1018112342"
BOMB_BYTES = 64_000_000

_NTS_STATES = {
    ACTIVE: ("계속사업자", "01", "부가가치세 일반과세자", "01", ""),
    SUSPENDED: ("휴업자", "02", "부가가치세 간이과세자", "02", ""),
    CLOSED: ("폐업자", "03", "부가가치세 일반과세자", "01", "20240131"),
}


async def _drops() -> AsyncIterator[bytes]:
    while True:
        yield b" "
        await asyncio.sleep(0.1)


@functools.cache
def _bomb() -> bytes:
    return gzip.compress(b'{"x": "' + b"y" * BOMB_BYTES + b'"}')


#: Answers that are broken below the level of their JSON.
_RAW_FAULTS: dict[str | None, Callable[[], Response]] = {
    "redirect": lambda: Response(status_code=302, headers={"location": "/elsewhere"}),
    "redirect_with_body": lambda: JSONResponse(
        {"status_code": "OK", "data": [{"b_no": ACTIVE, "b_stt_cd": "03"}], "accessToken": "x", "expiresIn": "3600"},
        307,
        {"location": "/elsewhere"},
    ),
    "truncated": lambda: Response(b'{"status_code": "OK", "data": [', headers={"content-length": "5000"}),
    "bomb": lambda: Response(_bomb(), headers={"content-encoding": "gzip"}),
    "half_packed": lambda: Response(gzip.compress(b"{}" * 500)[:-9], headers={"content-encoding": "gzip"}),
    "not_packed": lambda: Response(b"{}", headers={"content-encoding": "gzip"}),
    "packed_unknown": lambda: Response(b"{}", headers={"content-encoding": "br"}),
    "endless": lambda: StreamingResponse(_drops(), media_type="application/json"),
    "null": lambda: Response(b"null", media_type="application/json"),
    "empty": lambda: Response(b"", media_type="application/json"),
}


#: Those after which a client tries again.
LIES = ["redirect", "truncated", "bomb", "half_packed", "not_packed", "packed_unknown", "null", "empty"]


@dataclass
class OutsideServer:
    """What every server has: faults to play, requests seen, and a base address once it runs."""

    faults: list[str] = field(default_factory=list)
    seen: list[dict[str, Any]] = field(default_factory=list)
    url: str = ""

    async def elsewhere(self, request: Request) -> Response:
        """Where a redirect leads: nobody should come here."""
        self.seen.append({"path": request.url.path})
        return JSONResponse({"status_code": "OK"})

    def reset(self) -> None:
        """Forget faults and requests."""
        self.faults.clear()
        self.seen.clear()

    async def fault(self) -> Response | None:
        """The next planned fault, if any."""
        name = self.faults.pop(0) if self.faults else None
        if name in _RAW_FAULTS:
            return _RAW_FAULTS[name]()
        if name == "slow":
            await asyncio.sleep(2)
        answers: dict[str, Response] = {
            "500": JSONResponse({"status_code": "INTERNAL_ERROR"}, 500),
            "503_html": Response("<html>maintenance</html>", 503, media_type="text/html"),
            "html": Response("<html>hello</html>", media_type="text/html"),
            "garbage": Response(b'{"data": [\xff\xfe', media_type="application/json"),
            "array": JSONResponse([1, 2, 3]),
            "wrong_types": JSONResponse(
                {"status_code": "OK", "data": [{"b_no": ACTIVE, "b_stt_cd": {"x": 1}, "valid": 7}]}
            ),
            "no_data": JSONResponse({"status_code": "OK", "data": []}),
            "other_number": JSONResponse({"status_code": "OK", "data": [{"b_no": UNKNOWN, "b_stt_cd": "01"}]}),
            "huge": Response(b'{"x": "' + b"y" * 2_000_000 + b'"}', media_type="application/json"),
            "deep": Response(b'{"x":' + b"[" * 100_000 + b"}", media_type="application/json"),
            "429": JSONResponse({"status_code": "TOO_MANY"}, 429),
            "404_html": Response("not here", 404),
        }
        if name and name.startswith("gateway:"):
            status, code = name.split(":")[1:]
            return JSONResponse({"code": int(code), "msg": "오류"}, int(status))
        if name and name.startswith("nts:"):
            status, code = name.split(":")[1:]
            return JSONResponse({"status_code": code}, int(status))
        if name and name.startswith("noag:"):
            status, code = name.split(":")[1:]
            return JSONResponse({"dataHeader": {"resCd": "1", "msgCd": code, "langCd": "KO"}}, int(status))
        if name and name.startswith("result:"):
            result, code = name.split(":")[1:]
            return JSONResponse({"dataHeader": {"resCd": result, "msgCd": code}, "dataBody": {}})
        return answers.get(name or "")


@dataclass
class NtsServer(OutsideServer):
    """상태조회 and 진위확인; `changes` go into the answers of the second."""

    changes: dict[str, Any] = field(default_factory=dict)

    def reset(self) -> None:
        """Forget changes as well."""
        super().reset()
        self.changes.clear()

    def routes(self) -> list[Route]:
        """Both operations."""
        base = "/api/nts-businessman/v1"
        return [
            Route(f"{base}/status", self.status, methods=["POST"]),
            Route(f"{base}/validate", self.validate, methods=["POST"]),
            Route("/elsewhere", self.elsewhere, methods=["GET", "POST"]),
        ]

    async def status(self, request: Request) -> Response:
        """`{"b_no": [...]}`."""
        refusal, body = await self._open(request)
        if refusal is not None:
            return refusal
        numbers = body.get("b_no")
        if not isinstance(numbers, list) or not numbers:
            return JSONResponse({"status_code": "REQUEST_DATA_MALFORMED"}, 411)
        if len(numbers) > 100:
            return JSONResponse({"status_code": "TOO_LARGE_REQUEST"}, 413)
        data = [self._state(number) for number in numbers]
        return JSONResponse({"request_cnt": len(numbers), "match_cnt": len(data), "status_code": "OK", "data": data})

    async def validate(self, request: Request) -> Response:
        """`{"businesses": [...]}`; 김대표, 2019-03-02 is the truth for every known number."""
        refusal, body = await self._open(request)
        if refusal is not None:
            return refusal
        businesses = body.get("businesses")
        if not isinstance(businesses, list) or any(
            not b.get(k) for b in businesses for k in ("b_no", "start_dt", "p_nm")
        ):
            return JSONResponse({"status_code": "REQUEST_DATA_MALFORMED"}, 411)
        data = []
        for business in businesses:
            valid = (business["p_nm"], business["start_dt"]) == ("김대표", "20190302") and business[
                "b_no"
            ] in _NTS_STATES
            item = {"b_no": business["b_no"], "valid": "01" if valid else "02", "request_param": business}
            item |= {"status": self._state(business["b_no"])} if valid else {"valid_msg": "확인할 수 없습니다."}
            data.append(item | self.changes)
        return JSONResponse({"request_cnt": len(data), "status_code": "OK", "data": data})

    async def _open(self, request: Request) -> tuple[Response | None, dict[str, Any]]:
        raw = await request.body()
        self.seen.append({"path": request.url.path, "query": str(request.url.query), "body": raw.decode()})
        if (fault := await self.fault()) is not None:
            return fault, {}
        if request.query_params.get("serviceKey") != NTS_KEY:
            return JSONResponse({"code": -4, "msg": "등록되지 않은 인증키 입니다."}, 400), {}
        try:
            body = json.loads(raw)
        except ValueError:
            return JSONResponse({"status_code": "BAD_JSON_REQUEST"}, 400), {}
        return None, body

    def _state(self, number: str) -> dict[str, str]:
        name, code, tax, tax_code, ended = _NTS_STATES.get(
            number, ("", "", "국세청에 등록되지 않은 사업자등록번호입니다.", "", "")
        )
        return {
            "b_no": number,
            "b_stt": name,
            "b_stt_cd": code,
            "tax_type": tax,
            "tax_type_cd": tax_code,
            "end_dt": ended,
            "utcc_yn": "N",
            "tax_type_change_dt": "",
            "invoice_apply_dt": "",
            "rbf_tax_type": "해당없음",
            "rbf_tax_type_cd": "99",
        }


@dataclass
class NiceServer(OutsideServer):
    """Token and bzmaininfo01."""

    tokens: int = 0
    valid_token: str = ""
    expires_in: str = "3600"
    token_faults: list[str] = field(default_factory=list)
    changes: dict[str, Any] = field(default_factory=dict)

    def routes(self) -> list[Route]:
        """Both steps; the company route answers POST and GET."""
        return [
            Route("/nice/oauth/v1.0/accesstoken", self.token, methods=["POST"]),
            Route("/nice/bizinfo/v1.0/custom/bzmaininfo01/certification", self.company, methods=["GET", "POST"]),
            Route("/elsewhere", self.elsewhere, methods=["GET", "POST"]),
        ]

    async def token(self, request: Request) -> Response:
        """client_credentials."""
        body = await request.json()
        if self.token_faults:
            self.faults.insert(0, self.token_faults.pop(0))
            if (fault := await self.fault()) is not None:
                return fault
        if (body.get("appKey"), body.get("appSecret"), body.get("grantType")) != (
            NICE_KEY,
            NICE_SECRET,
            "client_credentials",
        ):
            return JSONResponse({"dataHeader": {"resCd": "1", "msgCd": "NOAG1001"}}, 401)
        self.tokens += 1
        self.valid_token = f"token-number-{self.tokens}"
        return JSONResponse(
            {"accessToken": self.valid_token, "tokenType": "Bearer", "expiresIn": self.expires_in, "scope": "oob"}
        )

    async def company(self, request: Request) -> Response:
        """Corporate credit information, summary."""
        self.seen.append(
            {"method": request.method, "query": str(request.url.query), "body": (await request.body()).decode()}
        )
        if self.faults[:1] == ["405"] and request.method == "POST":
            self.faults.pop(0)
            return JSONResponse({"dataHeader": {"msgCd": "NOAG0002"}}, 405)
        if (fault := await self.fault()) is not None:
            return fault
        if request.headers.get("authorization") != f"Bearer {self.valid_token}":
            return JSONResponse({"dataHeader": {"resCd": "1", "msgCd": "NOAG1002"}}, 503)
        number = request.query_params.get("bizNo", "")
        header = {"guid": "g", "langCd": "KO", "resCd": "0", "msgCd": "", "msgCnt": "0"}
        if number not in _NTS_STATES:
            return JSONResponse({"dataHeader": header, "dataBody": None})
        # Escaped: half a surrogate pair is no UTF-8, but it can be written in JSON.
        content = json.dumps({"dataHeader": header, "dataBody": nice_company(number) | self.changes})
        return Response(content, media_type="application/json")


def nice_company(number: str) -> dict[str, Any]:
    """A dataBody as the specification describes it: strings everywhere, amounts in thousand KRW."""
    return {
        "bizNo": number,
        "corpNo": "1101111234567",
        "cmpNm": "주식회사 강원테크",
        "cmpEnm": "GANGWON TECH",
        "ceoNm": "김대표",
        "empCnt": "12",
        "empAccYm": "202510",
        "indCd1": "62010",
        "indNm": "컴퓨터 프로그래밍 서비스업",
        "cmpSclNm": "중소기업",
        "cmpTypNm": "법인",
        "bzcndNm": "서비스",
        "estbDate": "20190302",
        "emlAdr": "info@gw.example",
        "telNo": "033-250-1234",
        "faxTelNo": "",
        "zip": "24341",
        "addr1": "강원 춘천시 강원대학길 1",
        "addr2": "101호",
        "stt": {"1048136565": "2", "1208147521": "3"}.get(number),
        "sttYmd": "",
        "upYmd": "20251001",
        "criGrd": "BB+",
        "crDate": "20250630",
        "sttDate": "20241231",
        "salesAmt": "1234567",
        "opprIcAmt": "-500",
        "shEqAmt": 10,
        "debtAmt": "",
        "assetAmt": "null",
    }


@dataclass
class EximbankServer(OutsideServer):
    """현재환율; 2026-03-01 is a day off, which has no table."""

    def routes(self) -> list[Route]:
        """The one operation."""
        return [Route("/site/program/financial/exchangeJSON", self.table)]

    async def table(self, request: Request) -> Response:
        """`?authkey=…&searchdate=YYYYMMDD&data=AP01`."""
        query = request.query_params
        self.seen.append({"path": request.url.path, "query": dict(query)})
        fault = self.faults[0] if self.faults else ""
        if fault.startswith("exim:"):
            self.faults.pop(0)
            return JSONResponse([{"result": int(fault.removeprefix("exim:")), "cur_unit": None, "deal_bas_r": None}])
        if fault.startswith("item:"):
            self.faults.pop(0)
            return JSONResponse([{"result": 1, **json.loads(fault.removeprefix("item:"))}])
        if (answer := await self.fault()) is not None:
            return answer
        if query.get("authkey") != EXIMBANK_KEY:
            return JSONResponse([{"result": 3, "cur_unit": None, "deal_bas_r": None}])
        if query.get("data") != "AP01":
            return JSONResponse([{"result": 2, "cur_unit": None, "deal_bas_r": None}])
        if query.get("searchdate") == "20260301":
            return JSONResponse([])
        rates = {
            "USD": "1,380.5",
            "JPY(100)": "931.26",
            "EUR": "1,610",
            "CNH": "192.3",
            "KRW": "0",
            "IDR(100)": "8.5",
            "XOF": "0",
        }
        return JSONResponse(
            [
                {
                    "result": 1,
                    "cur_unit": unit,
                    "cur_nm": "통화",
                    "ttb": "0",
                    "tts": "0",
                    "deal_bas_r": rate,
                    "bkpr": "0",
                }
                for unit, rate in rates.items()
            ]
        )


class ServesRoutes(Protocol):
    """What `running` needs."""

    url: str

    def routes(self) -> list[Route]:
        """The server's routes."""


@contextmanager
def running(server: ServesRoutes) -> Iterator[None]:
    """Serve on a free port of the loopback until the block ends."""
    config = uvicorn.Config(
        Starlette(routes=server.routes()), host="127.0.0.1", port=0, log_config=None, lifespan="off"
    )
    process = uvicorn.Server(config)
    thread = threading.Thread(target=process.run, daemon=True)
    thread.start()
    while not process.started:
        time.sleep(0.01)
    port = process.servers[0].sockets[0].getsockname()[1]
    server.url = f"http://127.0.0.1:{port}"
    try:
        yield
    finally:
        process.should_exit = True
        thread.join(timeout=10)
