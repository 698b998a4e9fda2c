"""/auth/v1 answers like the hosted Auth server: tokens, refusals, hooks, the admin API."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import jwt
import psycopg
import pytest
from standardwebhooks import Webhook

from scripts.stack.environment import StackEnvironment
from scripts.stack.services import Addresses
from scripts.stack.settings import Stack
from tests.stack.conftest import PASSWORD, Client, Recorder, User, client_of, second_gateway, sign_up


def new_email() -> str:
    return f"{uuid4().hex[:12]}@example.kr"


def claims_of(gateway: StackEnvironment, token: str) -> dict[str, Any]:
    return jwt.decode(token, gateway.jwt_secret, ["HS256"], audience="authenticated")


def sign_in(anyone: Client, email: str, password: str = PASSWORD) -> Any:
    return anyone.auth("POST", "token?grant_type=password", json={"email": email, "password": password})


def user_count(db: psycopg.Connection, email: str) -> int:
    row = db.execute("select count(*) from auth.users where email = %s", (email,)).fetchone()
    assert row is not None
    return int(row[0])


# ---- tokens


def test_tokens_carry_the_claims_of_hosted_tokens(gateway: StackEnvironment, anyone: Client, member: User) -> None:
    session = sign_in(anyone, member.email).json()
    refreshed = anyone.auth(
        "POST", "token?grant_type=refresh_token", json={"refresh_token": session["refresh_token"]}
    ).json()
    for token in (session["access_token"], refreshed["access_token"]):
        claims = claims_of(gateway, token)
        assert claims["iss"] == f"{gateway.supabase_url}/auth/v1"
        assert claims["role"] == claims["aud"] == "authenticated"
        assert claims["app_metadata"] == {"provider": "email", "providers": ["email"]}
        assert claims["user_metadata"]["company"] == "Member Co"
        assert (claims["aal"], claims["amr"][0]["method"], claims["is_anonymous"]) == ("aal1", "password", False)


def test_metadata_is_stored_as_objects(db: psycopg.Connection, member: User) -> None:
    row = db.execute(
        "select u.raw_user_meta_data ->> 'company', u.raw_app_meta_data ->> 'provider', i.email"
        " from auth.users u join auth.identities i on i.user_id = u.id where u.id = %s",
        (member.id,),
    ).fetchone()
    assert row == ("Member Co", "email", member.email)


def test_triggers_on_users_run_as_the_auth_servers_role(db: psycopg.Connection, member: User) -> None:
    row = db.execute("select company, made_by from app.profiles where id = %s", (member.id,)).fetchone()
    assert row == ("Member Co", "supabase_auth_admin")


# ---- refusals


@pytest.mark.parametrize(
    ("password", "reason"),
    [("Ab1!", "length"), ("abcd!2345", "characters"), ("Abcd12345", "characters"), ("Abcd!efgh", "characters")],
)
def test_weak_passwords_are_refused(anyone: Client, db: psycopg.Connection, password: str, reason: str) -> None:
    email = new_email()
    answer = anyone.auth("POST", "signup", json={"email": email, "password": password})
    assert (answer.status_code, answer.json()["error_code"]) == (422, "weak_password")
    assert reason in answer.json()["weak_password"]["reasons"]
    assert user_count(db, email) == 0


def test_a_weak_new_password_is_refused(gateway: StackEnvironment, anyone: Client) -> None:
    user = sign_up(gateway, anyone)
    answer = user.client.auth("PUT", "user", json={"password": "short"})
    assert (answer.status_code, answer.json()["error_code"]) == (422, "weak_password")
    assert user.client.auth("PUT", "user", json={"password": "Another!2026"}).status_code == 200
    assert sign_in(anyone, user.email, "Another!2026").status_code == 200


def test_an_address_signs_up_once(anyone: Client, member: User) -> None:
    answer = anyone.auth("POST", "signup", json={"email": member.email, "password": PASSWORD})
    assert (answer.status_code, answer.json()["error_code"]) == (422, "user_already_exists")


def test_a_raising_trigger_leaves_nothing_and_tells_nothing(anyone: Client, db: psycopg.Connection) -> None:
    email = new_email()
    answer = anyone.auth("POST", "signup", json={"email": email, "password": PASSWORD, "data": {"wish": "explode"}})
    assert answer.status_code == 500
    assert answer.json() == {"code": 500, "error_code": "unexpected_failure", "msg": "Database error saving new user"}
    assert user_count(db, email) == 0


def test_banned_users_get_no_tokens(gateway: StackEnvironment, anyone: Client, operator: Client) -> None:
    user = sign_up(gateway, anyone)
    assert operator.auth("PUT", f"admin/users/{user.id}", json={"ban_duration": "24h"}).status_code == 200
    for answer in (
        sign_in(anyone, user.email),
        anyone.auth("POST", "token?grant_type=refresh_token", json={"refresh_token": user.refresh_token}),
    ):
        assert (answer.status_code, answer.json()["error_code"]) == (400, "user_banned")
    operator.auth("PUT", f"admin/users/{user.id}", json={"ban_duration": "none"})
    assert sign_in(anyone, user.email).status_code == 200


def test_an_unconfirmed_account_tells_so_only_to_its_owner(anyone: Client, operator: Client) -> None:
    email = new_email()
    operator.auth("POST", "admin/users", json={"email": email, "password": PASSWORD})
    assert sign_in(anyone, email).json()["error_code"] == "email_not_confirmed"
    assert sign_in(anyone, email, "Wrong!2026x").json()["error_code"] == "invalid_credentials"


# ---- hook: before-user-created


def events_of(db: psycopg.Connection, email: str) -> list[dict[str, Any]]:
    rows = db.execute("select event from app.asked where event #>> '{user,email}' = %s", (email,)).fetchall()
    return [row[0] for row in rows]


def test_the_hook_sees_the_user_to_be(anyone: Client, db: psycopg.Connection) -> None:
    email = new_email()
    body = {"email": email.upper(), "password": PASSWORD, "data": {"company": "X"}}
    answer = anyone.auth("POST", "signup", json=body, headers={"x-forwarded-for": "203.0.113.9"})
    assert answer.status_code == 200
    [event] = events_of(db, email)
    assert event["metadata"]["name"] == "before-user-created"
    assert event["metadata"]["ip_address"] == "203.0.113.9"
    assert event["user"]["user_metadata"] == {"company": "X"}
    assert event["user"]["app_metadata"] == {"provider": "email", "providers": ["email"]}


@pytest.mark.parametrize("path", ["signup", "otp", "magiclink"])
def test_the_hook_can_refuse_every_way_in(anyone: Client, db: psycopg.Connection, path: str) -> None:
    email = new_email()
    answer = anyone.auth("POST", path, json={"email": email, "password": PASSWORD, "data": {"wish": "refuse"}})
    assert answer.status_code == 422
    assert answer.json()["msg"] == "BUSINESS_NUMBER_INVALID: 아니오 / no"
    assert user_count(db, email) == 0


def test_a_crashing_hook_refuses_without_its_text(anyone: Client, db: psycopg.Connection) -> None:
    email = new_email()
    answer = anyone.auth("POST", "signup", json={"email": email, "password": PASSWORD, "data": {"wish": "crash"}})
    assert (answer.status_code, answer.json()["error_code"]) == (500, "unexpected_failure")
    assert "crashed" not in answer.text
    assert user_count(db, email) == 0


def test_the_hook_is_not_asked_for_known_or_impossible_users(
    anyone: Client, operator: Client, db: psycopg.Connection, member: User, hook: Recorder
) -> None:
    known, weak, unwanted, by_admin = len(events_of(db, member.email)), new_email(), new_email(), new_email()
    anyone.auth("POST", "signup", json={"email": member.email, "password": PASSWORD})
    anyone.auth("POST", "otp", json={"email": member.email})
    anyone.auth("POST", "signup", json={"email": weak, "password": "weak"})
    anyone.auth("POST", "otp", json={"email": unwanted, "create_user": False})
    assert operator.auth("POST", "admin/users", json={"email": by_admin, "password": PASSWORD}).status_code == 200
    assert len(events_of(db, member.email)) == known
    assert [events_of(db, email) for email in (weak, unwanted, by_admin)] == [[], [], []]


# ---- hook: send-email


def mail_of(hook: Recorder) -> dict[str, Any]:
    [request] = hook.requests
    return dict(json.loads(request["body"]))


def test_mails_go_to_the_hook_signed(gateway: StackEnvironment, anyone: Client, member: User, hook: Recorder) -> None:
    redirect = "https://app.example/reset/now"
    answer = anyone.auth("POST", f"recover?redirect_to={redirect}", json={"email": member.email})
    assert answer.status_code == 200
    [request] = hook.requests
    assert (request["method"], request["path"]) == ("POST", "/hooks/send-email")
    Webhook(gateway.hook_secret.removeprefix("v1,")).verify(request["body"], request["headers"])
    mail = mail_of(hook)
    assert mail["user"]["email"] == member.email
    data = mail["email_data"]
    assert (data["email_action_type"], data["redirect_to"]) == ("recovery", redirect)
    assert data["site_url"] == f"{gateway.supabase_url}/auth/v1"
    assert len(data["token"]) == 6
    link = anyone.auth("GET", f"verify?token={data['token_hash']}&type=recovery&redirect_to={redirect}")
    assert link.status_code == 303
    location = urlsplit(link.headers["location"])
    assert f"{location.scheme}://{location.netloc}{location.path}" == redirect
    claims = claims_of(gateway, parse_qs(location.fragment)["access_token"][0])
    assert (claims["sub"], claims["amr"][0]["method"]) == (member.id, "otp")


def test_redirects_stay_on_the_allow_list(anyone: Client, member: User, hook: Recorder) -> None:
    anyone.auth("POST", "recover?redirect_to=https://evil.example/", json={"email": member.email})
    assert mail_of(hook)["email_data"]["redirect_to"] == "http://127.0.0.1:3000"


@pytest.mark.parametrize("kind", ["email", "magiclink"])
def test_one_time_codes_sign_in(anyone: Client, member: User, hook: Recorder, kind: str) -> None:
    assert anyone.auth("POST", "otp", json={"email": member.email}).status_code == 200
    token = mail_of(hook)["email_data"]["token"]
    body = {"email": member.email, "token": token, "type": kind}
    assert anyone.auth("POST", "verify", json=body).json()["user"]["id"] == member.id
    assert anyone.auth("POST", "verify", json=body).status_code == 403


def test_a_new_address_is_confirmed_by_its_code(gateway: StackEnvironment, anyone: Client, hook: Recorder) -> None:
    user, wanted = sign_up(gateway, anyone), new_email()
    assert user.client.auth("PUT", "user", json={"email": wanted}).status_code == 200
    mail = mail_of(hook)
    assert (mail["email_data"]["email_action_type"], mail["user"]["new_email"]) == ("email_change", wanted)
    body = {"email": wanted, "token": mail["email_data"]["token"], "type": "email_change"}
    assert anyone.auth("POST", "verify", json=body).status_code == 200
    assert sign_in(anyone, wanted).status_code == 200


@pytest.mark.parametrize(
    ("status", "body", "answered", "message"),
    [
        (200, {"error": {"http_code": 429, "message": "too many"}}, 429, "too many"),
        (401, {}, 500, "Hook requires authorization token"),
        (500, {}, 500, "Unexpected status code returned from hook: 500"),
    ],
)
def test_a_refusing_mail_hook_stops_the_request(
    anyone: Client, db: psycopg.Connection, hook: Recorder, status: int, body: object, answered: int, message: str
) -> None:
    email = new_email()
    hook.answer(status, body)
    answer = anyone.auth("POST", "otp", json={"email": email})
    assert (answer.status_code, answer.json()["msg"]) == (answered, message)
    assert user_count(db, email) == 0, "the sign-up and its mail are one transaction"


def test_a_busy_mail_hook_is_asked_again(anyone: Client, member: User, hook: Recorder) -> None:
    hook.answer(503, {}, retry_after="1")
    assert anyone.auth("POST", "otp", json={"email": member.email}).status_code == 200
    assert len(hook.requests) == 2


@pytest.fixture(scope="module")
def confirming(small_stack: tuple[Stack, Addresses]) -> Iterator[StackEnvironment]:
    """A gateway where sign-ups confirm their address."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUTH_ENABLE_CONFIRMATIONS", "true")
        with second_gateway(*small_stack, "confirming") as environment:
            yield environment


def test_an_address_is_confirmed_before_the_first_sign_in(confirming: StackEnvironment, hook: Recorder) -> None:
    client, email = client_of(confirming, confirming.publishable_key), new_email()
    made = client.auth("POST", "signup", json={"email": email, "password": PASSWORD})
    assert made.status_code == 200
    assert "access_token" not in made.json()
    assert sign_in(client, email).json()["error_code"] == "email_not_confirmed"
    data = mail_of(hook)["email_data"]
    assert data["email_action_type"] == "signup"
    link = client.auth("GET", f"verify?token={data['token_hash']}&type=signup")
    assert "access_token=" in link.headers["location"]
    assert sign_in(client, email).status_code == 200


# ---- admin API


def test_the_admin_api_needs_the_secret_key(anyone: Client, member: User) -> None:
    for client in (anyone, member.client):
        assert client.auth("GET", "admin/users").status_code == 403
        assert client.auth("POST", "invite", json={"email": new_email()}).status_code == 403
        assert client.auth("POST", "admin/generate_link", json={"type": "recovery"}).status_code == 403


def test_administrators_make_change_and_remove_users(anyone: Client, operator: Client) -> None:
    email = new_email()
    body = {
        "email": email,
        "password": PASSWORD,
        "email_confirm": True,
        "app_metadata": {"a": 1},
        "user_metadata": {"b": 2},
    }
    user = operator.auth("POST", "admin/users", json=body).json()
    assert user["app_metadata"] == {"provider": "email", "providers": ["email"], "a": 1}
    assert user["identities"][0]["provider"] == "email"
    assert sign_in(anyone, email).status_code == 200
    again = operator.auth("POST", "admin/users", json=body)
    assert (again.status_code, again.json()["error_code"]) == (422, "email_exists")
    changed = operator.auth("PUT", f"admin/users/{user['id']}", json={"app_metadata": {"a": None, "c": 3}}).json()
    assert changed["app_metadata"] == {"provider": "email", "providers": ["email"], "c": 3}
    listed = operator.auth("GET", "admin/users?per_page=1")
    assert len(listed.json()["users"]) == 1
    assert int(listed.headers["x-total-count"]) > 1
    assert operator.auth("DELETE", f"admin/users/{user['id']}", json={}).status_code == 200
    assert operator.auth("GET", f"admin/users/{user['id']}").json()["error_code"] == "user_not_found"


def test_an_invitation_is_mailed_and_accepted(anyone: Client, operator: Client, hook: Recorder) -> None:
    email = new_email()
    assert operator.auth("POST", "invite", json={"email": email, "data": {"name": "초대"}}).status_code == 200
    mail = mail_of(hook)
    assert (mail["email_data"]["email_action_type"], mail["user"]["user_metadata"]) == ("invite", {"name": "초대"})
    accepted = anyone.auth("POST", "verify", json={"token_hash": mail["email_data"]["token_hash"], "type": "invite"})
    assert accepted.json()["user"]["email"] == email
    again = operator.auth("POST", "invite", json={"email": email})
    assert (again.status_code, again.json()["error_code"]) == (422, "email_exists")


@pytest.mark.parametrize("kind", ["recovery", "magiclink", "invite"])
def test_links_made_for_operators_work_once(
    gateway: StackEnvironment, anyone: Client, operator: Client, hook: Recorder, kind: str
) -> None:
    email = new_email() if kind == "invite" else sign_up(gateway, anyone).email
    hook.requests.clear()
    made = operator.auth("POST", "admin/generate_link", json={"type": kind, "email": email}).json()
    assert made["verification_type"] == kind
    assert hook.requests == [], "the operator hands the link over, no mail is sent"
    path = made["action_link"].removeprefix(f"{gateway.supabase_url}/auth/v1/")
    assert "access_token=" in anyone.auth("GET", path).headers["location"]
    assert "error=access_denied" in anyone.auth("GET", path).headers["location"]


def test_links_need_a_known_user(operator: Client) -> None:
    answer = operator.auth("POST", "admin/generate_link", json={"type": "recovery", "email": new_email()})
    assert (answer.status_code, answer.json()["error_code"]) == (404, "user_not_found")


def test_a_reused_refresh_token_stays_refused(gateway: StackEnvironment, anyone: Client) -> None:
    user = sign_up(gateway, anyone)
    assert user.client.auth("POST", "logout?scope=global").status_code == 204
    answer = anyone.auth("POST", "token?grant_type=refresh_token", json={"refresh_token": user.refresh_token})
    assert answer.status_code == 400
    assert client_of(gateway, gateway.publishable_key, user.token).auth("GET", "user").status_code == 403
