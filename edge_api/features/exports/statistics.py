"""The statistics report as a workbook: the filters above, companies below, who made it and when at the end."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from edge_api.core.tracing import Language
from edge_api.features.exports.columns import Cell, Column, Export, Kind, Labels

#: As many companies as one file holds; more are refused, never cut off.
MAX_ROWS = 10_000
STATISTICS = Export(
    entity="public.members",
    permission="portal.statistics:export",
    titles=("통계 리포트", "Statistics"),
    file_stems=("강원기업통계리포트", "gangwon_statistics"),
    columns=(
        Column("business_number", Kind.BUSINESS_NUMBER, heading=("사업자등록번호", "Business number")),
        Column("company_name", heading=("기업명", "Company name"), width=30),
        Column("phone", heading=("대표자 연락처", "Representative's phone")),
        Column("region", Kind.CODE, "region", heading=("소재지", "Region")),
        Column("ksic_major", Kind.CODE, "ksic_major", heading=("업종", "Industry"), width=30),
        Column("startup_stage", Kind.CODE, "startup_stage", heading=("창업단계", "Stage")),
        Column("work_years", Kind.DECIMAL, heading=("업력(년)", "Working years")),
        Column("annual_revenue", Kind.MONEY, heading=("매출액(원)", "Revenue (KRW)")),
        Column("export_amount", Kind.MONEY, heading=("수출액(원)", "Exports (KRW)")),
        Column("total_investment", Kind.MONEY, heading=("투자유치(원)", "Investment (KRW)")),
        Column("patent_count", Kind.INTEGER, heading=("특허(건)", "Patents")),
        Column("employees", Kind.INTEGER, heading=("직원 수(명)", "Employees")),
        Column(
            "participation_programs", Kind.CODES, "participation_program", heading=("정부사업", "Programmes"), width=40
        ),
    ),
)
_FILTERS: Mapping[str, tuple[str, str, str | None]] = {
    "year": ("연도", "Year", None),
    "quarter": ("분기", "Quarter", None),
    "month": ("월", "Month", None),
    "from_year": ("시작 연도", "From year", None),
    "from_quarter": ("시작 분기", "From quarter", None),
    "to_year": ("종료 연도", "To year", None),
    "to_quarter": ("종료 분기", "To quarter", None),
    "ip_scope": ("지식재산 범위", "Intellectual property", None),
    "search_query": ("검색어", "Search", None),
    "regions": ("소재지", "Region", "region"),
    "in_gangwon": ("강원 소재", "In Gangwon", None),
    "company_kinds": ("기업 구분", "Company kind", "company_kind"),
    "startup_stages": ("창업단계", "Stage", "startup_stage"),
    "startup_types": ("창업유형", "Start-up type", "startup_type"),
    "major_industry_codes": ("업종", "Industry", "ksic_major"),
    "sub_industry_codes": ("중분류", "Division", "ksic_sub"),
    "business_fields": ("지역주력산업", "Key industry", "business_field"),
    "gangwon_industry_codes": ("주력산업", "Main industry", "main_industry"),
    "policy_tags": ("정부사업", "Programmes", "participation_program"),
    "cooperation_fields": ("산업협력 희망", "Cooperation", "cooperation_field"),
    "gender": ("대표자 성별", "Gender", "gender"),
    "has_investment": ("투자유치", "Investment", None),
}
_RANGES: Mapping[str, tuple[str, str]] = {
    "age": ("대표자 나이", "Age"),
    "work_years": ("업력(년)", "Working years"),
    "investment": ("투자금액(원)", "Investment (KRW)"),
    "patents": ("특허(건)", "Patents"),
    "revenue": ("매출액(원)", "Revenue (KRW)"),
    "exports": ("수출액(원)", "Exports (KRW)"),
    "employees": ("직원 수(명)", "Employees"),
}
CODE_GROUPS = sorted({group for _, _, group in _FILTERS.values() if group} | set(STATISTICS.code_groups()))


def mask_phone(phone: str | None) -> str | None:
    """010-1234-5678 as 010-****-5678; what is too short to be a number shows its last four digits at most."""
    digits = re.sub(r"\D", "", phone or "")
    if not digits:
        return None
    if len(digits) < 9:
        return f"****-{digits[-4:]}" if len(digits) == 8 else "****"
    prefix = 2 if digits.startswith("02") else 3
    return f"{digits[:prefix]}-****-{digits[-4:]}"


def summary(filters: Mapping[str, Any], total: int, labels: Labels, language: Language) -> str:
    """The filters that applied, in words, and how many companies they left."""
    index = 1 if language == "en" else 0
    parts = [
        f"{words[index]}: {_value(filters[name], words[2], labels, index)}"
        for name, words in _FILTERS.items()
        if name in filters
    ]
    for name, heading in _RANGES.items():
        low, high = filters.get(f"min_{name}"), filters.get(f"max_{name}")
        if low is not None or high is not None:
            parts.append(f"{heading[index]}: {_number(low)} ~ {_number(high)}")
    if "member_ids" in filters:
        parts.append(("선택한 기업", "Selected companies")[index])
    conditions = " · ".join(parts) or ("전체", "All")[index]
    return (f"조회 조건 — {conditions} (총 {total:,}개사)", f"Filters — {conditions} ({total:,} companies)")[index]


def footer(who: str, moment: datetime, language: Language) -> str:
    """Who made the file, and when."""
    label = "Made by" if language == "en" else "출력자"
    return f"{label} {who} · {moment:%Y-%m-%d %H:%M:%S}"


def report_rows(items: Sequence[Mapping[str, Any]], phones: Mapping[str, str | None]) -> list[list[Any]]:
    """Rows of the report in the order of its columns; a company without programmes shows a hyphen."""
    rows = []
    for item in items:
        values = dict(item) | {"phone": mask_phone(phones.get(item["member_id"]))}
        values["participation_programs"] = item.get("participation_programs") or ["-"]
        rows.append([values.get(column.name) for column in STATISTICS.columns])
    return rows


def _value(value: Any, group: str | None, labels: Labels, index: int) -> str:
    if isinstance(value, bool):
        return (("아니오", "예"), ("No", "Yes"))[index][value]
    values = value if isinstance(value, list) else [value]
    return ", ".join(labels.get((group or "", str(item)), str(item)) for item in values)


def _number(value: Cell) -> str:
    return "" if value is None else f"{value:,}"
