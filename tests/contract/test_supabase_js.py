"""Runs the supabase-js tests; their output is shown when one fails."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.contract.conftest import Staff
from tests.contract.world import PASSWORD

SCRIPTS = sorted((Path(__file__).parent / "js").glob("*.test.mjs"))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name.removesuffix(".test.mjs"))
def test_supabase_js(script: Path, stack_variables: Mapping[str, str], staff: Staff) -> None:
    accounts = {
        "ADMINISTRATOR_EMAIL": staff.administrator,
        "REVIEWER_EMAIL": staff.reviewer,
        "OUTSIDER_EMAIL": staff.outsider,
        "STAFF_PASSWORD": PASSWORD,
    }
    run = subprocess.run(
        ["node", "--test", "--test-reporter=spec", str(script)],
        env={**os.environ, **stack_variables, **accounts},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert run.returncode == 0, f"{run.stdout}\n{run.stderr}"
