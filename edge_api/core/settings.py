"""One settings class for the sidecar and the worker, read from the environment.

Start-up fails with a message in Korean and English that names each wrong variable; nothing of a
value is ever printed.
"""

import base64
import binascii
import ipaddress
import re
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Self
from urllib.parse import unquote, urlsplit

from limits import parse as parse_rate
from pydantic import (
    BeforeValidator,
    EmailStr,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

_PLACEHOLDER = re.compile(
    r"change[-_ ]?me|replace[-_ ]?me|your[-_ ]|example|placeholder|dummy|<[^>]*>|^x+$|^(secret|password|test)$",
    re.IGNORECASE,
)
# Published in the Supabase CLI and the self-hosting guide: anyone can sign a token with them.
_PUBLIC_JWT_SECRETS = frozenset(
    {
        "super-secret-jwt-token-with-at-least-32-characters-long",
        "your-super-secret-jwt-token-with-at-least-32-characters-long",
    }
)
_MESSAGES = {
    "missing": ("값이 없습니다", "is missing"),
    "weak_secret": ("비밀값이 너무 짧거나 예시 값입니다", "is too short or a placeholder"),
    "public_secret": ("공개된 기본값은 운영에서 쓸 수 없습니다", "is a published default, refused in production"),
    "bad_url": ("올바른 주소가 아닙니다", "is not a valid address"),
    "bad_hook_secret": (
        "'v1,whsec_<base64>' 형식이어야 합니다(둘이면 '|'로 구분)",
        "must look like 'v1,whsec_<base64>', two joined by '|'",
    ),
    "bad_network": ("IP 또는 CIDR 목록이어야 합니다", "must be a list of IP addresses or CIDR ranges"),
    "bad_rate": ("'30/minute' 같은 형식이어야 합니다", "must look like '30/minute'"),
    "half_pair": ("짝이 되는 값이 함께 있어야 합니다", "needs its partner variable too"),
    "insecure_url": ("운영에서는 https 주소여야 합니다", "must be https in production"),
}


class Environment(StrEnum):
    """Where the process runs; production refuses published defaults and plain http."""

    DEVELOPMENT = "development"
    TEST = "test"
    STAGING = "staging"
    PRODUCTION = "production"


class SettingsError(RuntimeError):
    """The environment is not usable. The message names every wrong variable, never its value."""


def _split(value: Any) -> Any:
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return value


def _blank_to_none(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


CommaList = Annotated[list[str], NoDecode, BeforeValidator(_split)]
OptionalSecret = Annotated[SecretStr | None, BeforeValidator(_blank_to_none)]
OptionalText = Annotated[str | None, BeforeValidator(_blank_to_none)]


class Settings(BaseSettings):
    """Everything configurable. Durations are seconds, sizes are bytes, rates are `limits` notation."""

    model_config = SettingsConfigDict(
        extra="ignore", case_sensitive=False, frozen=True, env_file=".env", env_ignore_empty=True
    )

    environment: Environment = Environment.DEVELOPMENT
    log_level: str = "INFO"

    supabase_url: str
    supabase_publishable_key: SecretStr
    supabase_secret_key: SecretStr
    supabase_jwt_secret: OptionalSecret = None
    supabase_jwt_issuer: OptionalText = None
    database_url: SecretStr
    database_pool_min: int = Field(default=1, ge=0, le=50)
    database_pool_max: int = Field(default=10, ge=1, le=200)
    database_statement_timeout: float = Field(default=8.0, gt=0, le=300)

    send_email_hook_secret: OptionalSecret = None
    smtp_host: OptionalText = None
    smtp_port: int = Field(default=587, ge=1, le=65535)
    smtp_username: OptionalText = None
    smtp_password: OptionalSecret = None
    smtp_starttls: bool = True
    mail_from: EmailStr = "noreply@gangwon-portal.kr"
    mail_from_name: str = "Gangwon Business Portal"
    public_site_url: str = "http://127.0.0.1:3000"

    nts_service_key: OptionalSecret = None
    nts_base_url: str = "https://api.odcloud.kr"
    nice_app_key: OptionalSecret = None
    nice_app_secret: OptionalSecret = None
    nice_base_url: str = "https://gate.nicednb.com"
    eximbank_auth_key: OptionalSecret = None
    eximbank_base_url: str = "https://oapi.koreaexim.go.kr"
    lookup_timeout: float = Field(default=5.0, gt=0, le=60)
    lookup_cache_seconds: int = Field(default=86_400, ge=0)

    cors_origins: CommaList = Field(default_factory=list)
    trusted_proxies: CommaList = Field(default_factory=list)
    max_body_bytes: int = Field(default=1_048_576, ge=1024)
    request_timeout: float = Field(default=30.0, gt=0, le=600)
    rate_limit_storage: str = "async+memory://"
    rate_limit_sign_in: str = "20/minute"
    rate_limit_public: str = "30/minute"
    rate_limit_default: str = "600/minute"
    rate_limit_hooks: str = "6000/minute"
    sign_in_failure_seconds: float = Field(default=0.7, ge=0, le=10)
    metrics_token: OptionalSecret = None
    docs_assets_dir: Path = Path(__file__).resolve().parents[2] / "node_modules"

    @field_validator("supabase_url", "nts_base_url", "nice_base_url", "eximbank_base_url", "public_site_url")
    @classmethod
    def _check_url(cls, value: str) -> str:
        parts = urlsplit(value.strip())
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise PydanticCustomError("bad_url", "bad_url")
        return value.strip().rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _check_database_url(cls, value: SecretStr) -> SecretStr:
        parts = urlsplit(value.get_secret_value())
        if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
            raise PydanticCustomError("bad_url", "bad_url")
        return value

    @field_validator(
        "supabase_publishable_key",
        "supabase_secret_key",
        "nts_service_key",
        "nice_app_key",
        "nice_app_secret",
        "eximbank_auth_key",
        "metrics_token",
    )
    @classmethod
    def _check_key(cls, value: SecretStr | None) -> SecretStr | None:
        return _require_strong(value, minimum=16)

    @field_validator("supabase_jwt_secret")
    @classmethod
    def _check_jwt_secret(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and value.get_secret_value() in _PUBLIC_JWT_SECRETS:
            return value
        return _require_strong(value, minimum=32)

    @field_validator("send_email_hook_secret")
    @classmethod
    def _check_hook_secret(cls, value: SecretStr | None) -> SecretStr | None:
        for secret in value.get_secret_value().split("|") if value else []:
            match = re.fullmatch(r"v1,whsec_([A-Za-z0-9+/=_-]+)", secret)
            try:
                raw = base64.b64decode(match.group(1), validate=False) if match else b""
            except binascii.Error:
                raw = b""
            if len(raw) < 24:
                raise PydanticCustomError("bad_hook_secret", "bad_hook_secret")
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _check_networks(cls, value: list[str]) -> list[str]:
        for item in value:
            try:
                ipaddress.ip_network(item, strict=False)
            except ValueError as error:
                raise PydanticCustomError("bad_network", "bad_network") from error
        return value

    @field_validator("rate_limit_sign_in", "rate_limit_public", "rate_limit_default", "rate_limit_hooks")
    @classmethod
    def _check_rate(cls, value: str) -> str:
        try:
            is_usable = parse_rate(value).amount > 0
        except ValueError:
            is_usable = False
        if not is_usable:
            raise PydanticCustomError("bad_rate", "bad_rate")
        return value

    @model_validator(mode="after")
    def _check_together(self) -> Self:
        if (self.nice_app_key is None) != (self.nice_app_secret is None):
            raise _named("half_pair", "nice_app_secret" if self.nice_app_key else "nice_app_key")
        if (self.smtp_username is None) != (self.smtp_password is None):
            raise _named("half_pair", "smtp_password" if self.smtp_username else "smtp_username")
        if self.environment is Environment.PRODUCTION:
            self._check_production()
        return self

    def _check_production(self) -> None:
        secret = self.supabase_jwt_secret
        if secret is not None and secret.get_secret_value() in _PUBLIC_JWT_SECRETS:
            raise _named("public_secret", "supabase_jwt_secret")
        for name in ("supabase_url", "nts_base_url", "nice_base_url", "eximbank_base_url", "public_site_url"):
            if urlsplit(getattr(self, name)).scheme != "https":
                raise _named("insecure_url", name)
        password = unquote(urlsplit(self.database_url.get_secret_value()).password or "")
        if password in ("", "postgres", "password"):
            raise _named("weak_secret", "database_url")

    @property
    def hook_secrets(self) -> list[str]:
        """Secrets the send-email hook may be signed with: two while one takes the place of the other."""
        joined = self.send_email_hook_secret.get_secret_value() if self.send_email_hook_secret else ""
        return [secret.removeprefix("v1,") for secret in joined.split("|") if secret]

    @property
    def is_production(self) -> bool:
        """True when published defaults and open operational pages are refused."""
        return self.environment is Environment.PRODUCTION

    def secret_values(self) -> list[str]:
        """Every secret in clear text, for the log masker only."""
        values = [
            value.get_secret_value()
            for name in type(self).model_fields
            if isinstance(value := getattr(self, name), SecretStr) and name != "supabase_publishable_key"
        ] + self.hook_secrets
        password = urlsplit(self.database_url.get_secret_value()).password
        return [value for value in [*values, password or ""] if len(value) >= 8]


def _require_strong(value: SecretStr | None, *, minimum: int) -> SecretStr | None:
    if value is None:
        return None
    text = value.get_secret_value()
    if len(text) < minimum or len(set(text)) < 6 or _PLACEHOLDER.search(text):
        raise PydanticCustomError("weak_secret", "weak_secret")
    return value


def _named(kind: str, variable: str) -> PydanticCustomError:
    return PydanticCustomError(kind, kind, {"variable": variable})


def _describe(error: ValidationError) -> str:
    lines = []
    for item in error.errors(include_url=False, include_input=False):
        name = str(item.get("ctx", {}).get("variable") or (item["loc"][0] if item["loc"] else "?")).upper()
        korean, english = _MESSAGES.get(item["type"], ("값이 올바르지 않습니다", f"is not valid ({item['msg']})"))
        lines.append(f"  {name}: {korean} / {english}")
    return "\n".join(
        [
            "설정이 올바르지 않아 시작할 수 없습니다. .env.example을 참고하세요.",
            "The settings are not valid, so nothing was started. See .env.example.",
            *lines,
        ]
    )


def load_settings(**overrides: Any) -> Settings:
    """Read the settings from the environment (overrides win).

    Raises SettingsError naming every missing or refused variable.
    """
    try:
        return Settings(**overrides)
    except ValidationError as error:
        raise SettingsError(_describe(error)) from None


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    """The process-wide settings, read once."""
    return load_settings()
