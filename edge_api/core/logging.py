"""JSON logs, one line a request, with secrets masked; stdlib and uvicorn go through the same chain."""

import logging
import re
import sys
from collections.abc import Mapping
from typing import Any

import structlog
from structlog.types import EventDict, Processor, WrappedLogger

from edge_api.core.settings import Settings
from edge_api.core.tracing import current_context

MASK = "***"
_MAX_DEPTH = 6
_SECRET_KEY = re.compile(
    r"pass(word|wd|phrase)?$|^pw$|secret|token|api[-_]?key|service[-_]?key|app[-_]?key|authori[sz]ation|cookie"
    r"|credential|^otp|private[-_]?key|^jwt$|(^|(html|text|mail|email)[-_]?)body$",
    re.IGNORECASE,
)
_SECRET_TEXT = [
    (re.compile(r"eyJ[\w-]{8,}\.[\w-]*\.?[\w-]*"), MASK),
    (re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{6,}"), rf"\1 {MASK}"),
    (re.compile(r"\bsb_(?:secret|publishable)_[\w-]+"), MASK),
    (re.compile(r"whsec_[\w+/=-]+"), MASK),
    (
        re.compile(
            r"(?i)([\"']?(?:service_?key|app_?key|app_?secret|password|passwd|access_?token|refresh_?token"
            r"|token(?:_hash)?|api_?key|secret)[\"']?\s*[=:]\s*)([\"']?)[^\"'&\s,;}]+"
        ),
        rf"\1\2{MASK}",
    ),
    (re.compile(r"(?i)\b(postgres(?:ql)?|https?|smtps?|redis)://([^:/@\s]+):[^@\s]+@"), rf"\1://\2:{MASK}@"),
]
#: Some part of whatever the patterns above can match.
_SUSPICIOUS = re.compile(r"eyJ|bearer|basic|sb_|whsec_|key|secret|passw|token|://", re.IGNORECASE)


class Masker:
    """Removes secrets from log events: by key name, by shape, and every configured secret literally."""

    def __init__(self, literals: list[str] | None = None) -> None:
        ordered = sorted({value for value in literals or [] if len(value) >= 8}, key=len, reverse=True)
        self._literals = re.compile("|".join(map(re.escape, ordered))) if ordered else None

    def __call__(self, logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
        """structlog processor."""
        # Keys with an underscore in front are structlog's own and removed before rendering.
        return {key: value if key.startswith("_") else self._of(key, value, 0) for key, value in event.items()}

    def text(self, value: str) -> str:
        """Mask everything that looks like a secret inside free text."""
        if self._literals is not None:
            value = self._literals.sub(MASK, value)
        # most values of a log line hold nothing like a secret, and one look says so
        if _SUSPICIOUS.search(value):
            for pattern, replacement in _SECRET_TEXT:
                value = pattern.sub(replacement, value)
        return value

    def _of(self, key: str, value: Any, depth: int) -> Any:
        if value is None or isinstance(value, (bool, int, float)):
            return value
        if _SECRET_KEY.search(key):
            return MASK
        if isinstance(value, str):
            return self.text(value)
        if depth >= _MAX_DEPTH:
            return MASK
        if isinstance(value, Mapping):
            return {str(k): self._of(str(k), v, depth + 1) for k, v in value.items()}
        if isinstance(value, (list, tuple, set, frozenset)):
            return [self._of("", item, depth + 1) for item in value]
        return self.text(str(value))


def _add_context(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    context = current_context()
    if context is not None:
        event.setdefault("trace_id", context.trace_id)
        event.setdefault("user_id", context.user_id)
        event.setdefault("tenant", context.tenant_id)
    return event


def configure_logging(settings: Settings) -> None:
    """Send structlog, stdlib and uvicorn records to stdout as JSON lines with secrets masked."""
    shared: list[Processor] = [
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _add_context,
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
        Masker(settings.secret_values()),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
        ],
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(settings.log_level.upper())
    _quiet_libraries()


def _quiet_libraries() -> None:
    for name in ("uvicorn", "uvicorn.error"):
        logger = logging.getLogger(name)
        logger.handlers = []
        logger.propagate = True
    # Our own request line replaces it; it would show query strings.
    access = logging.getLogger("uvicorn.access")
    access.handlers = []
    access.propagate = False
    # httpx logs full addresses at INFO, and the tax office takes its key in the query.
    for name in ("httpx", "httpcore", "hpack", "asyncio", "multipart"):
        logging.getLogger(name).setLevel(logging.WARNING)


def get_logger(name: str) -> structlog.stdlib.BoundLogger:
    """A structlog logger; bind values as keyword arguments."""
    logger: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(name)
    return logger
