"""What the tests of crm start from: a workspace with a base currency, colleagues with roles, partners."""

from uuid import UUID

from psycopg import sql

from tests.support.people import Company, People
from tests.support.session import Session


def workspace(db: Session, people: People) -> Company:
    """An approved company whose workspace has KRW."""
    company = people.make_company()
    people.approve(company)
    with db.as_postgres():
        db.execute(
            """
            insert into adm.currencies (tenant_id, code, name, decimal_places, is_base_currency)
            values (%s, 'KRW', '원', 0, true) on conflict do nothing
            """,
            [company.id],
        )
    return company


def make_colleague(db: Session, people: People, company: Company, *permissions: str, name: str = "동료") -> UUID:
    """Another user of the company with one role that holds exactly these permissions (or wildcards)."""
    user_id = people.make_auth_user()
    with db.as_postgres():
        db.execute(
            """
            insert into sys.users (tenant_id, id, email, display_name)
            select %s, id, email, %s from auth.users where id = %s
            """,
            [company.id, name, user_id],
        )
        role_id = db.value(
            """
            insert into sys.roles (tenant_id, code, name_ko, name_en)
            values (%s, 'r' || left(md5(random()::text), 10), '시험', 'Test') returning id
            """,
            [company.id],
        )
        for permission in permissions:
            db.execute(
                "insert into sys.role_permissions (tenant_id, role_id, permission) values (%s, %s, %s)",
                [company.id, role_id, permission],
            )
        db.execute(
            "insert into sys.user_roles (tenant_id, user_id, role_id) values (%s, %s, %s)",
            [company.id, user_id, role_id],
        )
    return user_id


def insert(db: Session, table: str, **values: object) -> UUID:
    """Inserts a row as the caller; answers its id."""
    statement = sql.SQL("insert into {} ({}) values ({}) returning id").format(
        sql.Identifier(*table.split(".")),
        sql.SQL(", ").join(map(sql.Identifier, values)),
        sql.SQL(", ").join(sql.Placeholder() * len(values)),
    )
    identifier: UUID = db.value(statement, list(values.values()))
    return identifier


def make_partner(db: Session, **values: object) -> UUID:
    """A partner of the caller's tenant, a customer unless the values say otherwise."""
    return insert(db, "crm.partners", **({"name": "강원상사", "type": "customer"} | values))


def make_colleague_with_role(db: Session, people: People, company: Company, role: str) -> UUID:
    """Another user of the company who holds one of the roles every tenant has."""
    user_id = make_colleague(db, people, company)
    with db.as_postgres():
        db.execute(
            """
            insert into sys.user_roles (tenant_id, user_id, role_id)
            select tenant_id, %s, id from sys.roles where tenant_id = %s and code = %s and not is_deleted
            """,
            [user_id, company.id, role],
        )
    return user_id
