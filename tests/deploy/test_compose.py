"""The compose file says only what the settings, the image and Supabase's own compose file know."""

import re
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from pydantic import SecretStr

from edge_api.core.settings import Settings, load_settings
from edge_api.worker.settings import WorkerSettings
from scripts.stack.settings import ROOT
from tests.deploy.dockerfile import read_dockerfile

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "deploy" / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if "image" in service}
CONFIG: dict[str, Any] = tomllib.loads((ROOT / "supabase" / "config.toml").read_text(encoding="utf-8"))
# services and variables of Supabase's docker-compose.yml and .env that ours refers to
THEIRS = {"auth", "db", "kong", "rest"}
THEIR_VARIABLES = {
    "ANON_KEY", "JWT_SECRET", "POSTGRES_DB", "POSTGRES_HOST", "POSTGRES_PASSWORD", "POSTGRES_PORT", "SERVICE_ROLE_KEY",
    "SITE_URL", "SMTP_ADMIN_EMAIL", "SMTP_HOST", "SMTP_PASS", "SMTP_PORT", "SMTP_SENDER_NAME", "SMTP_USER",
    "SUPABASE_PUBLIC_URL",
}  # fmt: skip
VARIABLE = re.compile(r"(?<!\$)\$\{(\w+)(?::?[-?]([^}]*))?\}")


def texts(value: Any) -> Iterator[str]:
    """Every text inside of a value."""
    if isinstance(value, dict):
        for item in value.values():
            yield from texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)
    elif isinstance(value, str):
        yield value


def filled_in(text: str, values: dict[str, str]) -> str:
    """The text as compose reads it."""
    replaced = VARIABLE.sub(lambda found: values.get(found[1], found[2] or ""), text)
    return replaced.replace("$$", "$")


def test_there_are_our_two_processes_and_settings_of_theirs() -> None:
    assert set(OURS) == {"edge-api", "worker"}
    assert set(SERVICES) - set(OURS) <= THEIRS
    assert {name for service in OURS.values() for name in service["depends_on"]} <= THEIRS


@pytest.mark.parametrize("name", OURS)
def test_a_container_can_do_no_more_than_it_must(name: str) -> None:
    service = OURS[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["restart"] == "unless-stopped"
    assert not {"privileged", "volumes", "cap_add", "user", "network_mode", "pid"} & set(service)
    assert all(port.startswith("127.0.0.1:") for port in service.get("ports", []))
    # the worker finishes its mails within 25 seconds
    assert int(service["stop_grace_period"].rstrip("s")) > WorkerSettings.model_fields["stop_timeout"].default


def test_every_variable_is_a_setting_and_every_required_setting_is_there() -> None:
    known = {name.upper() for name in Settings.model_fields} | {
        f"WORKER_{name.upper()}" for name in WorkerSettings.model_fields
    }
    required = {name.upper() for name, field in Settings.model_fields.items() if field.is_required()}
    for service in OURS.values():
        assert set(service["environment"]) <= known
        assert required <= set(service["environment"])


def test_the_settings_start_in_production() -> None:
    """With an .env as somebody would fill it in, nothing is refused."""
    values = {
        "SUPABASE_PUBLIC_URL": "https://supabase.gangwon.kr", "ANON_KEY": "eyJhbGciOiJIUzI1NiJ9.anon.c2ln",
        "SERVICE_ROLE_KEY": "eyJhbGciOiJIUzI1NiJ9.service.c2ln", "JWT_SECRET": "k3" * 20 + "Zq9-Lw_7",
        "POSTGRES_PASSWORD": "v8Yw2LpQ4nRt", "POSTGRES_HOST": "db", "POSTGRES_PORT": "5432", "POSTGRES_DB": "postgres",
        "SITE_URL": "https://portal.gangwon.kr", "SMTP_HOST": "smtp.gangwon.kr", "SMTP_PORT": "587", "SMTP_USER": "portal",
        "SMTP_PASS": "s8dK2mPq", "SMTP_ADMIN_EMAIL": "no-reply@gangwon.kr", "SMTP_SENDER_NAME": "강원 기업포털",
        "SEND_EMAIL_HOOK_SECRET": "v1,whsec_b2xkLXdyb25nLXNlY3JldC1vZi10aGUtaG9vaw==", "METRICS_TOKEN": "8f3b0c9e7a51d264b7",
    }  # fmt: skip
    told = {name.lower(): filled_in(text, values) for name, text in OURS["worker"]["environment"].items()}
    settings = load_settings(**{name: text for name, text in told.items() if text}, _env_file=None)
    assert settings.is_production
    assert settings.smtp_host == "smtp.gangwon.kr"
    assert (
        filled_in(SERVICES["auth"]["environment"]["GOTRUE_HOOK_SEND_EMAIL_SECRETS"], values)
        == values["SEND_EMAIL_HOOK_SECRET"]
    )


def test_no_secret_stands_in_the_file() -> None:
    secret = {name.upper() for name, field in Settings.model_fields.items() if SecretStr in _types(field.annotation)}
    assert {"SUPABASE_SECRET_KEY", "DATABASE_URL", "SMTP_PASSWORD"} <= secret
    for service in SERVICES.values():
        for name, text in service.get("environment", {}).items():
            if name in secret:
                assert not re.search(r"\w{9,}", VARIABLE.sub("", text).removeprefix("postgresql://postgres:")), name


def _types(annotation: Any) -> set[Any]:
    inner = getattr(annotation, "__args__", ())
    return {annotation} | {kind for part in inner for kind in _types(part)}


def test_variables_of_the_file_are_explained() -> None:
    example = (ROOT / "deploy" / ".env.example").read_text(encoding="utf-8")
    ours = set(re.findall(r"^([A-Z_]+)=$", example, re.MULTILINE))
    used = {found[1] for text in texts(COMPOSE) for found in VARIABLE.finditer(text)}
    assert used - ours == THEIR_VARIABLES
    assert ours <= used
    assert re.findall(r"^[A-Z_]+=.+$", example, re.MULTILINE) == []


def test_auth_and_postgrest_are_told_what_config_toml_says() -> None:
    auth, rest, told = SERVICES["auth"]["environment"], SERVICES["rest"]["environment"], CONFIG["auth"]
    assert rest["PGRST_DB_SCHEMAS"].split(",") == CONFIG["api"]["schemas"]
    assert rest["PGRST_DB_EXTRA_SEARCH_PATH"].split(",") == CONFIG["api"]["extra_search_path"]
    assert int(rest["PGRST_DB_MAX_ROWS"]) == CONFIG["api"]["max_rows"]
    assert int(auth["GOTRUE_PASSWORD_MIN_LENGTH"]) == told["minimum_password_length"]
    assert told["password_requirements"] == "lower_upper_letters_digits_symbols"
    sets = re.split(r"(?<!\\):", filled_in(auth["GOTRUE_PASSWORD_REQUIRED_CHARACTERS"], {}))
    assert [min(part) for part in sets] == ["a", "A", "0", "!"]
    assert auth["GOTRUE_HOOK_BEFORE_USER_CREATED_URI"] == told["hook"]["before_user_created"]["uri"]
    assert auth["GOTRUE_HOOK_SEND_EMAIL_URI"] == told["hook"]["send_email"]["uri"]
    mails = {f"GOTRUE_MAILER_NOTIFICATIONS_{name.upper()}_ENABLED" for name in told["email"]["notification"]}
    assert {name: auth.get(name) for name in mails} == dict.fromkeys(mails, "true")


def test_auth_finds_the_hook_under_a_name_it_accepts() -> None:
    """Auth refuses plain http to any other name than loopback and this one."""
    assert OURS["edge-api"]["networks"]["default"]["aliases"] == ["host.docker.internal"]
    assert SERVICES["auth"]["environment"]["GOTRUE_HOOK_SEND_EMAIL_URI"].startswith("http://host.docker.internal:8000/")
    assert read_dockerfile().environment["UVICORN_PORT"] == "8000"


def test_health_is_asked_as_the_image_can_answer() -> None:
    assert "healthcheck" not in OURS["edge-api"], "the image's own"
    assert OURS["worker"]["healthcheck"]["test"] == ["CMD", *read_dockerfile().healthcheck[:-1], "worker"]
    assert OURS["worker"]["command"] == ["python", "-m", "edge_api.worker"]
    assert "command" not in OURS["edge-api"]
