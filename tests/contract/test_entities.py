"""Every entity of the tenant suite does what the suite promises, asked through supabase-js in one run."""

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

import psycopg
import pytest
from psycopg.rows import DictRow

from tests.contract.conftest import Staff
from tests.contract.world import PASSWORD
from tests.support.samples import read_samples

RUNNER = Path(__file__).parent / "js" / "entities.mjs"
REGISTRY = """
select e.entity as name, e.kind, e.key_columns as keys, e.is_soft_deleted, e.is_exportable, e.state_column,
  e.import_keys <> '{}' as is_importable
from app.entities as e where e.scope = 'tenant' order by e.entity
"""
Results = Mapping[str, list[dict[str, str | None]]]


@pytest.fixture(scope="session")
def results(
    stack_variables: Mapping[str, str],
    staff: Staff,
    database: psycopg.Connection[DictRow],
    tmp_path_factory: pytest.TempPathFactory,
) -> Results:
    """Entity → its steps, each with its error or none."""
    buckets = database.execute("select id from storage.buckets where not public order by id").fetchall()
    file = tmp_path_factory.mktemp("entities") / "entities.json"
    file.write_text(
        json.dumps(
            {
                "entities": database.execute(REGISTRY).fetchall(),
                "samples": read_samples(),
                "buckets": [row["id"] for row in buckets],
            }
        ),
        encoding="utf-8",
    )
    accounts = {"ADMINISTRATOR_EMAIL": staff.administrator, "STAFF_PASSWORD": PASSWORD, "ENTITIES_FILE": str(file)}
    run = subprocess.run(
        ["node", str(RUNNER)],
        env={**os.environ, **stack_variables, **accounts},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert run.returncode == 0, f"{run.stdout[-2000:]}\n{run.stderr[-4000:]}"
    found: Results = json.loads(run.stdout)
    return found


@pytest.mark.parametrize("entity", sorted(read_samples()))
def test_entity(results: Results, entity: str) -> None:
    """X-01, X-06, X-08: create, read, list, sort, filter, search, update, export, delete, restore, change of state."""
    failed = [f"{step['step']}: {step['error']}" for step in results[entity] if step["error"]]
    assert not failed, "\n".join(failed)


def test_every_step_was_taken_by_somebody(results: Results) -> None:
    taken = {str(step["step"]) for steps in results.values() for step in steps}
    assert taken >= {"create", "read", "list", "sort", "filter", "search", "update", "export", "import", "isolation",
                     "delete", "restore"}  # fmt: skip


def test_no_bucket_opens_the_folder_of_another_company(results: Results) -> None:
    """X-01, X-22"""
    assert results["storage"]
    assert [step for step in results["storage"] if step["error"]] == []
