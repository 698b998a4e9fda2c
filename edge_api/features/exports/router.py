"""`GET /api/v1/…/export`."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query

from edge_api.core.schemas import error_answers
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
from edge_api.features.exports.slots import ExportSlot
from edge_api.features.exports.writers import CSV_MEDIA_TYPE, JSON_MEDIA_TYPE, XLSX_MEDIA_TYPE

router = APIRouter(tags=["exports"])

_CONTENT: dict[str, Any] = {
    XLSX_MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}},
    CSV_MEDIA_TYPE: {"schema": {"type": "string"}},
}
_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {"description": "파일 / the file", "content": _CONTENT},
    **error_answers(401, 403, 422),
}
_AUDIT_RESPONSES = _RESPONSES | {
    200: {"description": "파일 / the file", "content": _CONTENT | {JSON_MEDIA_TYPE: {"schema": {"type": "array"}}}}
}
_REPORT_RESPONSES = _RESPONSES | {
    200: {"description": "파일 / the file", "content": {XLSX_MEDIA_TYPE: _CONTENT[XLSX_MEDIA_TYPE]}}
}


@router.get(
    "/api/v1/members/export",
    status_code=200,
    summary="기업회원 목록 내려받기 / Download the member list",
    response_class=FileResponse,
    responses=_RESPONSES,
)
async def export_members(
    units: CallerUnits, slot: ExportSlot, query: Annotated[MemberExportQuery, Query()]
) -> FileResponse:
    """Excel or CSV with the filters of the list. `portal.members:export`; every export is audited."""
    return _answer(await service.export_members(units, query))


@router.get(
    "/api/v1/performance-records/export",
    status_code=200,
    summary="실적 내려받기 / Download results",
    response_class=FileResponse,
    responses=_RESPONSES,
)
async def export_performance(
    units: CallerUnits, slot: ExportSlot, query: Annotated[PerformanceExportQuery, Query()]
) -> FileResponse:
    """Excel with a sheet a part, or CSV of one `part`. `portal.performance_records:export`; never drafts."""
    return _answer(await service.export_performance(units, query))


@router.get(
    "/api/v1/projects/export",
    status_code=200,
    summary="지원사업 목록 내려받기 / Download the programmes",
    response_class=FileResponse,
    responses=_RESPONSES,
)
async def export_projects(
    units: CallerUnits, slot: ExportSlot, query: Annotated[ProjectExportQuery, Query()]
) -> FileResponse:
    """Excel or CSV with the filters of the list. `portal.projects:export`."""
    return _answer(await service.export_projects(units, query))


@router.get(
    "/api/v1/project-applications/export",
    status_code=200,
    summary="지원사업 신청 내려받기 / Download the applications",
    response_class=FileResponse,
    responses=_RESPONSES,
)
async def export_applications(
    units: CallerUnits, slot: ExportSlot, query: Annotated[ApplicationExportQuery, Query()]
) -> FileResponse:
    """Excel or CSV with the filters of the list. `portal.project_applications:export`."""
    return _answer(await service.export_applications(units, query))


@router.get(
    "/api/v1/audit-logs/export",
    status_code=200,
    summary="감사 로그 내려받기 / Download the audit log",
    response_class=FileResponse,
    responses=_AUDIT_RESPONSES,
)
async def export_audit_logs(
    units: CallerUnits, slot: ExportSlot, query: Annotated[AuditLogExportQuery, Query()]
) -> FileResponse:
    """Excel, CSV or JSON of at most one year. `audt.audit_logs:export`; the export is itself audited."""
    return _answer(await service.export_audit_logs(units, query))


@router.get(
    "/api/v1/dashboards/export",
    status_code=200,
    summary="기업현황 내려받기 / Download the dashboard",
    response_class=FileResponse,
    responses=_RESPONSES,
)
async def export_dashboard(
    units: CallerUnits, slot: ExportSlot, query: Annotated[DashboardExportQuery, Query()]
) -> FileResponse:
    """Excel with charts, or CSV of the same tables. `portal.statistics:export` and `portal.statistics:read`."""
    return _answer(await reports.export_dashboard(units, query))


@router.get(
    "/api/v1/statistics/export",
    status_code=200,
    summary="통계 리포트 내려받기 / Download the statistics report",
    response_class=FileResponse,
    responses=_REPORT_RESPONSES,
)
async def export_statistics(
    units: CallerUnits, slot: ExportSlot, query: Annotated[StatisticsExportQuery, Query()]
) -> FileResponse:
    """Excel of at most 10,000 companies. `portal.statistics:export` and `portal.statistics:read`."""
    return _answer(await reports.export_statistics(units, query))


@router.get(
    "/api/v1/business-numbers/companies/export",
    status_code=200,
    summary="NICE D&B 기업정보 목록 내려받기 / Download the companies that were looked up",
    response_class=FileResponse,
    responses=_RESPONSES,
)
async def export_companies_info(
    units: CallerUnits, slot: ExportSlot, query: Annotated[CompanyInfoListExportQuery, Query()]
) -> FileResponse:
    """Excel or CSV of `nice_dnb_company_info`. `portal.companies:export`; asks the bureau nothing."""
    return _answer(await service.export_companies_info(units, query))


@router.get(
    "/api/v1/business-numbers/{business_number}/company/export",
    status_code=200,
    summary="NICE D&B 기업정보 내려받기 / Download a company look-up",
    response_class=FileResponse,
    responses=_RESPONSES | error_answers(404),
)
async def export_company_info(
    business_number: Annotated[BusinessNumber, Path()],
    units: CallerUnits,
    slot: ExportSlot,
    query: Annotated[CompanyInfoExportQuery, Query()],
) -> FileResponse:
    """Excel or CSV of the last look-up. `portal.companies:export`; 404 when nobody looked the company up yet."""
    return _answer(await service.export_company_info(units, business_number, query))


def _answer(exported: ExportedFile) -> FileResponse:
    return FileResponse(
        exported.file,
        exported.size,
        exported.media_type,
        content_disposition(exported.name, exported.ascii_name),
    )
