"""A small project, and a server for its scratch databases."""

import shutil
from pathlib import Path

import pytest


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the sample project, without migrations."""
    shutil.copytree(Path(__file__).parent / "project", tmp_path, dirs_exist_ok=True)
    (tmp_path / "supabase" / "migrations").mkdir(parents=True)
    return tmp_path
