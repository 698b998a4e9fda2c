"""The send-email hook: only Supabase Auth is obeyed, each call gives its mails once, links are safe."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import httpx
import pytest
from standardwebhooks.webhooks import Webhook

from edge_api.core.settings import load_settings
from edge_api.emails.rendering import EmailRenderer
from edge_api.features.auth_hooks.links import safe_redirect
from tests.api.world import World, serving

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.usefixtures("worker_at_rest")]
PATH = "/hooks/send-email"


def payload(action: str = "signup", **changes: Any) -> dict[str, Any]:
    """A call as the guide shows it; keyword arguments change email_data, `user` the user."""
    user = {
        "id": str(uuid4()),
        "aud": "authenticated",
        "role": "authenticated",
        "email": f"{uuid4().hex[:12]}@company.example",
        "phone": "",
        "app_metadata": {"provider": "email", "providers": ["email"]},
        "user_metadata": {"locale": "ko"},
        "identities": [],
        "is_anonymous": False,
    } | changes.pop("user", {})
    data = {
        "token": "305805",
        "token_hash": "7d5b7b1964cf5d388340a7f04f1dbb5eeb6c7b52ef8270e1737a58d0",
        "redirect_to": "",
        "email_action_type": action,
        "site_url": "http://127.0.0.1/auth/v1",
        "token_new": "",
        "token_hash_new": "",
        "old_email": "",
        "provider": "",
        "factor_type": "",
    } | changes
    return {"metadata": {"uuid": str(uuid4())}, "user": user, "email_data": data}


def signed(world: World, body: str, *, identifier: str | None = None, at: datetime | None = None) -> dict[str, str]:
    """Headers as Supabase Auth signs them."""
    assert world.settings.send_email_hook_secret is not None
    secret = world.settings.send_email_hook_secret.get_secret_value().removeprefix("v1,")
    moment, name = at or datetime.now(UTC), identifier or f"msg_{uuid4().hex}"
    return {
        "content-type": "application/json",
        "webhook-id": name,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": Webhook(secret).sign(name, moment, body),
    }


async def call(world: World, content: dict[str, Any], **options: Any) -> httpx.Response:
    body = json.dumps(content, ensure_ascii=False)
    return await world.api.post(PATH, content=body.encode(), headers=signed(world, body, **options))


async def mails(world: World, user_id: str) -> list[dict[str, Any]]:
    cursor = await world.database.execute(
        "select n.recipient, n.template_code, n.locale::text, n.payload, s.secret from noti.notifications as n"
        " left join app.notification_secrets as s on n.id = s.notification_id"
        " where n.user_id = %s order by n.dedupe_key",
        (user_id,),
    )
    return await cursor.fetchall()


async def only_mail(world: World, content: dict[str, Any]) -> dict[str, Any]:
    answer = await call(world, content)
    assert answer.status_code == 200, answer.text
    assert answer.json() == {}
    (mail,) = await mails(world, content["user"]["id"])
    return mail


@pytest.mark.parametrize(
    ("action", "template"),
    [
        ("signup", "auth_signup"),
        ("recovery", "auth_recovery"),
        ("magiclink", "auth_magiclink"),
        ("invite", "auth_invite"),
    ],
)
async def test_each_kind_of_mail_goes_to_the_outbox_with_its_link(world: World, action: str, template: str) -> None:
    content = payload(action, redirect_to=f"{world.settings.public_site_url}/welcome?x=1&y=2")
    mail = await only_mail(world, content)
    assert mail["recipient"] == content["user"]["email"]
    assert mail["template_code"] == template
    assert mail["payload"] == {}
    assert mail["secret"]["token"] == "305805"
    link = urlsplit(mail["secret"]["url"])
    assert f"{link.scheme}://{link.netloc}{link.path}" == f"{world.settings.supabase_url}/auth/v1/verify"
    assert parse_qs(link.query) == {
        "token": [content["email_data"]["token_hash"]],
        "type": [action],
        "redirect_to": [f"{world.settings.public_site_url}/welcome?x=1&y=2"],
    }


async def test_reauthentication_carries_only_the_code(world: World) -> None:
    mail = await only_mail(world, payload("reauthentication", token_hash=""))
    assert (mail["template_code"], mail["secret"]) == ("auth_reauthentication", {"token": "305805"})


@pytest.mark.parametrize(
    ("metadata", "locale"),
    [({"locale": "en-US"}, "en"), ({"locale": "ko"}, "ko"), ({"locale": ["x"]}, "ko"), ({}, "ko"), (None, "ko")],
)
async def test_the_language_comes_from_the_users_metadata(world: World, metadata: Any, locale: str) -> None:
    mail = await only_mail(world, payload(user={"user_metadata": metadata}))
    assert mail["locale"] == locale


async def test_an_address_change_writes_to_both_with_the_crossed_codes(world: World) -> None:
    content = payload(
        "email_change",
        token="111111",
        token_hash="hash_of_new",
        token_new="222222",
        token_hash_new="hash_of_current",
        user={"new_email": "new@company.example"},
    )
    assert (await call(world, content)).status_code == 200
    current, new = await mails(world, content["user"]["id"])
    assert current["recipient"] == content["user"]["email"]
    assert current["secret"]["token"] == "111111" and "token=hash_of_current&" in current["secret"]["url"]
    assert new["recipient"] == "new@company.example"
    assert new["secret"]["token"] == "222222" and "token=hash_of_new&" in new["secret"]["url"]
    assert current["payload"] == new["payload"] == {"new_email": "new@company.example"}
    assert "type=email_change&" in new["secret"]["url"]


@pytest.mark.parametrize("key", ["new_email", "email_new"])
@pytest.mark.parametrize("token", [{"token": "", "token_new": "222222"}, {"token": "222222"}])
async def test_without_secure_change_only_the_new_address_is_asked(
    world: World, key: str, token: dict[str, str]
) -> None:
    mail = await only_mail(world, payload("email_change", user={key: "only@company.example"}, **token))
    assert mail["recipient"] == "only@company.example"
    assert mail["secret"]["token"] == "222222"
    assert "token=7d5b7b" in mail["secret"]["url"]


async def test_a_repeated_call_gives_one_mail(world: World) -> None:
    content = payload()
    for _ in range(3):
        answer = await call(world, content, identifier="msg_" + content["user"]["id"])
        assert answer.status_code == 200
    assert len(await mails(world, content["user"]["id"])) == 1


async def test_kinds_without_a_template_are_let_through_without_a_mail(world: World) -> None:
    content = payload("something_new_notification", token="", token_hash="")
    assert (await call(world, content)).status_code == 200
    assert await mails(world, content["user"]["id"]) == []


@pytest.mark.parametrize(
    ("action", "template", "changes", "facts"),
    [
        ("password_changed_notification", "auth_password_changed", {}, {}),
        (
            "phone_changed_notification",
            "auth_phone_changed",
            {"user": {"phone": "821012345678"}, "old_phone": "821000000000"},
            {"phone": "********5678"},
        ),
        ("identity_linked_notification", "auth_identity_linked", {"provider": "google"}, {"provider": "google"}),
        ("identity_unlinked_notification", "auth_identity_unlinked", {"provider": "kakao"}, {"provider": "kakao"}),
        ("mfa_factor_enrolled_notification", "auth_mfa_enrolled", {"factor_type": "totp"}, {"factor_type": "totp"}),
        (
            "mfa_factor_unenrolled_notification",
            "auth_mfa_unenrolled",
            {"factor_type": "phone"},
            {"factor_type": "phone"},
        ),
    ],
)
async def test_a_security_notice_tells_what_changed_and_when_and_carries_no_code(
    world: World, action: str, template: str, changes: dict[str, Any], facts: dict[str, str]
) -> None:
    moment = datetime.now(UTC).replace(microsecond=0)
    content = payload(action, token="", token_hash="", **changes)
    assert (await call(world, content, at=moment)).status_code == 200
    (mail,) = await mails(world, content["user"]["id"])
    account = content["user"]["email"]
    assert (mail["template_code"], mail["recipient"], mail["secret"]) == (template, account, None)
    assert mail["payload"] == facts | {"account": account, "changed_at": moment.isoformat()}
    assert EmailRenderer("https://portal.example").render(template, mail["locale"], mail["payload"]).text


async def test_a_changed_address_is_told_to_the_former_one_too(world: World) -> None:
    content = payload("email_changed_notification", token="", token_hash="", old_email="old@company.example")
    assert (await call(world, content)).status_code == 200
    new, old = await mails(world, content["user"]["id"])
    address = content["user"]["email"]
    assert (old["recipient"], new["recipient"]) == ("old@company.example", address)
    assert new["payload"] == old["payload"]
    assert (old["payload"]["old_email"], old["payload"]["new_email"]) == ("old@company.example", address)
    assert {old["template_code"], new["template_code"]} == {"auth_email_changed"}


@pytest.mark.parametrize(
    ("action", "old"),
    [
        ("email_changed_notification", None),
        ("email_changed_notification", ""),
        ("mfa_factor_enrolled_notification", ""),
    ],
)
async def test_a_notice_is_sent_once_to_the_addresses_there_are(world: World, action: str, old: str | None) -> None:
    content = payload(action, token="", token_hash="")
    content["email_data"]["old_email"] = content["user"]["email"] if old is None else old
    for _ in range(2):
        answer = await call(world, content, identifier="msg_" + content["user"]["id"])
        assert answer.status_code == 200
    assert [mail["recipient"] for mail in await mails(world, content["user"]["id"])] == [content["user"]["email"]]
    content = payload(action, token="", token_hash="", user={"email": ""})
    assert (await call(world, content)).status_code == 200, "the change is made: nobody to tell is no error"
    assert await mails(world, content["user"]["id"]) == []


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "http://127.0.0.1.evil.example/",
        "javascript:alert(1)",
        "//evil.example",
        "https://evil.example\\@portal.example/",
        "https://portal.example@evil.example/",
        "https://portal.example:8443/",
        "http://portal.example/",
        "https://portal.example\n.evil.example/",
        "https://portal.example:port/",
        "not an address",
        "",
    ],
)
async def test_a_foreign_redirect_becomes_our_site(world: World, target: str) -> None:
    settings = world.settings.model_copy(
        update={"public_site_url": "https://portal.example", "cors_origins": ["https://app.example", "*"]}
    )
    assert safe_redirect(settings, target) == "https://portal.example"
    mail = await only_mail(world, payload(redirect_to=target))
    redirect = parse_qs(urlsplit(mail["secret"]["url"]).query)["redirect_to"]
    assert redirect == [world.settings.public_site_url]


@pytest.mark.parametrize(
    "target", ["https://portal.example/a?b=c#d", "https://PORTAL.example:443/x", "https://app.example/callback"]
)
async def test_our_own_origins_are_kept(world: World, target: str) -> None:
    settings = world.settings.model_copy(
        update={"public_site_url": "https://portal.example", "cors_origins": ["https://app.example"]}
    )
    assert safe_redirect(settings, target) == target


def _tampered(world: World, body: str) -> dict[str, dict[str, str]]:
    good = signed(world, body)
    other = Webhook("d3Jvbmctc2VjcmV0LXdyb25nLXNlY3JldA==").sign(good["webhook-id"], datetime.now(UTC), body)
    return {
        "no signature": {k: v for k, v in good.items() if k != "webhook-signature"},
        "no id": {k: v for k, v in good.items() if k != "webhook-id"},
        "no time": {k: v for k, v in good.items() if k != "webhook-timestamp"},
        "another secret": good | {"webhook-signature": other},
        "another id": good | {"webhook-id": "msg_other"},
        "another body": signed(world, body + " "),
        "too old": signed(world, body, at=datetime.now(UTC) - timedelta(minutes=6)),
        "too early": signed(world, body, at=datetime.now(UTC) + timedelta(minutes=6)),
        "time is a word": good | {"webhook-timestamp": "soon"},
        "time is nan": good | {"webhook-timestamp": "nan"},
        "signature without version": good | {"webhook-signature": "abc"},
        "signature not base64": good | {"webhook-signature": "v1,%%%"},
        "only another version": good | {"webhook-signature": good["webhook-signature"].replace("v1,", "v2,")},
        "too many commas": good | {"webhook-signature": "v1,a,b"},
    }


async def test_whatever_is_not_signed_by_auth_is_refused(world: World) -> None:
    content = payload()
    body = json.dumps(content)
    for name, headers in _tampered(world, body).items():
        answer = await world.api.post(PATH, content=body.encode(), headers=headers)
        assert answer.status_code == 401, name
        assert answer.json()["error_code"] == "UNAUTHORIZED", name
        assert answer.json()["trace_id"] == answer.headers["x-trace-id"]
    assert await mails(world, content["user"]["id"]) == []


async def test_one_valid_signature_among_several_is_enough(world: World) -> None:
    content = payload()
    body = json.dumps(content)
    headers = signed(world, body)
    headers["webhook-signature"] = f"v1,AAAA {headers['webhook-signature']}"
    assert (await world.api.post(PATH, content=body, headers=headers)).status_code == 200


async def test_both_secrets_count_while_one_takes_the_place_of_the_other(world: World) -> None:
    content, new = payload(), "v1,whsec_bmV3LXdyb25nLXNlY3JldC1vZi10aGUtaG9vaw=="
    assert world.settings.send_email_hook_secret is not None
    old = world.settings.send_email_hook_secret.get_secret_value()
    body = json.dumps(content)
    by_old = signed(world, body)
    by_new = by_old | {
        "webhook-signature": Webhook(new.removeprefix("v1,")).sign(by_old["webhook-id"], datetime.now(UTC), body)
    }
    for joined, answers in ((old, (200, 401)), (f"{old}|{new}", (200, 200)), (new, (401, 200))):
        settings = load_settings(**(world.settings.model_dump() | {"send_email_hook_secret": joined}))
        async with serving(settings) as api:
            sent = [await api.post(PATH, content=body, headers=headers) for headers in (by_old, by_new)]
            assert tuple(answer.status_code for answer in sent) == answers


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ("{", "body"),
        ("[]", "body"),
        ("{}", "user"),
        (json.dumps(payload(user={"id": "x"})), "user.id"),
        (json.dumps(payload(user={"email": ""})), "user.email"),
        (json.dumps(payload(user={"email": "a\u0000b@c.kr"})), "user.email"),
        (json.dumps(payload("")), "email_data.email_action_type"),
        (json.dumps(payload(token="a b")), "email_data.token"),
        (json.dumps(payload(token_hash="")), "email_data.token_hash"),
        (json.dumps(payload("email_change")), "user.new_email"),
        (json.dumps(payload("email_change", user={"new_email": 7})), "user.new_email"),
    ],
)
async def test_signed_nonsense_is_a_validation_error(world: World, body: str, field: str) -> None:
    answer = await world.api.post(PATH, content=body.encode(), headers=signed(world, body))
    assert answer.status_code == 422, answer.text
    assert answer.json()["error_code"] == "VALIDATION_ERROR"
    assert field in [detail["field"] for detail in answer.json()["details"]]


async def test_a_body_that_is_no_text_is_refused(world: World) -> None:
    headers = signed(world, "{}")
    answer = await world.api.post(PATH, content=b"\xff\xfe\x00", headers=headers)
    assert answer.status_code == 401


async def test_without_a_secret_the_hook_is_closed(world: World) -> None:
    settings = world.settings.model_copy(update={"send_email_hook_secret": None})
    async with serving(settings) as api:
        body = json.dumps(payload())
        answer = await api.post(PATH, content=body, headers=signed(world, body))
    assert answer.status_code == 503
    assert answer.json()["error_code"] == "SERVICE_UNAVAILABLE"


async def test_codes_and_links_never_reach_the_log(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    content = payload(token="987123")
    await call(world, content)
    output = capsys.readouterr()
    assert "987123" not in output.out + output.err
    assert content["email_data"]["token_hash"] not in output.out + output.err
