"""What the tests of the sales funnel start from: leads, opportunities and their way through the stages."""

from typing import Any
from uuid import UUID

from psycopg import sql

from tests.sql.tenant.crm import insert
from tests.support.session import Session

# 20 (referral) + 25 (at once) + 5 (e-mail) + 10 (budget) + 5 (interest) + 10 (two bands of employees) = 75 points
GOOD_LEAD: dict[str, object] = {
    "company_name": "봄내정밀",
    "contact_name": "이소개",
    "contact_email": "lee@bomnae.example",
    "source": "referral",
    "purchase_timeframe": "immediate",
    "budget_range": "1억 원",
    "interest_product": "펌프",
    "employee_count": 60,
}
TO_CLOSING = ("qualify", "propose", "negotiate", "start_closing")


def make_lead(db: Session, **values: object) -> UUID:
    """A lead of the caller's tenant with the least a lead needs."""
    return insert(db, "crm.leads", **({"company_name": "강원테크", "contact_name": "김담당"} | values))


def act(db: Session, entity: str, record: UUID, *actions: str, comment: str | None = None) -> None:
    """Takes the record through transitions as the caller."""
    for action in actions:
        db.execute("select public.transition(%s, %s, %s, %s)", [entity, record, action, comment])


def make_qualified_lead(db: Session, owner: UUID, **values: object) -> UUID:
    """A lead that may be converted."""
    lead = make_lead(db, **(GOOD_LEAD | {"owner_id": owner} | values))
    act(db, "crm.leads", lead, "contact", "qualify")
    return lead


def convert(db: Session, lead: UUID, **arguments: object) -> dict[str, Any]:
    """Calls crm.convert_lead as the caller."""
    sent = {"p_lead_id": lead} | arguments
    statement = sql.SQL("select crm.convert_lead({})").format(
        sql.SQL(", ").join(sql.SQL("{} => {}").format(sql.Identifier(n), sql.Placeholder(n)) for n in sent)
    )
    answer: dict[str, Any] = db.value(statement, sent)
    return answer


def change(db: Session, table: str, **values: object) -> int:
    """Updates all rows of a table that the caller may change."""
    return db.execute(
        sql.SQL("update {} set {}").format(
            sql.Identifier(*table.split(".")),
            sql.SQL(", ").join(sql.SQL("{} = {}").format(sql.Identifier(n), sql.Placeholder(n)) for n in values),
        ),
        values,
    )


def refuses_columns(db: Session, table: str, *columns: str) -> None:
    """The caller may not write these columns, whatever the value."""
    for column in columns:
        with db.expect_error("42501", 403):
            db.execute(
                sql.SQL("update {} set {} = default").format(sql.Identifier(*table.split(".")), sql.Identifier(column))
            )


def make_opportunity(db: Session, **values: object) -> UUID:
    """An opportunity of the caller's tenant; the values name a partner or a lead."""
    return insert(db, "crm.opportunities", **({"name": "펌프 교체"} | values))


def win(db: Session, opportunity: UUID) -> None:
    """Takes an opportunity from its first stage to won."""
    act(db, "crm.opportunities", opportunity, *TO_CLOSING, "win")
