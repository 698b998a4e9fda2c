"""`GET /api/v1/…/export`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from fastapi import Path, Query

from edge_api.core.openapi import error_answers
from edge_api.core.routing import Router
from edge_api.core.security import CallerUnits
from edge_api.features.business_numbers.number import BusinessNumber
from edge_api.features.exports import reports, service
from edge_api.features.exports.files import FileResponse, content_disposition
from edge_api.features.exports.schemas import (
    ApplicationExportQuery,
    AuditLogExportQuery,
    CompanyInfoExportQuery,
    CompanyInfoListExportQuery,
    DashboardExportQuery,
    MemberExportQuery,
    PerformanceExportQuery,
    ProjectExportQuery,
    StatisticsExportQuery,
)
from edge_api.features.exports.service import ExportedFile
from edge_api.features.exports.slots import EXPORT_SLOT
from edge_api.features.exports.writers import CSV_MEDIA_TYPE, JSON_MEDIA_TYPE, XLSX_MEDIA_TYPE

router = Router(tags=["exports"])

Handler = TypeVar("Handler", bound=Callable[..., Any])

_CONTENT: dict[str, Any] = {
    XLSX_MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}},
    CSV_MEDIA_TYPE: {"schema": {"type": "string"}, "example": "\ufeff기업명,지역\r\n주식회사 봄내로보틱스,춘천시\r\n"},
    JSON_MEDIA_TYPE: {
        "schema": {"type": "array", "items": {"type": "object"}},
        "example": [{"일시": "2026-03-02T09:30:00+09:00", "작업": "승인"}],
    },
}


def file_answers(*media_types: str) -> dict[int | str, dict[str, Any]]:
    """OpenAPI `responses` of a route that answers with a file of one of these types."""
    content = {media_type: _CONTENT[media_type] for media_type in media_types}
    return {200: {"description": "파일 / the file", "content": content}, **error_answers(403)}


_TABLE = file_answers(XLSX_MEDIA_TYPE, CSV_MEDIA_TYPE)


def _export(
    path: str, summary: str, responses: dict[int | str, dict[str, Any]] = _TABLE
) -> Callable[[Handler], Handler]:
    """`GET /api/v1/{path}/export` with what all of them share."""
    return router.get(
        f"/api/v1/{path}/export",
        status_code=200,
        summary=summary,
        response_class=FileResponse,
        responses=responses,
        dependencies=[EXPORT_SLOT],
    )


@_export("members", "기업회원 목록 내려받기 / Download the member list")
async def export_members(units: CallerUnits, query: Annotated[MemberExportQuery, Query()]) -> FileResponse:
    """Excel or CSV with the filters of the list. `portal.members:export`; every export is audited."""
    return file_answer(await service.export_members(units, query))


@_export("performance-records", "실적 내려받기 / Download results")
async def export_performance(units: CallerUnits, query: Annotated[PerformanceExportQuery, Query()]) -> FileResponse:
    """Excel with a sheet a part, or CSV of one `part`. `portal.performance_records:export`; never drafts."""
    return file_answer(await service.export_performance(units, query))


@_export("projects", "지원사업 목록 내려받기 / Download the programmes")
async def export_projects(units: CallerUnits, query: Annotated[ProjectExportQuery, Query()]) -> FileResponse:
    """Excel or CSV with the filters of the list. `portal.projects:export`."""
    return file_answer(await service.export_projects(units, query))


@_export("project-applications", "지원사업 신청 내려받기 / Download the applications")
async def export_applications(units: CallerUnits, query: Annotated[ApplicationExportQuery, Query()]) -> FileResponse:
    """Excel or CSV with the filters of the list. `portal.project_applications:export`."""
    return file_answer(await service.export_applications(units, query))


@_export(
    "audit-logs",
    "감사 로그 내려받기 / Download the audit log",
    file_answers(XLSX_MEDIA_TYPE, CSV_MEDIA_TYPE, JSON_MEDIA_TYPE),
)
async def export_audit_logs(units: CallerUnits, query: Annotated[AuditLogExportQuery, Query()]) -> FileResponse:
    """Excel, CSV or JSON of at most one year. `audt.audit_logs:export`; the export is itself audited."""
    return file_answer(await service.export_audit_logs(units, query))


@_export("dashboards", "기업현황 내려받기 / Download the dashboard")
async def export_dashboard(units: CallerUnits, query: Annotated[DashboardExportQuery, Query()]) -> FileResponse:
    """Excel with charts, or CSV of the same tables. `portal.statistics:export` and `portal.statistics:read`."""
    return file_answer(await reports.export_dashboard(units, query))


@_export(
    "statistics",
    "통계 리포트 내려받기 / Download the statistics report",
    file_answers(XLSX_MEDIA_TYPE) | error_answers(422, "TOO_MANY_ROWS"),
)
async def export_statistics(units: CallerUnits, query: Annotated[StatisticsExportQuery, Query()]) -> FileResponse:
    """Excel of at most 10,000 companies. `portal.statistics:export` and `portal.statistics:read`."""
    return file_answer(await reports.export_statistics(units, query))


@_export("business-numbers/companies", "NICE D&B 기업정보 목록 내려받기 / Download the companies that were looked up")
async def export_companies_info(
    units: CallerUnits, query: Annotated[CompanyInfoListExportQuery, Query()]
) -> FileResponse:
    """Excel or CSV of `nice_dnb_company_info`. `portal.companies:export`; asks the bureau nothing."""
    return file_answer(await service.export_companies_info(units, query))


@_export(
    "business-numbers/{business_number}/company",
    "NICE D&B 기업정보 내려받기 / Download a company look-up",
    _TABLE | error_answers(404),
)
async def export_company_info(
    business_number: Annotated[BusinessNumber, Path()],
    units: CallerUnits,
    query: Annotated[CompanyInfoExportQuery, Query()],
) -> FileResponse:
    """Excel or CSV of the last look-up. `portal.companies:export`; 404 when nobody looked the company up yet."""
    return file_answer(await service.export_company_info(units, business_number, query))


def file_answer(exported: ExportedFile) -> FileResponse:
    """A made file as the answer that sends it."""
    return FileResponse(
        exported.file,
        exported.size,
        exported.media_type,
        content_disposition(exported.name, exported.ascii_name),
    )
