"""Makes the people of a test: users as the Auth server writes them, companies, platform staff."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from tests.support.business_numbers import random_business_number
from tests.support.session import Session

PASSWORD = "Gangwon!2026"
CONSENTS = {
    "terms_of_service": True,
    "privacy_policy": True,
    "third_party_sharing": True,
    "marketing_consent": False,
}


@dataclass(frozen=True)
class Company:
    """A registered company; `id` is its member row, tenant and the tenant_id of what it owns."""

    id: UUID
    owner_id: UUID
    business_number: str
    company_name: str
    email: str


class SignUpRefused(Exception):
    """The hook before a user is created said no; `code` is the part before the colon of its message."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(f"{status} {message}")
        self.status = status
        self.code = message.partition(":")[0]


class People:
    """Factories on one session; whatever role the session speaks as is left unchanged."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def make_auth_user(self, email: str | None = None, metadata: Mapping[str, Any] | None = None) -> UUID:
        """A confirmed user with an e-mail identity, written as GoTrue writes it; the password is `PASSWORD`."""
        user_id, address = uuid4(), email or f"{uuid4().hex[:12]}@company.example"
        identity = {"sub": str(user_id), "email": address, "email_verified": True, "phone_verified": False}
        with self.session.as_auth_server():
            self.session.execute(
                """
                insert into auth.users (
                  id, instance_id, aud, role, email, encrypted_password, email_confirmed_at, confirmation_token,
                  recovery_token, email_change_token_new, email_change, raw_app_meta_data, raw_user_meta_data,
                  created_at, updated_at
                ) values (
                  %s, '00000000-0000-0000-0000-000000000000', 'authenticated', 'authenticated', %s,
                  extensions.crypt(%s, extensions.gen_salt('bf', 4)), now(), '', '', '', '',
                  '{"provider": "email", "providers": ["email"]}', %s, now(), now()
                )
                """,
                [user_id, address, PASSWORD, json.dumps(metadata or {})],
            )
            self.session.execute(
                """
                insert into auth.identities (id, provider, provider_id, user_id, identity_data, last_sign_in_at)
                values (%s, 'email', %s, %s, %s, now())
                """,
                [uuid4(), str(user_id), user_id, json.dumps(identity)],
            )
        return user_id

    def sign_up(self, email: str, metadata: Mapping[str, Any]) -> UUID:
        """A public sign-up: the hook first, then the user. Raises `SignUpRefused` when the hook refuses."""
        event = {
            "metadata": {"name": "before-user-created", "uuid": str(uuid4())},
            "user": {
                "id": str(uuid4()), "aud": "authenticated", "role": "", "email": email, "phone": "",
                "app_metadata": {"provider": "email", "providers": ["email"]},
                "user_metadata": dict(metadata), "identities": [], "is_anonymous": False,
            },
        }  # fmt: skip
        with self.session.as_auth_server():
            answer = self.session.value("select app.before_user_created(%s::jsonb)", [json.dumps(event)])
        if error := (answer or {}).get("error"):
            raise SignUpRefused(error.get("http_code", 500), error.get("message", ""))
        return self.make_auth_user(email, metadata)

    def company_metadata(self, **changes: Any) -> dict[str, Any]:
        """Complete sign-up metadata of a company; keyword arguments replace or add fields."""
        number = random_business_number()
        return {
            "business_number": number,
            "company_name": f"강원테스트 {number[-4:]}",
            "region": "chuncheon",
            "company_kind": "corporation",
            "startup_stage": "initial",
            "representative": "김대표",
            "phone": "033-250-1234",
            "consents": CONSENTS,
        } | changes

    def make_company(self, email: str | None = None, **changes: Any) -> Company:
        """A company that has just signed up and waits for approval."""
        metadata = self.company_metadata(**changes)
        address = email or f"c{metadata['business_number']}@company.example"
        owner_id = self.sign_up(address, metadata)
        with self.session.as_postgres():
            member_id = self.session.value(
                "select id from public.members where business_number = %s and not is_deleted",
                [metadata["business_number"]],
            )
        return Company(member_id, owner_id, metadata["business_number"], metadata["company_name"], address)

    def make_staff(self, *permissions: str) -> UUID:
        """Platform staff with one role that holds exactly these permissions (or wildcards)."""
        user_id = self.make_auth_user(f"staff-{uuid4().hex[:10]}@gangwon.example")
        with self.session.as_postgres():
            self.session.execute(
                """
                insert into idam.users (id, email, full_name) select id, email, '담당자' from auth.users where id = %s
                on conflict (id) do nothing
                """,
                [user_id],
            )
            role_id = self.session.value(
                "insert into idam.roles (code, name_ko, name_en) values (%s, '시험 역할', 'Test role') returning id",
                [f"test_{uuid4().hex[:10]}"],
            )
            for permission in permissions:
                self.session.execute(
                    "insert into idam.role_permissions (role_id, permission) values (%s, %s)", [role_id, permission]
                )
            self.session.execute("insert into idam.user_roles (user_id, role_id) values (%s, %s)", [user_id, role_id])
        return user_id

    def approve(self, company: Company, staff_id: UUID | None = None) -> UUID:
        """Approves a company as staff (made when not given); returns who did it."""
        approver = staff_id or self.make_staff("portal.members:read", "portal.members:approve")
        with self.session.as_user(approver):
            self.session.execute("select public.transition('public.members', %s, 'approve')", [company.id])
        return approver
