"""The query strings of the exports: the filters of the lists, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    IPvAnyAddress,
    ValidationInfo,
    field_validator,
)
from pydantic_core import PydanticCustomError

from edge_api.core.schemas import Day, PlainText
from edge_api.features.business_numbers.number import BusinessNumber

ORDER_COLUMNS = ("approved_at", "business_number", "company_name", "created_at", "region", "status", "updated_at")
PERFORMANCE_ORDER = ("business_number", "company_name", "reviewed_at", "status", "submitted_at", "updated_at", "year")
PROJECT_ORDER = ("created_at", "end_date", "published_at", "start_date", "state", "title", "updated_at")
APPLICATION_ORDER = ("company_name", "project_title", "reviewed_at", "state", "submitted_at", "updated_at")
COMPANY_INFO_ORDER = ("biz_no", "ceo_nm", "cmp_nm", "cri_grd", "estb_date", "sales_amt", "updated_at")
AUDIT_DAYS = 366


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


def _order_check(columns: tuple[str, ...]) -> Callable[[list[str]], list[str]]:
    pattern = re.compile(rf"({'|'.join(columns)})(?:\.(asc|desc))?")

    def check(value: list[str]) -> list[str]:
        for item in value:
            if pattern.fullmatch(item) is None:
                names = ", ".join(columns)
                raise _refusal(
                    f"정렬할 수 있는 항목: {names} (.asc, .desc)",
                    f"Can be ordered by {names} (.asc, .desc).",
                    "unknown_order",
                )
        return value

    return check


def _refusal(korean: str, english: str, name: str) -> PydanticCustomError:
    return PydanticCustomError(name, name, {"message_ko": korean, "message_en": english})


_CodeValue = Annotated[str, Field(max_length=60, pattern=r"^[A-Za-z0-9_.]+$", examples=["chuncheon"])]
_Number = Annotated[float, Field(allow_inf_nan=False)]
_Codes = Annotated[list[_CodeValue], BeforeValidator(_split), Field(max_length=100)]


_Ids = Annotated[list[UUID], BeforeValidator(_split), Field(max_length=1000)]
_Search = Annotated[PlainText, Field(max_length=100, examples=["로보틱스"])] | None
_Name = Annotated[PlainText, Field(max_length=100, pattern=r"^[A-Za-z0-9_.:/-]+$", examples=["public.members"])]
_Word = Annotated[PlainText, Field(max_length=200, examples=["portal-8f14e45f"])] | None
_Order = Annotated[list[Annotated[str, Field(examples=["updated_at.desc"])]], BeforeValidator(_split)]
_Names = Annotated[list[_Name], BeforeValidator(_split), Field(max_length=100)]
_PerformanceStates = Annotated[
    list[Literal["draft", "submitted", "revision_requested", "approved", "rejected"]], BeforeValidator(_split)
]
_ProjectStates = Annotated[list[Literal["draft", "active", "inactive", "archived"]], BeforeValidator(_split)]
_ApplicationStates = Annotated[
    list[Literal["submitted", "under_review", "needs_supplement", "approved", "rejected", "cancelled"]],
    BeforeValidator(_split),
]


class TableExportQuery(BaseModel):
    """What every export of rows takes. All filters are joined by AND; several values of one filter by OR.

    Dates are days in Asia/Seoul, both ends included. `order` is `column.asc` or `column.desc`,
    several joined by commas.
    """

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    format: Literal["xlsx", "csv", "json"] = "xlsx"
    lang: Literal["ko", "en"] | None = None

    def filters(self) -> dict[str, Any]:
        """The filters that were set, as the audit log keeps them."""
        chosen = self.model_dump(mode="json", exclude={"format", "lang"}, exclude_defaults=True)
        return {name: value for name, value in chosen.items() if value not in (None, "", [])}


class ListExportQuery(TableExportQuery):
    """What the exports of records take too."""

    search: _Search = None
    ids: _Ids = Field(default_factory=list)


class CompanyInfoExportQuery(TableExportQuery):
    """One company: the path names it."""

    format: Literal["xlsx", "csv"] = "xlsx"


class CompanyInfoListExportQuery(CompanyInfoExportQuery):
    """Filters of the companies that were looked up; `search` is name, representative or number, `region` an address."""

    search: _Search = None
    region: _Search = None
    business_number: Annotated[list[BusinessNumber], BeforeValidator(_split), Field(max_length=1000)] = Field(
        default_factory=list
    )
    state: Annotated[list[Literal["active", "suspended", "closed", "unknown"]], BeforeValidator(_split)] = Field(
        default_factory=list
    )
    looked_up_from: Day | None = None
    looked_up_to: Day | None = None
    order: Annotated[_Order, AfterValidator(_order_check(COMPANY_INFO_ORDER)), Field(max_length=5)] = Field(
        default_factory=list
    )


class MemberExportQuery(ListExportQuery):
    """Filters of the member list."""

    format: Literal["xlsx", "csv"] = "xlsx"
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
    industry: _Codes = Field(default_factory=list)
    created_from: Day | None = None
    created_to: Day | None = None
    order: Annotated[_Order, AfterValidator(_order_check(ORDER_COLUMNS)), Field(max_length=5)] = Field(
        default_factory=list
    )


class PerformanceExportQuery(ListExportQuery):
    """Filters of the list of results. CSV holds one part, so it must be named; Excel holds all or the named one.

    `has_…` chooses records by the parts they hold (the result types of the list), `part` the tables of the file.
    """

    format: Literal["xlsx", "csv"] = "xlsx"
    part: Annotated[Literal["sales", "supports", "ip"] | None, Field(validate_default=True)] = None
    year: Annotated[list[Annotated[int, Field(ge=2000, le=2100)]], BeforeValidator(_split)] = Field(
        default_factory=list
    )
    quarter: Annotated[list[Literal["1", "2", "3", "4", "annual"]], BeforeValidator(_split)] = Field(
        default_factory=list
    )
    status: _PerformanceStates = Field(default_factory=list)
    has_sales: bool | None = None
    has_supports: bool | None = None
    has_intellectual_properties: bool | None = None
    member_id: _Ids = Field(default_factory=list)
    submitted_from: Day | None = None
    submitted_to: Day | None = None
    order: Annotated[_Order, AfterValidator(_order_check(PERFORMANCE_ORDER)), Field(max_length=5)] = Field(
        default_factory=list
    )

    @field_validator("part")
    @classmethod
    def _one_part_for_csv(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is None and info.data.get("format") == "csv":
            raise _refusal("CSV는 part=sales, supports, ip 중 하나를 지정해야 합니다.",
                           "CSV needs part=sales, supports or ip.", "part_required")  # fmt: skip
        return value


class ProjectExportQuery(ListExportQuery):
    """Filters of the list of programmes; the days are those of the first and the last day of application."""

    format: Literal["xlsx", "csv"] = "xlsx"
    status: _ProjectStates = Field(default_factory=list)
    start_from: Day | None = None
    start_to: Day | None = None
    end_from: Day | None = None
    end_to: Day | None = None
    order: Annotated[_Order, AfterValidator(_order_check(PROJECT_ORDER)), Field(max_length=5)] = Field(
        default_factory=list
    )


class ApplicationExportQuery(ListExportQuery):
    """Filters of the list of applications."""

    format: Literal["xlsx", "csv"] = "xlsx"
    project_id: _Ids = Field(default_factory=list)
    member_id: _Ids = Field(default_factory=list)
    status: _ApplicationStates = Field(default_factory=list)
    submitted_from: Day | None = None
    submitted_to: Day | None = None
    order: Annotated[_Order, AfterValidator(_order_check(APPLICATION_ORDER)), Field(max_length=5)] = Field(
        default_factory=list
    )


class AuditLogExportQuery(ListExportQuery):
    """Filters of the audit log, newest first. Both days are required and at most one year apart."""

    occurred_from: Day
    occurred_to: Day
    user_id: _Ids = Field(default_factory=list)
    tenant_id: _Ids = Field(default_factory=list)
    action: _Names = Field(default_factory=list)
    resource_type: _Names = Field(default_factory=list)
    resource_id: _Word = None
    trace_id: _Word = None
    result: Literal["success", "failure"] | None = None
    ip_address: IPvAnyAddress | None = None

    @field_validator("occurred_to")
    @classmethod
    def _at_most_a_year(cls, value: date, info: ValidationInfo) -> date:
        start = info.data.get("occurred_from")
        if start is not None and not 0 <= (value - start).days < AUDIT_DAYS:
            raise _refusal("기간은 시작일부터 최대 1년입니다.",
                           "The range must end after its start, at most one year later.", "range")  # fmt: skip
        return value


class DashboardExportQuery(BaseModel):
    """The period of the dashboard; without a year all years, without a quarter all quarters."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    format: Literal["xlsx", "csv"] = "xlsx"
    lang: Literal["ko", "en"] | None = None
    year: Annotated[int, Field(ge=2000, le=2100)] | None = None
    quarter: Annotated[int, Field(ge=1, le=4)] | None = None


class StatisticsExportQuery(BaseModel):
    """Filters and order of the statistics report; the database knows their codes and bounds.

    `ids` are the companies that were ticked. Amounts are KRW, ages and working years full years.
    """

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    lang: Literal["ko", "en"] | None = None
    sort: Literal[
        "company_name", "business_number", "annual_revenue", "export_amount", "total_investment", "patent_count",
        "work_years", "employees", "support_amount",
    ] = "company_name"  # fmt: skip
    descending: bool = False
    ids: _Ids = Field(default_factory=list)
    year: int | None = None
    quarter: int | None = None
    month: int | None = None
    from_year: int | None = None
    from_quarter: int | None = None
    to_year: int | None = None
    to_quarter: int | None = None
    ip_scope: Literal["patent", "all"] | None = None
    search_query: _Search = None
    regions: _Codes = Field(default_factory=list)
    in_gangwon: bool | None = None
    company_kinds: _Codes = Field(default_factory=list)
    startup_stages: _Codes = Field(default_factory=list)
    startup_types: _Codes = Field(default_factory=list)
    major_industry_codes: _Codes = Field(default_factory=list)
    sub_industry_codes: _Codes = Field(default_factory=list)
    business_fields: _Codes = Field(default_factory=list)
    gangwon_industry_codes: _Codes = Field(default_factory=list)
    policy_tags: _Codes = Field(default_factory=list)
    cooperation_fields: _Codes = Field(default_factory=list)
    gender: _CodeValue | None = None
    min_age: int | None = None
    max_age: int | None = None
    min_work_years: _Number | None = None
    max_work_years: _Number | None = None
    has_investment: bool | None = None
    min_investment: _Number | None = None
    max_investment: _Number | None = None
    min_patents: int | None = None
    max_patents: int | None = None
    min_revenue: _Number | None = None
    max_revenue: _Number | None = None
    min_exports: _Number | None = None
    max_exports: _Number | None = None
    min_employees: int | None = None
    max_employees: int | None = None

    def filters(self) -> dict[str, Any]:
        """The filters that were set, as `public.statistics_report` takes them."""
        chosen = self.model_dump(mode="json", exclude={"lang", "sort", "descending"}, exclude_none=True)
        chosen["member_ids"] = chosen.pop("ids")
        return {name: value for name, value in chosen.items() if value not in ("", [])}
