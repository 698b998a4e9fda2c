"""Make the first administrator of an installation: python -m scripts.admin name@example.kr

Asks the Auth admin API for the account, prints a one-time link with which its owner sets a password, and gives it the
administrator role. No password is ever chosen here. Works on the local stack and on any Supabase project: reads
SUPABASE_URL, SUPABASE_SECRET_KEY and DATABASE_URL from the environment, from `.env`, or from the running local stack.
"""

import argparse
import os
import sys

import httpx
import psycopg

from scripts.stack.console import StackError, say
from scripts.stack.settings import load_stack, read_env

NEEDED = ("SUPABASE_URL", "SUPABASE_SECRET_KEY", "DATABASE_URL")


def settings() -> dict[str, str]:
    """The three addresses and keys; raises StackError naming what is missing."""
    stack = load_stack()
    local = read_env(stack.env_file) if stack.env_file.exists() else {}
    # one source for all three: a hosted project's key must never meet the local database
    source = dict(os.environ) if os.environ.get("SUPABASE_URL") else local
    missing = [name for name in NEEDED if not source.get(name)]
    if missing:
        raise StackError(f"Not set: {', '.join(missing)}. Start the local stack or fill in .env.")
    return {name: source[name] for name in NEEDED}


def one_time_link(url: str, secret_key: str, email: str, redirect_to: str | None) -> str:
    """A link that signs the owner of `email` in once; the account is made when it does not exist.

    The account is made by the admin API, never by an invitation: Auth would ask the hook that guards public sign-up.
    Source: Supabase Auth admin API, POST /admin/users and /admin/generate_link.
    """
    headers = {"apikey": secret_key, "Authorization": f"Bearer {secret_key}"}
    with httpx.Client(base_url=f"{url}/auth/v1", headers=headers, timeout=15) as client:
        made = client.post("/admin/users", json={"email": email, "email_confirm": True})
        # 422: the account is there already
        if made.is_error and made.status_code != 422:
            raise StackError(f"The Auth server refused ({made.status_code}): {made.text}")
        asked = {"type": "recovery", "email": email} | ({"redirect_to": redirect_to} if redirect_to else {})
        answer = client.post("/admin/generate_link", json=asked)
        if answer.is_error:
            raise StackError(f"The Auth server refused ({answer.status_code}): {answer.text}")
        return str(answer.json()["action_link"])


def main() -> int:
    """Exit code 0 when the account is an administrator and its link is printed."""
    parser = argparse.ArgumentParser(prog="python -m scripts.admin", description=__doc__)
    parser.add_argument("email", type=str.lower)
    parser.add_argument("--redirect-to", help="page that receives the session and lets the owner set a password")
    arguments = parser.parse_args()
    try:
        where = settings()
        link = one_time_link(
            where["SUPABASE_URL"], where["SUPABASE_SECRET_KEY"], arguments.email, arguments.redirect_to
        )
        with psycopg.connect(where["DATABASE_URL"]) as connection:
            connection.execute("select app.make_administrator(%s)", (arguments.email,))
    except (StackError, psycopg.Error, httpx.HTTPError) as error:
        say(f"{error}")
        return 1
    say(f"{arguments.email} is an administrator / 관리자로 지정했습니다.")
    say("One-time link to sign in and set a password / 비밀번호를 정할 일회용 링크:")
    say(f"  {link}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
