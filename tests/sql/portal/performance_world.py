"""A company that files results, the staff that reviews them, and the short ways to do either."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import cycle, product
from typing import Any
from uuid import UUID, uuid4

from psycopg import sql

from tests.support.people import Company, People
from tests.support.session import Session

SALES: Mapping[str, Any] = {
    "sales_previous_year": 1_200_000_000,
    "sales_current_year": 1_500_000_000,
    "sales_reporting_date": "2025-03-31",
    "export_previous_year": 100_000_000,
    "export_current_year": 250_000_000,
    "hsk_code": "3304.99-1000",
    "export_country1": "일본",
    "existing_employees_previous_year": 10,
    "existing_employees_current_year": 12,
    "new_employees_previous_year": 2,
    "new_employees_current_year": 3,
}
SUPPORT: Mapping[str, Any] = {
    "project_name": "창업도약패키지",
    "startup_project_name": "산채 화장품",
    "support_organization": "창업진흥원",
    "support_amount": 120_000_000,
    "start_date": "2024-05-01",
    "end_date": "2025-02-28",
}
PATENT: Mapping[str, Any] = {
    "name": "산채 추출 방법",
    "ip_number": "2022-174880",
    "ip_type": "patent",
    "registration_type": "registered",
    "country": "korea",
    "overseas_type": "domestic",
    "registration_date": "2024-11-01",
    "public_disclosure": True,
}
STAFF = (
    "portal.members:read",
    "portal.files:read",
    "portal.performance_records:read",
    "portal.performance_records:review",
)
PERIODS = cycle(product(range(2001, 2026), (None, 1, 2, 3, 4)))


@dataclass
class World:
    """One session; `company` is approved, `staff` reviews."""

    db: Session
    people: People
    company: Company
    staff: UUID

    @classmethod
    def make(cls, db: Session) -> "World":
        people = People(db)
        company = people.make_company()
        people.approve(company)
        return cls(db, people, company, people.make_staff(*STAFF))

    def another_company(self) -> Company:
        """A second approved company."""
        company = self.people.make_company()
        self.people.approve(company)
        return company

    def insert(self, table: str, values: Mapping[str, Any], company: Company | None = None) -> UUID:
        """A row written by the company (ours when not given) through the API's grants; returns its id."""
        statement = sql.SQL("insert into public.{} ({}) values ({}) returning id").format(
            sql.Identifier(table),
            sql.SQL(", ").join(map(sql.Identifier, values)),
            sql.SQL(", ").join([sql.Placeholder()] * len(values)),
        )
        with self.db.as_user((company or self.company).owner_id):
            made: UUID = self.db.value(statement, list(values.values()))
        return made

    def draft(self, year: int = 2025, quarter: int | None = 1, company: Company | None = None) -> UUID:
        """An empty record."""
        return self.insert("performance_records", {"year": year, "quarter": quarter}, company)

    def add_sales(self, record: UUID, **changes: Any) -> UUID:
        return self.insert("performance_sales", {"performance_id": record, **SALES, **changes})

    def add_support(self, record: UUID, **changes: Any) -> UUID:
        return self.insert("performance_supports", {"performance_id": record, **SUPPORT, **changes})

    def add_patent(self, record: UUID, **changes: Any) -> UUID:
        return self.insert("performance_intellectual_properties", {"performance_id": record, **PATENT, **changes})

    def act(self, who: UUID, record: UUID, action: str, comment: str | None = None) -> dict[str, Any]:
        """public.transition as a user."""
        with self.db.as_user(who):
            answer: dict[str, Any] = self.db.value(
                "select public.transition('public.performance_records', %s, %s, %s)", [record, action, comment]
            )
        return answer

    def submit(self, record: UUID) -> dict[str, Any]:
        return self.act(self.company.owner_id, record, "submit")

    def review(self, record: UUID, action: str, comment: str | None = "검토 의견입니다.") -> dict[str, Any]:
        return self.act(self.staff, record, action, comment)

    def submitted(self, year: int = 2025, quarter: int | None = 1) -> UUID:
        """A submitted record with a sales part."""
        record = self.draft(year, quarter)
        self.add_sales(record)
        self.submit(record)
        return record

    def in_state(self, state: str) -> UUID:
        """A record with a sales part in a state, of a period that no other record of the test has."""
        record = self.draft(*next(PERIODS))
        self.add_sales(record)
        if state != "draft":
            self.submit(record)
        if state in REVIEWS:
            self.review(record, REVIEWS[state])
        return record

    def row(self, record: UUID) -> dict[str, Any]:
        """The stored row, whoever may see it."""
        with self.db.as_postgres():
            return self.db.one(
                "select *, status::text as state from public.performance_records where id = %s", [record]
            )

    def attach(self, purpose: str, resource_type: str, resource_id: UUID, **changes: Any) -> dict[str, Any]:
        """A proof uploaded and bound as the sidecar does it, for the company's owner."""
        path = f"{self.company.id}/{purpose}/{uuid4()}.pdf"
        values = {
            "user": self.company.owner_id, "bucket": "private-files", "path": path, "name": "증빙.pdf",
            "mime": "application/pdf", "size": 1000, "type": resource_type, "id": resource_id, "purpose": purpose,
        } | changes  # fmt: skip
        with self.db.as_postgres():
            self.db.execute(
                "insert into storage.objects (bucket_id, name) values ('private-files', %s)", [values["path"]]
            )
        with self.db.as_service():
            bound: dict[str, Any] = self.db.value(
                "select app.bind_file(%s, %s, %s, %s, %s, %s, %s, %s, %s)", list(values.values())
            )
        return bound


REVIEWS = {"revision_requested": "request_revision", "approved": "approve", "rejected": "reject"}
