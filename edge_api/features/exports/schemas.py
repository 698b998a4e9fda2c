"""The query string of the member export: the filters of the list, and nothing else."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from edge_api.core.schemas import PlainText

ORDER_COLUMNS = (
    "approved_at",
    "business_number",
    "company_name",
    "created_at",
    "region",
    "status",
    "updated_at",
)
_ORDER = re.compile(rf"({'|'.join(ORDER_COLUMNS)})(?:\.(asc|desc))?")


def _split(value: Any) -> Any:
    """Accept `a,b` as well as the parameter twice."""
    if isinstance(value, str):
        value = [value]
    if isinstance(value, list):
        return [
            part.strip()
            for item in value
            for part in (item.split(",") if isinstance(item, str) else [item])
            if not isinstance(part, str) or part.strip()
        ]
    return value


def _check_order(value: list[str]) -> list[str]:
    for item in value:
        if _ORDER.fullmatch(item) is None:
            raise PydanticCustomError(
                "unknown_order",
                "unknown_order",
                {
                    "message_ko": f"정렬할 수 있는 항목: {', '.join(ORDER_COLUMNS)} (.asc, .desc)",
                    "message_en": f"Can be ordered by {', '.join(ORDER_COLUMNS)} (.asc, .desc).",
                },
            )
    return value


_CodeValue = Annotated[str, Field(max_length=60, pattern=r"^[A-Za-z0-9_.]+$")]
_Codes = Annotated[list[_CodeValue], BeforeValidator(_split), Field(max_length=100)]


class MemberExportQuery(BaseModel):
    """All filters are joined by AND; several values of one filter by OR.

    Dates are days in Asia/Seoul, both ends included. `order` is `column.asc` or `column.desc`,
    several joined by commas.
    """

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    format: Literal["xlsx", "csv"] = "xlsx"
    lang: Literal["ko", "en"] | None = None
    search: Annotated[PlainText, Field(max_length=100)] | None = None
    region: _Codes = Field(default_factory=list)
    approval_status: Annotated[list[Literal["pending", "approved", "rejected"]], BeforeValidator(_split)] = Field(
        default_factory=list
    )
    status: Annotated[list[Literal["pending", "active", "suspended", "inactive"]], BeforeValidator(_split)] = Field(
        default_factory=list
    )
    company_kind: _Codes = Field(default_factory=list)
    startup_stage: _Codes = Field(default_factory=list)
    ksic_major: _Codes = Field(default_factory=list)
    created_from: date | None = None
    created_to: date | None = None
    ids: Annotated[list[UUID], BeforeValidator(_split), Field(max_length=1000)] = Field(default_factory=list)
    order: Annotated[list[str], BeforeValidator(_split), AfterValidator(_check_order), Field(max_length=5)] = Field(
        default_factory=list
    )

    def filters(self) -> dict[str, Any]:
        """The filters that were set, as the audit log keeps them."""
        chosen = self.model_dump(mode="json", exclude={"format", "lang"}, exclude_defaults=True)
        return {name: value for name, value in chosen.items() if value not in (None, "", [])}
