"""People of a workspace: colleagues with a role of their own, made as the owner of the database."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from tests.support.people import Company, People
from tests.support.session import Session


@dataclass(frozen=True)
class Workspace:
    """An approved company and how to bring people and roles into it."""

    db: Session
    people: People
    company: Company

    @property
    def id(self) -> UUID:
        """The tenant."""
        return self.company.id

    @property
    def owner(self) -> UUID:
        """The owner's account."""
        return self.company.owner_id

    def role(self, *permissions: str, denied: tuple[str, ...] = (), **columns: Any) -> UUID:
        """A role of the tenant's own."""
        with self.db.as_postgres():
            role: UUID = self.db.value(
                """insert into sys.roles (tenant_id, code, name_ko, name_en, priority)
                values (%s, %s, '시험 역할', 'Test role', %s) returning id""",
                [self.id, f"test_{uuid4().hex[:10]}", columns.get("priority", 50)],
            )
            for permission in permissions + denied:
                self.db.execute(
                    "insert into sys.role_permissions (tenant_id, role_id, permission, is_active) values (%s, %s, %s, %s)",
                    [self.id, role, permission, permission not in denied],
                )
        return role

    def system_role(self, code: str) -> UUID:
        """One of the roles every tenant has."""
        with self.db.as_postgres():
            role: UUID = self.db.value(
                "select id from sys.roles where tenant_id = %s and code = %s and is_system", [self.id, code]
            )
        return role

    def colleague(self, *roles: UUID) -> UUID:
        """A member who holds these roles."""
        user = self.people.make_auth_user(f"u{uuid4().hex[:10]}@company.example")
        with self.db.as_postgres():
            self.db.execute(
                "insert into sys.users (tenant_id, id, email) select %s, id, email from auth.users where id = %s",
                [self.id, user],
            )
        for role in roles:
            self.grant(user, role)
        return user

    def grant(self, user: UUID, role: UUID) -> None:
        """Gives a role as the platform would."""
        with self.db.as_postgres():
            self.db.execute(
                "insert into sys.user_roles (tenant_id, user_id, role_id) values (%s, %s, %s)", [self.id, user, role]
            )


def make_workspace(db: Session, people: People) -> Workspace:
    """An approved company."""
    company = people.make_company()
    people.approve(company)
    return Workspace(db, people, company)
