"""Templates written by administrators in Studio (`noti.templates`), rendered in a sandbox.

Administrators are trusted with words, not with the worker: besides Jinja's own sandbox only a
small part of the language is accepted. Without calls, assignments, macros, nested loops and
padding filters the work of a template is bounded by its size times the size of the payload, so
no template can hold up the queue, whatever it contains.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from jinja2 import StrictUndefined, Template, TemplateError, nodes
from jinja2.sandbox import SandboxedEnvironment

from edge_api.emails.errors import OverrideError
from edge_api.emails.filters import FILTERS

MAX_SOURCE_CHARS = 100_000
MAX_OUTPUT_CHARS = 500_000
MAX_SECONDS = 0.5

_SAFE_FILTERS = frozenset(
    {"capitalize", "default", "d", "e", "escape", "first", "last", "length", "lower", "title"}
    | {"trim", "truncate", "upper", *FILTERS}
)
_SAFE_TESTS = frozenset({"defined", "undefined", "none", "true", "false", "string", "number"})
_SAFE_NODES = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.If,
    nodes.For,
    nodes.Name,
    nodes.Const,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Filter,
    nodes.Test,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.CondExpr,
    nodes.Keyword,
)


@dataclass(frozen=True, slots=True)
class TemplateOverride:
    """One active row of `noti.templates`; an empty part falls back to the built-in one."""

    code: str
    locale: str
    subject: str | None = None
    html_body: str | None = None
    text_body: str | None = None


def _environment(*, autoescape: bool) -> SandboxedEnvironment:
    environment = SandboxedEnvironment(autoescape=autoescape, undefined=StrictUndefined, keep_trailing_newline=True)
    environment.filters.update(FILTERS)
    environment.globals.clear()
    return environment


_HTML = _environment(autoescape=True)
_TEXT = _environment(autoescape=False)


def _check(node: nodes.Node, *, in_loop: bool = False) -> None:
    if not isinstance(node, _SAFE_NODES):
        raise OverrideError(f"line {node.lineno}: {type(node).__name__} is not allowed")
    if isinstance(node, nodes.Filter) and node.name not in _SAFE_FILTERS:
        raise OverrideError(f"line {node.lineno}: filter {node.name!r} is not allowed")
    if isinstance(node, nodes.Test) and node.name not in _SAFE_TESTS:
        raise OverrideError(f"line {node.lineno}: test {node.name!r} is not allowed")
    is_loop = isinstance(node, nodes.For)
    if is_loop and in_loop:
        raise OverrideError(f"line {node.lineno}: loops cannot be nested")
    for child in node.iter_child_nodes():
        _check(child, in_loop=in_loop or is_loop)


@lru_cache(maxsize=512)
def compile_override(source: str, *, html: bool) -> Template:
    """Parse and check one part of an override.

    Raises OverrideError with the line and the reason when it is too long, is not valid Jinja or
    uses more of the language than mails need.
    """
    if len(source) > MAX_SOURCE_CHARS:
        raise OverrideError(f"longer than {MAX_SOURCE_CHARS} characters")
    environment = _HTML if html else _TEXT
    try:
        _check(environment.parse(source))
        return environment.from_string(source)
    except RecursionError as error:
        raise OverrideError("nested too deeply") from error
    except TemplateError as error:
        raise OverrideError(f"line {getattr(error, 'lineno', '?')}: {error.message}") from error


def render_override(source: str, variables: Mapping[str, object], *, html: bool) -> str:
    """Render one part of an override with a cap on its length and its time.

    Raises OverrideError for every way in which it can fail, a missing variable included.
    """
    template = compile_override(source, html=html)
    deadline = time.monotonic() + MAX_SECONDS
    pieces: list[str] = []
    length = 0
    try:
        for piece in template.generate(dict(variables)):
            pieces.append(piece)
            length += len(piece)
            if length > MAX_OUTPUT_CHARS:
                raise OverrideError(f"output is longer than {MAX_OUTPUT_CHARS} characters")
            if time.monotonic() > deadline:
                raise OverrideError(f"rendering took longer than {MAX_SECONDS} s")
    except OverrideError:
        raise
    except Exception as error:
        # A filter on an unexpected value can raise nearly anything; none of it may stop a mail.
        raise OverrideError(str(error) or type(error).__name__) from error
    return "".join(pieces)
