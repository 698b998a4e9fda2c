"""The pages for operators say what the files say."""

import re
import tomllib

from edge_api.core.settings import Settings
from scripts.stack.settings import ROOT
from tests.docs.pages import pages

CONFIG = tomllib.loads((ROOT / "supabase" / "config.toml").read_text(encoding="utf-8"))


def test_every_list_of_exposed_schemas_is_that_of_the_config() -> None:
    lists = {found for page in pages() for found in re.findall(r"`(public, ?idam[^`]*)`", page.text)}
    assert lists
    assert [found for found in lists if re.split(", ?", found) != CONFIG["api"]["schemas"]] == []


def test_the_defaults_that_scaling_counts_with_are_real() -> None:
    page = (ROOT / "docs" / "scaling.md").read_text(encoding="utf-8")
    assert f"`DATABASE_POOL_MAX` ({Settings.model_fields['database_pool_max'].default})" in page


def test_every_key_is_in_the_table_of_keys() -> None:
    page = (ROOT / "docs" / "keys.md").read_text(encoding="utf-8")
    elsewhere = {
        "supabase_publishable_key": "publishable key", "supabase_secret_key": "secret key", "database_url": "database password",
        "supabase_jwt_secret": "JWT secret", "send_email_hook_secret": "hook secret",
    }  # fmt: skip
    secrets = [name for name, field in Settings.model_fields.items() if "SecretStr" in str(field.annotation)]
    assert len(secrets) >= 10
    table = page.partition("\n## ")[0]
    assert [name for name in secrets if elsewhere.get(name, f"`{name.upper()}`") not in table] == []
