"""Who asks. Every actor has a token of its own; those with and without a permission exist once for each permission asked about."""

import json
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import LiteralString
from uuid import UUID, uuid4

import jwt
import psycopg
from psycopg.rows import DictRow

from tests.support.people import Company, People

#: The columns of the page, in order, with what its legend says.
ACTORS: Mapping[str, tuple[str, str]] = {
    "anon": ("비로그인", "nobody signed in: the publishable key alone"),
    "pending": ("심사 중", "the owner of a company that waits for approval, about the own company"),
    "owner": ("회사 대표", "the owner of an approved company, about the own company"),
    "granted": ("권한 있는 직원", "a colleague whose role holds the permission asked for (to write: and may read)"),
    "ungranted": ("권한 없는 직원", "a colleague whose role holds every permission but the one asked for"),
    "stranger": ("다른 회사", "the owner of another approved company, about the rows of the first"),
    "staff": ("권한 있는 관리자", "platform staff whose role holds the permission asked for (to write: and may read)"),
    "powerless": ("권한 없는 관리자", "platform staff whose role holds every permission but the one asked for"),
    "service": ("서비스 키", "the secret key of the worker"),
}
COMPANY_SIDE = ("granted", "ungranted")
PLATFORM_SIDE = ("staff", "powerless")
Needs = tuple[str, ...]
#: Asked with every permission and with none at all, where no single permission may open anything.
ANYTHING: Needs = ("*",)


#: Accounts that sign in with tokens only, so without password and identity.
MAKE_ACCOUNTS: LiteralString = """
insert into auth.users (
  id, instance_id, aud, role, email, email_confirmed_at, confirmation_token, recovery_token,
  email_change_token_new, email_change, raw_app_meta_data, raw_user_meta_data, created_at, updated_at
)
select id, '00000000-0000-0000-0000-000000000000', 'authenticated', 'authenticated', id || '@access.example',
  now(), '', '', '', '', '{}', '{}', now(), now()
from unnest(%s::uuid[]) as id
"""
#: Statements over a list of {id, code, grants}: each person gets a role of the same code.
JOIN_COMPANY: Sequence[LiteralString] = (
    """insert into sys.users (tenant_id, id, email) select %(tenant)s, p.id, p.id || '@access.example'
    from jsonb_to_recordset(%(people)s::jsonb) as p (id uuid)""",
    """insert into sys.roles (tenant_id, code, name_ko, name_en) select %(tenant)s, p.code, '시험', 'Test'
    from jsonb_to_recordset(%(people)s::jsonb) as p (code text)""",
    """insert into sys.role_permissions (tenant_id, role_id, permission) select r.tenant_id, r.id, g.permission
    from jsonb_to_recordset(%(people)s::jsonb) as p (code text, grants jsonb)
    inner join sys.roles as r on r.tenant_id = %(tenant)s and r.code = p.code
    cross join jsonb_array_elements_text(p.grants) as g (permission)""",
    """insert into sys.user_roles (tenant_id, user_id, role_id) select r.tenant_id, p.id, r.id
    from jsonb_to_recordset(%(people)s::jsonb) as p (id uuid, code text)
    inner join sys.roles as r on r.tenant_id = %(tenant)s and r.code = p.code""",
)
JOIN_PLATFORM: Sequence[LiteralString] = (
    """insert into idam.users (id, email, full_name) select p.id, p.id || '@access.example', '담당자'
    from jsonb_to_recordset(%(people)s::jsonb) as p (id uuid)""",
    """insert into idam.roles (code, name_ko, name_en) select p.code, '시험', 'Test'
    from jsonb_to_recordset(%(people)s::jsonb) as p (code text)""",
    """insert into idam.role_permissions (role_id, permission) select r.id, g.permission
    from jsonb_to_recordset(%(people)s::jsonb) as p (code text, grants jsonb)
    inner join idam.roles as r on r.code = p.code cross join jsonb_array_elements_text(p.grants) as g (permission)""",
    """insert into idam.user_roles (user_id, role_id) select p.id, r.id
    from jsonb_to_recordset(%(people)s::jsonb) as p (id uuid, code text) inner join idam.roles as r on r.code = p.code""",
)


@dataclass
class Actors:
    """The two approved companies, the one that waits, and the headers of whoever asks."""

    env: Mapping[str, str]
    company: Company
    other: Company
    pending: Company
    users: dict[tuple[str, Needs], UUID] = field(default_factory=dict)

    def headers(self, actor: str, needs: Needs = ()) -> dict[str, str]:
        """What the actor sends; `needs` are the permissions that the question is about."""
        if actor == "service":
            return {"apikey": self.env["SUPABASE_SECRET_KEY"]}
        headers = {"apikey": self.env["SUPABASE_PUBLISHABLE_KEY"]}
        if actor != "anon":
            headers["authorization"] = f"Bearer {self._token(self._user(actor, needs))}"
        return headers

    def leave(self, system: psycopg.Connection[DictRow]) -> None:
        """Nobody stays on the platform's staff: every application and inquiry of other tests would be mailed to them."""
        system.execute("delete from idam.user_roles where user_id = any(%s)", [list(self.users.values())])

    def _user(self, actor: str, needs: Needs) -> UUID:
        owners = {"pending": self.pending, "owner": self.company, "stranger": self.other}
        return owners[actor].owner_id if actor in owners else self.users[actor, needs]

    def _token(self, user: UUID) -> str:
        now = int(time.time())
        claims = {
            "sub": str(user), "aud": "authenticated", "role": "authenticated", "aal": "aal1", "iat": now,
            "exp": now + 3600, "session_id": str(uuid4()), "is_anonymous": False, "user_metadata": {},
            "app_metadata": {"provider": "email", "providers": ["email"]},
        }  # fmt: skip
        return jwt.encode(claims, self.env["SUPABASE_JWT_SECRET"], "HS256")


def make_actors(
    people: People,
    system: psycopg.Connection[DictRow],
    env: Mapping[str, str],
    asked: Iterable[tuple[str, Needs]],
    catalogue: list[str],
) -> Actors:
    """Companies and people, committed; one account for each actor and set of permissions that a question is about."""
    company, other, pending = (people.make_company() for _ in range(3))
    for approved in (company, other):
        people.approve(approved)
    people.session.commit()
    actors = Actors(env, company, other, pending)
    actors.users = {(actor, needs): uuid4() for actor, needs in sorted(set(asked))}
    system.execute(MAKE_ACCOUNTS, [list(actors.users.values())])
    for side, join in ((COMPANY_SIDE, JOIN_COMPANY), (PLATFORM_SIDE, JOIN_PLATFORM)):
        those = [
            {"id": str(user), "code": f"access_{user.hex[:16]}", "grants": _grants(actor, needs, catalogue)}
            for (actor, needs), user in actors.users.items()
            if actor in side
        ]
        for statement in join:
            system.execute(statement, {"people": json.dumps(those), "tenant": company.id})
    return actors


def _grants(actor: str, needs: Needs, catalogue: list[str]) -> list[str]:
    if actor not in ("granted", "staff"):
        return list(everything_but(needs, catalogue))
    writes = any(not permission.endswith(":read") for permission in needs)
    return [*needs, *(["*:read"] if writes else [])]


def everything_but(needs: Needs, catalogue: Iterable[str]) -> Needs:
    """Grants that cover the whole catalogue except these permissions; wildcards where nothing of a group is asked for."""
    if needs == ANYTHING:
        return ()
    modules = {permission.partition(".")[0] for permission in needs}
    resources = {permission.partition(":")[0] for permission in needs}
    grants: set[str] = set()
    for permission in catalogue:
        resource, module = permission.partition(":")[0], permission.partition(".")[0]
        if module not in modules:
            grants.add(f"{module}:*")
        elif resource not in resources:
            grants.add(f"{resource}:*")
        elif permission not in needs:
            grants.add(permission)
    return tuple(sorted(grants))
