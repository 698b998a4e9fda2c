"""No password, token or key reaches a log line, wherever it stands."""

import errno
import io
import json
import logging

import pytest

from edge_api.core.logging import MASK, Masker, configure_logging, get_logger
from edge_api.core.settings import Settings
from edge_api.core.tracing import RequestContext, use_context

JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl"


class Full(io.StringIO):
    """A file on a disk without room."""

    def flush(self) -> None:
        """What is written is refused here."""
        raise OSError(errno.ENOSPC, "No space left on device")


def masked(**event: object) -> dict[str, object]:
    return dict(Masker(["plain-secret-value"])(None, "info", dict(event)))


@pytest.mark.parametrize(
    "key",
    [
        "password",
        "new_password",
        "access_token",
        "refreshToken",
        "apikey",
        "api_key",
        "serviceKey",
        "appSecret",
        "Authorization",
        "cookie",
        "set-cookie",
        "jwt_secret",
        "html_body",
        "otp",
        "credentials",
    ],
)
def test_values_under_secret_names_are_masked(key: str) -> None:
    assert masked(**{key: "value-of-it"})[key] == MASK
    assert masked(outer={"inner": [{key: "value-of-it"}]}) == {"outer": {"inner": [{key: MASK}]}}


@pytest.mark.parametrize(
    "text",
    [
        f"token was {JWT} here",
        "Authorization: Bearer abcdef123456",
        "POST https://api/x?serviceKey=SECRETVALUE99&b=1",
        '{"password": "SECRETVALUE99"}',
        "{'appSecret': 'SECRETVALUE99'}",
        "key sb_secret_SECRETVALUE99 refused",
        "hook v1,whsec_SECRETVALUE99",
        "postgresql://postgres:SECRETVALUE99@db:5432/x",
        "it was plain-secret-value after all",
    ],
)
def test_secrets_inside_text_are_masked(text: str) -> None:
    result = str(masked(error=text)["error"])
    assert MASK in result
    assert not any(
        secret in result for secret in ("SECRETVALUE99", "plain-secret-value", "c2lnbmF0dXJl", "abcdef123456")
    )


def test_a_configured_secret_is_masked_in_a_line_that_names_nothing() -> None:
    masker = Masker(["abcdefgh12345678"])
    assert dict(masker(None, "info", {"note": "it was abcdefgh12345678"})) == {"note": f"it was {MASK}"}


def test_harmless_values_stay() -> None:
    event = {
        "path": "/api/v1/sessions",
        "status": 200,
        "duration_ms": 1.5,
        "ok": True,
        "none": None,
        "tokens_used": None,
    }
    assert masked(**event) == event


def test_objects_and_bottomless_structures_are_handled() -> None:
    deep: dict[str, object] = {"a": 1}
    for _ in range(20):
        deep = {"level": deep}
    assert MASK in json.dumps(masked(deep=deep))
    assert masked(error=ValueError("password=SECRETVALUE99"))["error"] == f"password={MASK}"


@pytest.mark.parametrize("level", ["debug", "info", "warning", "error", "critical", "exception"])
def test_a_log_without_room_refuses_nothing(settings: Settings, monkeypatch: pytest.MonkeyPatch, level: str) -> None:
    configure_logging(settings.model_copy(update={"log_level": "DEBUG"}))
    monkeypatch.setattr("sys.stdout", Full())
    getattr(get_logger("test"), level)("hello")


def test_structlog_and_stdlib_records_become_json_lines(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(settings)
    with use_context(RequestContext(trace_id="trace-12345678", user_id="u1")):
        get_logger("test").info("hello", password="SECRETVALUE99")
        logging.getLogger("uvicorn.error").warning("started with %s", settings.supabase_secret_key.get_secret_value())
        try:
            raise RuntimeError("password=SECRETVALUE99")
        except RuntimeError:
            get_logger("test").exception("failed")
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["event"] for line in lines] == ["hello", f"started with {MASK}", "failed"]
    assert all(line["trace_id"] == "trace-12345678" and line["user_id"] == "u1" for line in lines)
    assert "SECRETVALUE99" not in json.dumps(lines)
    assert "RuntimeError" in lines[2]["exception"]
