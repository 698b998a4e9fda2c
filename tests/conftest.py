"""Fixtures of every test: the running stack, and databases built from the migrations once a run."""

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.stack.environment import StackEnvironment
from scripts.stack.process import running
from scripts.stack.settings import ROOT, load_stack
from tests.support.fixtures import database_server, database_template, db, fresh_db, people, shared_database

__all__ = [
    "database_server",
    "database_template",
    "db",
    "fresh_db",
    "log_handlers",
    "people",
    "shared_database",
    "stack",
]

# set before anything reads it: tests never touch the stack of `make up`
os.environ.setdefault("STACK_DIR", ".stack/test")
os.environ.setdefault("STACK", "embedded")


@pytest.fixture(autouse=True)
def log_handlers() -> Iterator[None]:
    """An application made by a test leaves no handler behind that writes to what the test captured."""
    root = logging.getLogger()
    before = list(root.handlers)
    yield
    root.handlers[:] = before


@pytest.fixture(scope="session")
def stack() -> Iterator[StackEnvironment]:
    """The test stack: the one `make test` started, else one of its own that ends with the session."""
    test_stack = load_stack()
    assert test_stack.directory != ROOT / ".stack", "tests must not run on the stack of `make up`"
    started_here = "gateway" not in running(test_stack)
    command = [sys.executable, "-m", "scripts.stack"]
    if started_here:
        subprocess.run([*command, "reset", "--detach", "--seed", "reference"], cwd=ROOT, check=True)
    yield StackEnvironment.read(Path(test_stack.env_file))
    if started_here:
        subprocess.run([*command, "destroy"], cwd=ROOT, check=True)
