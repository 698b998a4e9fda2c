"""JSON logs, one line a request, with secrets masked; stdlib and uvicorn go through the same chain."""

import json
import logging
import re
import sys
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import structlog
from structlog.typing import EventDict, FilteringBoundLogger, Processor, WrappedLogger

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
#: Some part, in small letters, of whatever the patterns above can match.
_SUSPICIOUS = re.compile(r"eyj|bearer|basic|sb_|whsec_|key|secret|passw|token|://")
#: One list for good: loggers that are bound already follow it.
_PROCESSORS: list[Processor] = []
_JSON = json.JSONEncoder(ensure_ascii=False, default=str)


#: What holds no text besides itself.
_SIMPLE = (str, bool, int, float, type(None))


@lru_cache(maxsize=1024)
def _names_secret(key: str) -> bool:
    return _SECRET_KEY.search(key) is not None


@lru_cache(maxsize=1024)
def _any_names_secret(keys: tuple[str, ...]) -> bool:
    return any(map(_names_secret, keys))


class Masker:
    """Removes secrets from log events: by key name, by shape, and every configured secret literally."""

    def __init__(self, literals: list[str] | None = None) -> None:
        ordered = sorted({value for value in literals or [] if len(value) >= 8}, key=len, reverse=True)
        self._literals = re.compile("|".join(map(re.escape, ordered))) if ordered else None

    def __call__(self, logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
        """structlog processor."""
        if self._is_harmless(event):
            return event
        # Keys with an underscore in front are structlog's own and removed before rendering.
        return {key: value if key.startswith("_") else self._of(key, value, 0) for key, value in event.items()}

    def text(self, value: str) -> str:
        """Mask everything that looks like a secret inside free text."""
        if self._literals is not None:
            value = self._literals.sub(MASK, value)
        for pattern, replacement in _SECRET_TEXT:
            value = pattern.sub(replacement, value)
        return value

    def _is_harmless(self, event: EventDict) -> bool:
        """Whether one look says that nothing is to be masked: so it is with most lines."""
        if _any_names_secret(tuple(event)):
            return False
        texts = [value for value in event.values() if isinstance(value, str)]
        if len(texts) < len(event) and not all(isinstance(value, _SIMPLE) for value in event.values()):
            return False
        whole = "\n".join(texts)
        return _SUSPICIOUS.search(whole.lower()) is None and (
            self._literals is None or self._literals.search(whole) is None
        )

    def _of(self, key: str, value: Any, depth: int) -> Any:
        if isinstance(value, _SIMPLE) and not isinstance(value, str):
            return value
        if _names_secret(key):
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


class _Lines:
    """Standard output under a logger's name."""

    def __init__(self, name: str) -> None:
        self.name = name

    def msg(self, line: str) -> None:
        """Write a line, if there is room for it: a log that cannot be written must not refuse what it tells of."""
        with suppress(OSError):
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()

    debug = info = warning = error = critical = exception = msg


def _add_facts(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    """Which logger, how grave, when, and for which request: in one step, as every request takes it."""
    record = event.get("_record")
    event["logger"] = logger.name if record is None else record.name
    event["level"] = "error" if name == "exception" else name
    event["timestamp"] = f"{datetime.now(UTC).isoformat()[:-6]}Z"
    context = current_context()
    if context is not None:
        event.setdefault("trace_id", context.trace_id)
        event.setdefault("user_id", context.user_id)
        event.setdefault("tenant", context.tenant_id)
    return event


def configure_logging(settings: Settings) -> None:
    """Send structlog, stdlib and uvicorn records to stdout as JSON lines with secrets masked."""
    level = settings.log_level.upper()
    shared: list[Processor] = [
        _add_facts,
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
        Masker(settings.secret_values()),
    ]
    line = structlog.processors.JSONRenderer(serializer=_to_json)
    # our own lines go straight to the file: the detour through stdlib takes as long as the rest of a line
    _PROCESSORS[:] = [*shared, line]
    structlog.configure(
        processors=_PROCESSORS,
        logger_factory=_Lines,
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, line],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    _quiet_libraries()


def _to_json(event: EventDict, **_: Any) -> str:
    return _JSON.encode(event)


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


def get_logger(name: str) -> FilteringBoundLogger:
    """A structlog logger; bind values as keyword arguments."""
    logger: FilteringBoundLogger = structlog.get_logger(name)
    return logger
