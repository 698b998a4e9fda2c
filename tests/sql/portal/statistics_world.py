"""Results filed and approved through the API's doors, and the questions staff ask about them."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from tests.sql.portal.performance_world import SALES, World
from tests.support.people import Company
from tests.support.session import Session

READER = "portal.statistics:read"


class Figures:
    """Files and approves results through the API's doors, and asks for statistics as staff."""

    def __init__(self, db: Session) -> None:
        self.db = db
        self.world = World.make(db)
        self.reader = self.world.people.make_staff(READER)

    def company(self, **profile: Any) -> Company:
        company = self.world.people.make_company(**profile)
        self.world.people.approve(company)
        return company

    def file(
        self,
        company: Company,
        year: int,
        quarter: int | None,
        sales: Mapping[str, Any] | None = None,
        supports: tuple[Mapping[str, Any], ...] = (),
        rights: tuple[Mapping[str, Any], ...] = (),
    ) -> UUID:
        """A draft with its parts; sales fields not named are as in `SALES`."""
        record = self.world.draft(year, quarter, company)
        parts = (
            [("performance_sales", {**SALES, **(sales or {})})]
            + [("performance_supports", dict(one)) for one in supports]
            + [("performance_intellectual_properties", dict(one)) for one in rights]
        )
        for table, values in parts:
            self.world.insert(table, {"performance_id": record, **values}, company)
        return record

    def approved(self, company: Company, year: int, quarter: int | None, **parts: Any) -> UUID:
        record = self.file(company, year, quarter, **parts)
        self.world.act(company.owner_id, record, "submit")
        self.world.review(record, "approve")
        return record

    def dashboard(self, year: int | None = None, quarter: int | None = None) -> dict[str, Any]:
        with self.db.as_user(self.reader):
            answer: dict[str, Any] = self.db.value("select public.dashboard(%s, %s)", [year, quarter])
        return answer

    def report(self, filters: Mapping[str, Any] | None = None, **arguments: Any) -> dict[str, Any]:
        with self.db.as_user(self.reader):
            answer: dict[str, Any] = self.db.value(
                "select public.statistics_report(%s, %s, %s, %s, %s)",
                [
                    json.dumps(filters or {}),
                    arguments.get("sort"),
                    arguments.get("descending", False),
                    arguments.get("page", 1),
                    arguments.get("page_size", 100),
                ],
            )
        return answer


def sold(sales: int, exports: int, hires: int) -> dict[str, int]:
    return {"sales_current_year": sales, "export_current_year": exports, "new_employees_current_year": hires}
