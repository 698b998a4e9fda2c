"""Which mails one call of the hook gives: links and codes, or a notice that something about the account changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from edge_api.core.errors import invalid_field
from edge_api.core.settings import Settings
from edge_api.features.auth_hooks.links import verification_url
from edge_api.features.auth_hooks.schemas import SendEmailPayload

TEMPLATES: Mapping[str, str] = {
    "signup": "auth_signup",
    "recovery": "auth_recovery",
    "magiclink": "auth_magiclink",
    "invite": "auth_invite",
    "email_change": "auth_email_change",
    "reauthentication": "auth_reauthentication",
}
#: Told after the fact: no link, no code.
NOTICES: Mapping[str, str] = {
    "password_changed_notification": "auth_password_changed",
    "email_changed_notification": "auth_email_changed",
    "phone_changed_notification": "auth_phone_changed",
    "identity_linked_notification": "auth_identity_linked",
    "identity_unlinked_notification": "auth_identity_unlinked",
    "mfa_factor_enrolled_notification": "auth_mfa_enrolled",
    "mfa_factor_unenrolled_notification": "auth_mfa_unenrolled",
}
_SHORTEST_ADDRESS = 3
_SHOWN_DIGITS = 4


@dataclass(frozen=True, slots=True)
class HookMail:
    """One mail for the outbox; `secret` is erased there once it is sent."""

    template: str
    recipient: str
    payload: dict[str, str]
    secret: dict[str, str] = field(default_factory=dict, repr=False)
    suffix: str = ""


def compose(settings: Settings, payload: SendEmailPayload, called_at: str) -> list[HookMail]:
    """The mails of one hook call: none for kinds we have no words for, two for an address change.

    `called_at` is when Auth signed the call, ISO 8601. Raises ApiError 422 when a link has no code or no recipient.
    """
    data, user = payload.email_data, payload.user
    if data.email_action_type in NOTICES:
        return _notices(payload, called_at)
    template = TEMPLATES.get(data.email_action_type)
    if template is None:
        return []
    if data.email_action_type == "email_change":
        return _email_change(settings, payload)
    if data.email_action_type == "reauthentication":
        return [HookMail(template, _required(user.email), {}, {"token": data.token})]
    secret = _secret(settings, payload, data.token, data.token_hash)
    return [HookMail(template, _required(user.email), {}, secret)]


def _notices(payload: SendEmailPayload, called_at: str) -> list[HookMail]:
    """What happened, to the account's address; a changed address is told to the former one too.

    Whoever took an account over reads the new address, its owner the former one. An account without an address (phone
    only) gets none: the change is made already and must not fail for it.
    """
    data, user = payload.email_data, payload.user
    template = NOTICES[data.email_action_type]
    facts = {"changed_at": called_at}
    match data.email_action_type:
        case "email_changed_notification":
            facts |= {"old_email": data.old_email, "new_email": user.email}
            addresses = {data.old_email: ":old", user.email: ":new"}
            return [
                HookMail(template, address, facts, suffix=suffix)
                for address, suffix in addresses.items()
                if len(address) >= _SHORTEST_ADDRESS
            ]
        case "phone_changed_notification":
            facts["phone"] = _masked(user.phone)
        case "identity_linked_notification" | "identity_unlinked_notification":
            facts["provider"] = data.provider
        case "mfa_factor_enrolled_notification" | "mfa_factor_unenrolled_notification":
            facts["factor_type"] = data.factor_type
    if len(user.email) < _SHORTEST_ADDRESS:
        return []
    return [HookMail(template, user.email, facts | {"account": user.email})]


def _masked(phone: str) -> str:
    """The last digits, enough to recognise one's own number."""
    return f"{'*' * max(len(phone) - _SHOWN_DIGITS, 0)}{phone[-_SHOWN_DIGITS:]}" if phone else "-"


def _email_change(settings: Settings, payload: SendEmailPayload) -> list[HookMail]:
    """Pair each address with its code.

    The names are crossed for historical reasons: `token` belongs to `token_hash_new` and to the
    CURRENT address, `token_new` to `token_hash` and to the NEW one. Without secure e-mail change
    there is one pair only, for the new address.
    """
    data, user = payload.email_data, payload.user
    new_email = _required(user.new_email, "user.new_email")
    facts = {"new_email": new_email}
    template = TEMPLATES["email_change"]
    if not data.token_hash_new or not user.email:
        secret = _secret(
            settings,
            payload,
            data.token_new or data.token,
            data.token_hash or data.token_hash_new,
        )
        return [HookMail(template, new_email, facts, secret, ":new")]
    current = _secret(settings, payload, data.token, data.token_hash_new)
    new = _secret(settings, payload, data.token_new, data.token_hash)
    return [
        HookMail(template, user.email, facts, current, ":current"),
        HookMail(template, new_email, facts, new, ":new"),
    ]


def _secret(settings: Settings, payload: SendEmailPayload, token: str, token_hash: str) -> dict[str, str]:
    data = payload.email_data
    _required(token_hash, "email_data.token_hash")
    url = verification_url(settings, token_hash, data.email_action_type, data.redirect_to)
    return {"token": token, "url": url}


def _required(value: str, name: str = "user.email") -> str:
    if len(value) < 3:
        raise invalid_field(name, "필수 항목입니다.", "This field is required.")
    return value
