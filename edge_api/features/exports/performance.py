"""Results of companies as an export: a table for each part, every row with its company and period.

Staff never get drafts: the policies hide them, and the export reads as its caller.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import LiteralString

from edge_api.features.exports.books import Book, Table
from edge_api.features.exports.columns import Column, Export, Kind
from edge_api.features.exports.queries import Conditions, order_by, select_statement
from edge_api.features.exports.schemas import PerformanceExportQuery

ENTITY = "public.performance_records"
PERMISSION = "portal.performance_records:export"
FILE_STEMS = ("실적목록", "performance_records")
_SOURCE: LiteralString = (
    " as t join public.performance_records as r on r.id = t.performance_id"
    " left join public.members as m on m.id = r.member_id"
)
_ORDER: Mapping[str, LiteralString] = {
    "business_number": "m.business_number",
    "company_name": "m.company_name",
    "reviewed_at": "r.reviewed_at",
    "status": "r.status",
    "submitted_at": "r.submitted_at",
    "updated_at": "r.updated_at",
    "year": "r.year",
}
_RECORD = (
    Column("company_name", expression="m.company_name", heading=("기업명", "Company name"), width=30),
    Column(
        "business_number",
        Kind.BUSINESS_NUMBER,
        expression="m.business_number",
        heading=("사업자등록번호", "Business registration number"),
    ),
    Column("year", Kind.NUMBER, expression="r.year", heading=("연도", "Year"), width=8),
    Column("quarter", Kind.NUMBER, expression="r.quarter", heading=("분기", "Quarter"), width=8),
    Column("period_label", expression="r.period_label", heading=("기간", "Period"), width=16),
    Column("status", Kind.CODE, "performance_status", expression="r.status", heading=("상태", "Status")),
    Column("revision", Kind.INTEGER, expression="r.revision", heading=("차수", "Edition"), width=8),
)
_REVIEW = (
    Column("submitted_at", Kind.DATETIME, expression="r.submitted_at", heading=("제출 일시", "Submitted at")),
    Column("reviewed_at", Kind.DATETIME, expression="r.reviewed_at", heading=("심사 일시", "Decided at")),
    Column(
        "latest_comment",
        expression=(
            "(select v.comment from public.performance_reviews as v where v.performance_id = r.id"
            " order by v.revision desc limit 1)"
        ),
        heading=("최근 검토 의견", "Latest comment"),
        width=40,
    ),
    Column("record_id", expression="r.id", heading=("실적 ID", "Record ID"), width=38),
)


def _part(entity: str, titles: tuple[str, str], columns: tuple[Column, ...]) -> Export:
    return Export(entity, PERMISSION, titles, FILE_STEMS, (*_RECORD, *columns, *_REVIEW))


SALES = _part(
    "public.performance_sales",
    ("매출·고용", "Sales and employment"),
    (
        Column("sales_previous_year", Kind.MONEY),
        Column("sales_current_year", Kind.MONEY),
        Column("sales_reporting_date", Kind.DATE),
        Column("export_previous_year", Kind.MONEY),
        Column("export_current_year", Kind.MONEY),
        Column("export_reporting_date", Kind.DATE),
        Column("hsk_code"),
        Column("export_country1"),
        Column("export_country2"),
        Column("existing_employees_previous_year", Kind.INTEGER),
        Column("existing_employees_current_year", Kind.INTEGER),
        Column("new_employees_previous_year", Kind.INTEGER),
        Column("new_employees_current_year", Kind.INTEGER),
        Column("total_employees_previous_year", Kind.INTEGER),
        Column("total_employees_current_year", Kind.INTEGER),
    ),
)
SUPPORTS = _part(
    "public.performance_supports",
    ("정부지원 수혜 이력", "Government support"),
    (
        Column("project_name", width=30),
        Column("startup_project_name", width=30),
        Column("support_organization"),
        Column("support_amount", Kind.MONEY),
        Column("start_date", Kind.DATE),
        Column("end_date", Kind.DATE),
    ),
)
INTELLECTUAL_PROPERTIES = _part(
    "public.performance_intellectual_properties",
    ("지식재산권", "Intellectual property"),
    (
        Column("name", width=30),
        Column("ip_number"),
        Column("ip_type", Kind.CODE, "ip_type"),
        Column("registration_type", Kind.CODE, "ip_registration_type"),
        Column("country", Kind.CODE, "ip_country"),
        Column("country_name"),
        Column("overseas_type", Kind.CODE, "ip_overseas_type"),
        Column("registration_date", Kind.DATE),
        Column("public_disclosure", Kind.BOOLEAN),
    ),
)
_PARTS: Mapping[str, tuple[Export, LiteralString, tuple[LiteralString, ...]]] = {
    "sales": (SALES, "public.performance_sales", ()),
    "supports": (SUPPORTS, "public.performance_supports", ("t.sort_order",)),
    "ip": (INTELLECTUAL_PROPERTIES, "public.performance_intellectual_properties", ("t.sort_order",)),
}
_ROWS_OF: Mapping[str, LiteralString] = {
    part: "from " + table + " as o where o.performance_id = r.id and not o.is_deleted"
    for part, (_, table, _) in _PARTS.items()
}


def performance_book(query: PerformanceExportQuery) -> Book:
    """A table for the part that was asked for, or for all three."""
    parts = [query.part] if query.part is not None else list(_PARTS)
    return Book(ENTITY, PERMISSION, FILE_STEMS, tuple(_table(part, query) for part in parts))


def _table(part: str, query: PerformanceExportQuery) -> Table:
    export, table, within = _PARTS[part]
    conditions = Conditions("not t.is_deleted", "not r.is_deleted")
    conditions.ids("r.year", query.year)
    conditions.one_of("coalesce(r.quarter::text, 'annual')", query.quarter)
    conditions.one_of("r.status", query.status)
    conditions.exists(_ROWS_OF["sales"], query.has_sales)
    conditions.exists(_ROWS_OF["supports"], query.has_supports)
    conditions.exists(_ROWS_OF["ip"], query.has_intellectual_properties)
    conditions.ids("r.member_id", query.member_id)
    conditions.ids("r.id", query.ids)
    conditions.instants("r.submitted_at", query.submitted_from, query.submitted_to)
    conditions.search("m.search_text", query.search)
    order = order_by(query.order, ["submitted_at.desc"], _ORDER, "r.id", *within, "t.id")
    return Table(export, select_statement(export, table + _SOURCE, conditions, order), conditions.parameters)
