"""Programmes and the applications to them as exports."""

from __future__ import annotations

from edge_api.features.exports.books import Book, Table
from edge_api.features.exports.columns import Column, Export, Kind
from edge_api.features.exports.queries import Conditions, order_by, select_statement
from edge_api.features.exports.schemas import ApplicationExportQuery, ProjectExportQuery

PROJECT_STATES = {
    "draft": ("초안", "Draft"),
    "active": ("진행중", "Open"),
    "inactive": ("종료", "Closed"),
    "archived": ("보관됨", "Archived"),
}
APPLICATION_STATES = {
    "submitted": ("접수 완료", "Submitted"),
    "under_review": ("심사중", "Under review"),
    "needs_supplement": ("보완 필요", "Waiting for material"),
    "approved": ("승인", "Approved"),
    "rejected": ("거절", "Rejected"),
    "cancelled": ("취소", "Cancelled"),
}
WINDOWS = {
    "open": ("접수중", "Open"),
    "not_started": ("접수 전", "Not started"),
    "passed": ("기간 지남", "Passed"),
    "closed": ("접수 종료", "Closed"),
}
PROJECTS = Export(
    entity="public.projects",
    permission="portal.projects:export",
    titles=("지원사업목록", "Programmes"),
    file_stems=("지원사업목록", "projects"),
    columns=(
        Column("id", width=38),
        Column("title", width=40),
        # Longer than a cell may be in any case.
        Column("description", Kind.HTML, expression="left(t.description, 100000)"),
        Column("target_audience", width=30),
        Column("target_company_name"),
        Column("target_business_number", Kind.BUSINESS_NUMBER),
        Column("start_date", Kind.DATE),
        Column("end_date", Kind.DATE),
        Column("opens_at", Kind.DATETIME),
        Column("closes_at", Kind.DATETIME),
        Column("state", Kind.CODE, labels=PROJECT_STATES),
        Column(
            "application_window",
            Kind.CODE,
            expression="app.application_window(t, now())",
            heading=("접수 가능 여부", "Application window"),
            labels=WINDOWS,
        ),
        Column(
            "applications_count",
            Kind.INTEGER,
            expression="c.applications_count",
            heading=("신청 건수", "Applications"),
        ),
        Column("view_count", Kind.INTEGER, expression="c.view_count", heading=("조회수", "Views")),
        Column(
            "image",
            expression="app.project_files(t.id, 'project_image') -> 0 ->> 'original_name'",
            heading=("대표 이미지", "Image"),
        ),
        Column(
            "attachments",
            expression=(
                "(select string_agg(f.value ->> 'original_name', ', ') from"
                " jsonb_array_elements(app.project_files(t.id, 'project_attachment')) as f)"
            ),
            heading=("첨부 파일", "Attachments"),
            width=40,
        ),
        Column("published_at", Kind.DATETIME),
        Column("closed_at", Kind.DATETIME),
        Column("created_at", Kind.DATETIME),
        Column("updated_at", Kind.DATETIME),
    ),
)
APPLICATIONS = Export(
    entity="public.project_applications",
    permission="portal.project_applications:export",
    titles=("지원사업신청목록", "Applications"),
    file_stems=("지원사업신청목록", "project_applications"),
    columns=(
        Column("id", width=38),
        Column("project_title", width=40),
        Column("company_name", width=30),
        Column("business_number", Kind.BUSINESS_NUMBER),
        Column("state", Kind.CODE, labels=APPLICATION_STATES),
        Column("applicant_name"),
        Column("applicant_phone"),
        Column("application_reason", width=50),
        Column("submitted_at", Kind.DATETIME),
        Column("reviewed_at", Kind.DATETIME),
        Column("review_note", width=40),
        Column("material_request", width=40),
        Column("material_due_date", Kind.DATE),
        Column("material_response", width=40),
        Column(
            "attachments",
            expression=(
                "(select string_agg(f.original_name, ', ' order by f.created_at) from public.files as f"
                " where f.resource_type = 'public.project_applications' and f.resource_id = t.id and not f.is_deleted)"
            ),
            heading=("첨부 파일", "Attachments"),
            width=40,
        ),
        Column("project_id", width=38),
        Column("member_id", width=38),
    ),
)


def projects_book(query: ProjectExportQuery) -> Book:
    """The programmes that fit the filters."""
    conditions = Conditions("not t.is_deleted")
    conditions.one_of("t.state", query.status)
    conditions.ids("t.id", query.ids)
    conditions.days("t.start_date", query.start_from, query.start_to)
    conditions.days("t.end_date", query.end_from, query.end_to)
    conditions.search("t.search_text", query.search)
    source = "public.projects as t join public.project_counters as c on c.project_id = t.id"
    order = order_by(query.order, ["created_at.desc"], {}, "t.id")
    return _book(
        PROJECTS, Table(PROJECTS, select_statement(PROJECTS, source, conditions, order), conditions.parameters)
    )


def applications_book(query: ApplicationExportQuery) -> Book:
    """The applications that fit the filters."""
    conditions = Conditions("not t.is_deleted")
    conditions.ids("t.project_id", query.project_id)
    conditions.ids("t.member_id", query.member_id)
    conditions.one_of("t.state", query.status)
    conditions.ids("t.id", query.ids)
    conditions.instants("t.submitted_at", query.submitted_from, query.submitted_to)
    conditions.search("t.search_text", query.search)
    order = order_by(query.order, ["submitted_at.desc"], {}, "t.id")
    statement = select_statement(APPLICATIONS, "public.project_applications as t", conditions, order)
    return _book(APPLICATIONS, Table(APPLICATIONS, statement, conditions.parameters))


def _book(export: Export, table: Table) -> Book:
    return Book(export.entity, export.permission, export.file_stems, (table,))
