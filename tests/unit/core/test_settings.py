"""Settings fail at start, name the variable in both languages, and refuse weak secrets."""

import base64
from typing import Any

import pytest

from edge_api.core.settings import Settings, SettingsError, get_settings, load_settings
from tests.unit.core.conftest import VALID, clear_environment

HOOK_SECRET = "v1,whsec_" + base64.b64encode(b"0123456789abcdef0123456789abcdef").decode()
CLI_JWT_SECRET = "super-secret-jwt-token-with-at-least-32-characters-long"
PRODUCTION: dict[str, Any] = VALID | {"environment": "production", "supabase_url": "https://abc.supabase.co"}


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch) -> None:
    clear_environment(monkeypatch)


def test_a_missing_variable_is_named_in_korean_and_english() -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(**{k: v for k, v in VALID.items() if k != "database_url"})
    text = str(caught.value)
    assert "DATABASE_URL: 값이 없습니다 / is missing" in text
    assert "SUPABASE_URL" not in text


def test_every_problem_is_listed_at_once_and_no_value_is_shown() -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(**VALID | {"supabase_url": "ftp://x", "supabase_secret_key": "changeme-changeme", "smtp_port": 0})
    text = str(caught.value)
    assert {"SUPABASE_URL", "SUPABASE_SECRET_KEY", "SMTP_PORT"} <= {
        line.split(":")[0].strip() for line in text.splitlines()
    }
    assert "changeme-changeme" not in text


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("supabase_jwt_secret", "short"),
        ("supabase_jwt_secret", "a" * 40),
        ("supabase_jwt_secret", "your-secret-goes-here-your-secret-goes-here"),
        ("supabase_secret_key", "<paste the key here>"),
        ("supabase_publishable_key", "sb_123"),
        ("nts_service_key", "placeholder-placeholder"),
        ("send_email_hook_secret", "whsec_abc"),
        ("send_email_hook_secret", "v1,whsec_c2hvcnQ="),
        ("send_email_hook_secret", "v1,whsec_abcde"),
        ("database_url", "mysql://root@localhost/x"),
        ("database_url", "postgresql://postgres@localhost"),
        ("trusted_proxies", "10.0.0.0/8,nonsense"),
        ("rate_limit_sign_in", "often"),
        ("rate_limit_sign_in", "0/minute"),
        ("public_site_url", "not an address"),
        ("environment", "prod"),
    ],
)
def test_weak_or_malformed_values_are_refused(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(**VALID | {name: value})
    assert name.upper() in str(caught.value)


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"nice_app_key": "Zx81Lm0QpRt56Yu2Wv"}, "NICE_APP_SECRET"),
        ({"nice_app_secret": "Zx81Lm0QpRt56Yu2Wv"}, "NICE_APP_KEY"),
        ({"smtp_username": "mailer"}, "SMTP_PASSWORD"),
        ({"smtp_password": "Zx81Lm0QpRt56"}, "SMTP_USERNAME"),
    ],
)
def test_half_of_a_pair_is_refused(given: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsError, match=named):
        load_settings(**VALID | given)


def test_blank_optional_values_count_as_unset() -> None:
    settings = load_settings(**VALID | {"nts_service_key": " ", "supabase_jwt_issuer": "", "smtp_host": ""})
    assert (settings.nts_service_key, settings.supabase_jwt_issuer, settings.smtp_host) == (None, None, None)


def test_the_published_cli_secret_serves_development_only() -> None:
    assert load_settings(**VALID | {"supabase_jwt_secret": CLI_JWT_SECRET}).is_production is False
    with pytest.raises(SettingsError, match="SUPABASE_JWT_SECRET"):
        load_settings(**PRODUCTION | {"supabase_jwt_secret": CLI_JWT_SECRET, "public_site_url": "https://a.kr"})


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"supabase_url": "http://abc.supabase.co"}, "SUPABASE_URL"),
        ({"public_site_url": "http://portal.kr"}, "PUBLIC_SITE_URL"),
        ({"database_url": "postgresql://postgres:postgres@db:5432/postgres"}, "DATABASE_URL"),
    ],
)
def test_production_refuses_plain_http_and_default_passwords(changes: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsError, match=named):
        load_settings(**PRODUCTION | {"public_site_url": "https://portal.kr"} | changes)


def test_lists_come_from_commas_and_addresses_lose_their_last_slash() -> None:
    settings = load_settings(
        **VALID
        | {
            "cors_origins": "https://a.kr, https://b.kr",
            "trusted_proxies": "10.0.0.0/8, ::1",
            "supabase_url": "http://x:1/",
        }
    )
    assert settings.cors_origins == ["https://a.kr", "https://b.kr"]
    assert settings.trusted_proxies == ["10.0.0.0/8", "::1"]
    assert settings.supabase_url == "http://x:1"


def test_the_environment_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in VALID.items():
        monkeypatch.setenv(name.upper(), value)
    monkeypatch.setenv("SEND_EMAIL_HOOK_SECRET", HOOK_SECRET)
    get_settings.cache_clear()
    try:
        assert get_settings() is get_settings()
        assert get_settings().send_email_hook_secret is not None
    finally:
        get_settings.cache_clear()


def test_secrets_do_not_show_in_the_repr_but_are_known_to_the_masker(settings: Settings) -> None:
    assert VALID["supabase_secret_key"] not in repr(settings)
    assert {VALID["supabase_secret_key"], VALID["supabase_jwt_secret"], "Kd82ms01Qz"} <= set(settings.secret_values())
    assert VALID["supabase_publishable_key"] not in settings.secret_values()
