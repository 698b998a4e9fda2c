"""make admin: the first administrator gets a role and a one-time link, never a password."""

import os
import subprocess
import sys
from uuid import uuid4

import httpx
import psycopg

from scripts.stack.environment import StackEnvironment
from scripts.stack.settings import ROOT


def make_admin(stack: StackEnvironment, email: str, **changes: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, **stack, **changes}
    command = [sys.executable, "-m", "scripts.admin", email]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)


def link_of(told: str) -> str:
    return told.strip().splitlines()[-1].strip()


def test_an_administrator_is_made_and_signs_in_by_the_link(stack: StackEnvironment) -> None:
    email = f"admin-{uuid4().hex[:8]}@example.kr"
    made = make_admin(stack, email.upper())
    assert made.returncode == 0, made.stdout + made.stderr
    with psycopg.connect(stack.database_url) as connection:
        row = connection.execute(
            "select u.encrypted_password, p.id is not null"
            " from auth.users as u left join idam.users as p on p.id = u.id where u.email = %s",
            (email,),
        ).fetchone()
    assert row == (None, True)
    location = httpx.get(link_of(made.stdout)).headers["location"]
    assert "access_token=" in location
    assert "error=" in httpx.get(link_of(made.stdout)).headers["location"], "the link works once"


def test_a_known_account_gets_a_new_link(stack: StackEnvironment) -> None:
    email = f"admin-{uuid4().hex[:8]}@example.kr"
    assert "access_token=" in httpx.get(link_of(make_admin(stack, email).stdout)).headers["location"]
    again = make_admin(stack, email)
    assert again.returncode == 0
    assert "type=recovery" in link_of(again.stdout)


def test_a_wrong_key_is_told_without_a_traceback(stack: StackEnvironment) -> None:
    refused = make_admin(stack, "x@example.kr", SUPABASE_SECRET_KEY="sb_secret_wrong")
    assert refused.returncode == 1
    assert "refused" in refused.stdout
    assert "Traceback" not in refused.stderr
