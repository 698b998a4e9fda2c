"""The audit log as an export: who did what to which record, newest first."""

from __future__ import annotations

from edge_api.features.exports.books import Book, Table
from edge_api.features.exports.columns import Column, Export, Kind
from edge_api.features.exports.queries import Conditions, order_by, select_statement
from edge_api.features.exports.schemas import AuditLogExportQuery

RESULTS = {"success": ("성공", "Success"), "failure": ("실패", "Failure")}
AUDIT_LOGS = Export(
    entity="audt.audit_logs",
    permission="audt.audit_logs:export",
    titles=("감사로그", "Audit log"),
    file_stems=("감사로그", "audit_logs"),
    columns=(
        Column("occurred_at", Kind.DATETIME),
        Column("user_id", width=38),
        Column("user_name", expression="u.full_name", heading=("담당자 이름", "Staff name")),
        Column("actor_role"),
        Column("tenant_id", width=38),
        Column("company_name", expression="m.company_name", heading=("기업명", "Company name"), width=30),
        Column("action"),
        Column("resource_type", width=30),
        Column("resource_id", width=38),
        Column("changes", Kind.JSON, expression="t.changes::text"),
        Column("details", Kind.JSON, expression="t.details::text"),
        Column("result", Kind.CODE, labels=RESULTS),
        Column("ip_address", expression="host(t.ip_address)"),
        Column("user_agent", width=40),
        Column("trace_id", width=38),
        Column("id", width=38),
    ),
)
_SOURCE = (
    "audt.audit_logs as t left join idam.users as u on u.id = t.user_id"
    " left join public.members as m on m.id = t.tenant_id"
)
_SEARCHED = (
    "lower(concat_ws(' ', t.action, t.resource_type, t.resource_id, t.trace_id, t.details::text, t.changes::text))"
)


def audit_logs_book(query: AuditLogExportQuery) -> Book:
    """The lines that fit the filters."""
    conditions = Conditions()
    conditions.instants("t.occurred_at", query.occurred_from, query.occurred_to)
    conditions.ids("t.user_id", query.user_id)
    conditions.ids("t.tenant_id", query.tenant_id)
    conditions.ids("t.id", query.ids)
    conditions.one_of("t.action", query.action)
    conditions.one_of("t.resource_type", query.resource_type)
    conditions.equal("t.resource_id", query.resource_id)
    conditions.equal("t.trace_id", query.trace_id)
    conditions.equal("t.result", query.result)
    conditions.equal("host(t.ip_address)", str(query.ip_address) if query.ip_address else None)
    conditions.search(_SEARCHED, query.search)
    order = order_by([], ["occurred_at.desc"], {}, "t.id")
    table = Table(AUDIT_LOGS, select_statement(AUDIT_LOGS, _SOURCE, conditions, order), conditions.parameters)
    return Book(AUDIT_LOGS.entity, AUDIT_LOGS.permission, AUDIT_LOGS.file_stems, (table,))
