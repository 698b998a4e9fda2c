"""Settings that are valid without a running stack."""

from typing import Any

import pytest

from edge_api.core.settings import Settings, load_settings

VALID: dict[str, Any] = {
    "supabase_url": "http://127.0.0.1:54321",
    "supabase_publishable_key": "sb_publishable_9dK2fQ7xLm3Tz8Vb",
    "supabase_secret_key": "sb_secret_Zx81Lm0QpRt56Yu2Wv",
    "supabase_jwt_secret": "kq8Jf2nX7vB4mZ1cL9sD6hT3wR5yP0aG",
    "database_url": "postgresql://postgres:Kd82ms01Qz@127.0.0.1:54322/postgres",
}


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Valid settings, whatever the environment of the test run holds."""
    clear_environment(monkeypatch)
    return load_settings(**VALID)


def clear_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take every variable the settings read out of the environment."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
        monkeypatch.delenv(name, raising=False)
