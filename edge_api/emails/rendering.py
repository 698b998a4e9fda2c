"""Turns a notification into subject, HTML and text, in Korean or English."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateNotFound,
    UndefinedError,
    select_autoescape,
)
from jinja2 import meta as jinja_meta
from jinja2.nodes import FromImport

from edge_api.core.logging import get_logger
from edge_api.emails.errors import MissingVariablesError, OverrideError, UnknownTemplateError
from edge_api.emails.filters import FILTERS
from edge_api.emails.overrides import TemplateOverride, render_override

TEMPLATES = Path(__file__).with_name("templates")
DEFAULT_LOCALE = "ko"
LOCALES = ("ko", "en")
# Subjects begin with the sender in brackets; the page itself shows it above the heading.
_SENDER_PREFIX = re.compile(r"^\[[^\]]*\]\s*")
_GIVEN = frozenset({"heading", "locale", "site_name", "site_url", "subject"})
SITE_NAMES = {"ko": "강원 기업포털", "en": "Gangwon Business Portal"}

logger = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class RenderedMail:
    """The words of one mail; `locale` is the language they are in."""

    subject: str
    html: str
    text: str
    locale: str


def normalise_locale(locale: str | None) -> str:
    """Map a language tag such as `en-US` to a language we have; Korean for all others."""
    language = (locale or "").replace("_", "-").split("-", 1)[0].lower()
    return language if language in LOCALES else DEFAULT_LOCALE


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(enabled_extensions=("html",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters.update(FILTERS)
    return environment


def template_codes() -> tuple[str, ...]:
    """Every code that has a built-in template."""
    folder = TEMPLATES / DEFAULT_LOCALE
    return tuple(sorted(path.stem for path in folder.glob("*.html") if path.stem != "layout"))


class EmailRenderer:
    """Renders notifications. `site_url` is the address the mails lead to."""

    def __init__(self, site_url: str, site_names: Mapping[str, str] | None = None) -> None:
        self._site_url = site_url
        self._site_names = {**SITE_NAMES, **(site_names or {})}
        self._environment = _environment()

    def render(
        self,
        code: str,
        locale: str | None,
        payload: Mapping[str, object],
        override: TemplateOverride | None = None,
    ) -> RenderedMail:
        """Render the template `code` with the variables of `payload`.

        A broken part of an override is logged and replaced by the built-in part.
        Raises UnknownTemplateError or MissingVariablesError (which names the variables).
        """
        language = normalise_locale(locale)
        variables: dict[str, object] = {
            **payload,
            "locale": language,
            "site_name": self._site_names[language],
            "site_url": self._site_url,
        }
        subject = _one_line(self._part("subject", code, language, variables, override))
        variables["subject"] = subject
        variables["heading"] = _SENDER_PREFIX.sub("", subject)
        return RenderedMail(
            subject=subject,
            html=self._part("html", code, language, variables, override),
            text=self._part("text", code, language, variables, override),
            locale=language,
        )

    def variables(self, code: str) -> frozenset[str]:
        """What the payload of a built-in template must hold. Raises UnknownTemplateError."""
        if code not in _known_codes():
            raise UnknownTemplateError(code)
        parts = (f"{locale}/{code}.{kind}" for locale in LOCALES for kind in ("html", "txt"))
        return frozenset().union(*(self._undeclared(part) for part in parts))

    def _part(
        self,
        part: str,
        code: str,
        locale: str,
        variables: Mapping[str, object],
        override: TemplateOverride | None,
    ) -> str:
        source = _override_source(override, part)
        if source:
            try:
                return render_override(source, variables, html=part == "html")
            except OverrideError as error:
                logger.warning(
                    "email_override_rejected",
                    template_code=code,
                    locale=locale,
                    part=part,
                    reason=str(error),
                )
        return self._built_in(part, code, locale, variables)

    def _built_in(self, part: str, code: str, locale: str, variables: Mapping[str, object]) -> str:
        if code not in _known_codes():
            raise UnknownTemplateError(code)
        name = f"{locale}/{code}.{'html' if part == 'html' else 'txt'}"
        try:
            template = self._environment.get_template(name)
            if part == "subject":
                context = template.new_context(dict(variables))
                return "".join(template.blocks["subject"](context))
            return template.render(variables)
        except UndefinedError as error:
            missing = self._undeclared(name) - variables.keys()
            raise MissingVariablesError(code, missing or {str(error)}) from error
        except TemplateNotFound as error:
            raise UnknownTemplateError(code) from error

    def _undeclared(self, name: str) -> set[str]:
        tree = self._environment.parse((TEMPLATES / name).read_text(encoding="utf-8"))
        macros = {macro for node in tree.find_all(FromImport) for macro in node.names}
        return {
            variable
            for variable in jinja_meta.find_undeclared_variables(tree)
            if variable not in macros and variable not in _GIVEN
        }


@lru_cache(maxsize=1)
def _known_codes() -> frozenset[str]:
    return frozenset(template_codes())


def _override_source(override: TemplateOverride | None, part: str) -> str | None:
    if override is None:
        return None
    return {
        "subject": override.subject,
        "html": override.html_body,
        "text": override.text_body,
    }[part]
