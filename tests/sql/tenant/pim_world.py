"""What the tests of pim start from: a workspace with units and a tax code, colleagues, products, partners."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from psycopg import sql
from psycopg.types.json import Jsonb

from tests.support.errors import ApiFailure
from tests.support.people import Company, People
from tests.support.session import Session


@dataclass
class Shop:
    """An approved company: its owner enters, `checker` is a second person with every permission."""

    db: Session
    company: Company
    checker: UUID
    unit: UUID
    tax: UUID

    @contextmanager
    def owner(self) -> Iterator[None]:
        """Speaks as the company's owner."""
        with self.db.as_user(self.company.owner_id):
            yield

    @contextmanager
    def second(self) -> Iterator[None]:
        """Speaks as the colleague who checks."""
        with self.db.as_user(self.checker):
            yield

    def add(self, table: str, **values: Any) -> UUID:
        """Inserts a row as whoever speaks; answers its id."""
        found: UUID = insert(self.db, table, **values)
        return found

    def product(self, **values: Any) -> UUID:
        """A pending product, entered by the owner."""
        with self.owner():
            return self.add("pim.products", **self.product_values(**values))

    def product_values(self, **values: Any) -> dict[str, Any]:
        """The least a product needs."""
        return {"name": "감자전분", "base_unit_id": self.unit, "tax_code_id": self.tax} | values

    def active_product(self, **values: Any) -> UUID:
        """A product that may be bought and sold."""
        product = self.product(**values)
        with self.owner():
            transition(self.db, "pim.products", product, "activate")
        return product

    def price(self, product: UUID, price_type: str, price: float, day: str | None = None, **values: Any) -> UUID:
        """An approved price: entered by the owner, approved by the colleague."""
        if day is not None:
            values["effective_date"] = day
        with self.owner():
            entry = self.add(
                "pim.product_price_history", product_id=product, price_type=price_type, new_price=price, **values
            )
        with self.second():
            transition(self.db, "pim.product_price_history", entry, "approve")
        return entry

    def unit_named(self, code: str) -> UUID:
        """One of the units every workspace is born with."""
        with self.owner():
            return UUID(str(self.db.value("select id from adm.units where code = %s", [code])))

    def day(self, offset: int) -> str:
        """A date so many days from today in Korea."""
        return str(self.db.value("select (now() at time zone 'Asia/Seoul')::date + %s", [offset]))

    def partner(self, partner_type: str = "customer", **values: Any) -> UUID:
        """An active partner of the company."""
        with self.owner():
            return self.add("crm.partners", name=f"거래처 {uuid4().hex[:6]}", type=partner_type, **values)


def make_shop(db: Session, people: People) -> Shop:
    """An approved company with the base data that products need."""
    company = people.make_company()
    people.approve(company)
    checker = make_colleague(db, people, company, "*")
    with db.as_user(company.owner_id):
        unit = db.value("select id from adm.units where code = 'EA'")
        tax = db.value("select id from adm.tax_codes where code = 'VAT10'")
    return Shop(db, company, checker, unit, tax)


def make_colleague(db: Session, people: People, company: Company, *permissions: str) -> UUID:
    """Another user of the company with one role that holds exactly these permissions (or wildcards)."""
    user_id = people.make_auth_user()
    with db.as_postgres():
        db.execute(
            "insert into sys.users (tenant_id, id, email, display_name) "
            "select %s, id, email, '동료' from auth.users where id = %s",
            [company.id, user_id],
        )
        role = insert(db, "sys.roles", tenant_id=company.id, code=f"r{uuid4().hex[:8]}", name_ko="시험", name_en="Test")
        for permission in permissions:
            insert(db, "sys.role_permissions", "permission", tenant_id=company.id, role_id=role, permission=permission)
        insert(db, "sys.user_roles", "user_id", tenant_id=company.id, user_id=user_id, role_id=role)
    return user_id


def insert(db: Session, table: str, returning: str = "id", /, **values: Any) -> Any:
    """Inserts a row as whoever speaks; answers one of its columns."""
    statement = sql.SQL("insert into {} ({}) values ({}) returning {}").format(
        sql.Identifier(*table.split(".")),
        sql.SQL(", ").join(map(sql.Identifier, values)),
        sql.SQL(", ").join(sql.Placeholder() * len(values)),
        sql.Identifier(returning),
    )
    return db.value(statement, [Jsonb(v) if isinstance(v, (dict, list)) else v for v in values.values()])


def transition(db: Session, entity: str, record: UUID, action: str, comment: str | None = None) -> None:
    """Changes the status of a record as whoever speaks."""
    db.execute("select public.transition(%s, %s, %s, %s)", [entity, record, action, comment])


def refuse_writing(db: Session, table: str, record: UUID, *columns: str) -> None:
    """The columns are the server's (X-05): whoever speaks may not write them."""
    for column in columns:
        statement = sql.SQL("update {} set {} = default where id = %s").format(
            sql.Identifier(*table.split(".")), sql.Identifier(column)
        )
        with db.expect_error("42501", 403):
            db.execute(statement, [record])


def count(db: Session, table: str) -> int:
    """How many rows whoever speaks sees."""
    found: int = db.value(sql.SQL("select count(*) from {}").format(sql.Identifier(*table.split("."))))
    return found


def fields(failure: ApiFailure) -> set[str]:
    """Names of the fields that a 422 complains about."""
    return {error["field"] for error in failure.details}
