"""Programmes and the applications to them."""

import re
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg

from scripts.old_portal import values
from scripts.old_portal.reading import FILES, Row
from scripts.old_portal.report import Change, Refused

Connection = psycopg.Connection[tuple[Any, ...]]
PROJECT_STATES = {
    "active": "active", "recruiting": "active", "ongoing": "active", "진행중": "active", "모집중": "active",
    "inactive": "inactive", "closed": "inactive", "ended": "inactive", "종료": "inactive", "종료됨": "inactive",
    "archived": "archived", "보관됨": "archived", "draft": "draft", "초안": "draft",
}  # fmt: skip
APPLICATION_STATES = {
    "submitted": "submitted", "pending": "submitted", "under_review": "under_review", "reviewing": "under_review",
    "needs_supplement": "needs_supplement", "supplement": "needs_supplement", "approved": "approved",
    "rejected": "rejected", "cancelled": "cancelled", "canceled": "cancelled",
}  # fmt: skip
ERASED = "탈퇴한 기업이라 개인정보를 옮기지 않았습니다"
IGNORED = frozenset({"updated_at", "deleted_at"})
SHORTEST_REASON = 10
INSERT_PROJECT = """
insert into public.projects (
  id, title, description, target_audience, target_business_number, target_company_name, start_date, end_date, state,
  published_at, created_at, updated_at, is_deleted
) values (
  %(id)s, %(title)s, %(description)s, %(target_audience)s, %(target_business_number)s, %(target_company_name)s,
  %(start_date)s, %(end_date)s, %(state)s::public.project_state,
  case when %(state)s::public.project_state <> 'draft' then coalesce(%(created_at)s, now()) end,
  coalesce(%(created_at)s, now()), coalesce(%(created_at)s, now()), %(is_deleted)s
) returning description
"""
INSERT_APPLICATION = """
insert into public.project_applications (
  id, project_id, member_id, state, applicant_name, applicant_phone, application_reason, submitted_at, reviewed_at,
  reviewed_by, review_note, material_request, material_response, created_at, updated_at, is_deleted
) values (
  %(id)s, %(project_id)s, %(member_id)s, %(state)s, %(applicant_name)s, %(applicant_phone)s, %(application_reason)s,
  %(submitted_at)s, %(reviewed_at)s, %(reviewed_by)s, %(review_note)s, %(material_request)s, %(material_response)s,
  %(created_at)s, %(created_at)s, %(is_deleted)s
)
"""


def state(row: Row, known: dict[str, str], default: str) -> str:
    """The new state of an old word; an empty cell has the old default. Raises Refused for an unknown word."""
    old = row.take("status", values.text)
    found = default if old is None else known.get(old.lower())
    if found is None:
        raise Refused(Change("status", old, None, "알 수 없는 상태입니다"))
    if found != (old or default):
        row.note("status", old, found, "상태 코드를 바꿈")
    return found


def shortened(row: Row, name: str, length: int) -> str | None:
    """Text that fits; the whole old text stays in the report."""
    found = row.take(name, values.text)
    if found is not None and len(found) > length:
        row.note(name, found, found[:length], f"{length}자로 줄임")
        return found[:length]
    return found


def dates(row: Row, created: datetime | None) -> dict[str, Any]:
    """Both dates in order; a missing one is the day the announcement was written or last changed."""
    start = row.take("start_date", values.day, "날짜 형식을 맞춤")
    end = row.take("end_date", values.day, "날짜 형식을 맞춤")
    written = created.astimezone(values.SEOUL).date() if created else None
    if start is None:
        start = min(filter(None, (written, end)), default=None)
        row.note("start_date", None, start, "비어 있어 등록일로 채움")
    if start is None:
        raise Refused(Change("start_date", None, None, "접수 시작일과 등록일이 모두 없습니다"))
    if end is None:
        end = start + timedelta(days=30)
        row.note("end_date", None, end, "비어 있어 시작일 30일 뒤로 채움")
    if end < start:
        row.note("end_date", f"{start} ~ {end}", f"{end} ~ {start}", "시작일과 마감일이 바뀌어 있어 바로잡음")
        start, end = end, start
    return {"start_date": start, "end_date": end}


def convert_project(row: Row) -> dict[str, Any]:
    """A programme as columns; raises Refused."""
    found: dict[str, Any] = {"id": row.take("id", values.identifier)}
    title = shortened(row, "title", 255)
    if found["id"] is None or title is None:
        raise Refused(Change("id", found["id"], None, "id 또는 사업명이 없습니다"))
    created = row.take("created_at", values.timestamp)
    found |= {"title": title, "created_at": created, "state": state(row, PROJECT_STATES, "active")}
    found["is_deleted"] = row.take("deleted_at", values.text) is not None
    found |= dates(row, created)
    number = row.take("target_business_number", values.digits, "구분자를 없앰")
    name = shortened(row, "target_company_name", 255)
    if name and not number:
        row.note("target_company_name", name, None, "사업자등록번호가 없어 대상 기업을 지정할 수 없습니다")
        name = None
    found |= {"target_business_number": number, "target_company_name": name}
    found["target_audience"] = shortened(row, "target_audience", 2000)
    found["description"] = row.take("description", values.text)
    found["view_count"] = row.take("view_count", values.amount, "숫자로 바꿈") or 0
    for files in ("attachments", "image_url"):
        if (old := row.take(files, values.text)) is not None:
            row.note(files, old, None, FILES)
    row.leftovers(IGNORED)
    return found


def insert_project(connection: Connection, project: dict[str, Any], row: Row) -> None:
    """Writes a programme with its views; markup that the new system does not show is reported."""
    written = connection.execute(INSERT_PROJECT, project).fetchone()
    if written is not None and written[0] != project["description"]:
        row.note("description", project["description"], written[0], "허용되지 않는 서식을 없앰")
    connection.execute(
        "update public.project_counters set view_count = %(view_count)s where project_id = %(id)s", project
    )


def review_fields(row: Row) -> dict[str, Any]:
    """What staff and company wrote to each other."""
    found: dict[str, Any] = {
        name: shortened(row, name, 1000) for name in ("review_note", "material_request", "material_response")
    }
    return found | {
        "reviewed_at": row.take("reviewed_at", values.timestamp), "reviewed_by": row.take("reviewed_by", values.identifier)
    }  # fmt: skip


def applicant(row: Row) -> dict[str, str]:
    """Name, phone and reason, none of which may be missing any more."""
    name = shortened(row, "applicant_name", 100)
    phone = row.take("applicant_phone", values.phone, "전화번호 형식을 맞춤")
    reason = shortened(row, "application_reason", 5000)
    if name is None:
        row.note("applicant_name", None, "(미기재)", "비어 있음")
    if phone is None:
        row.note("applicant_phone", None, "-", "읽을 수 있는 전화번호가 없음")
    if len(re.sub(r"\s+", " ", reason or "")) < SHORTEST_REASON:
        old, reason = reason, f"(이전 포털 신청 사유) {reason or '미기재'}"
        row.note("application_reason", old, reason, "10자보다 짧아 머리말을 붙임")
    return {"applicant_name": name or "(미기재)", "applicant_phone": phone or "-", "application_reason": reason or ""}


def convert_application(row: Row, member: UUID, is_withdrawn: bool) -> dict[str, Any]:
    """An application of `member` as columns; raises Refused."""
    found: dict[str, Any] = {
        "id": row.take("id", values.identifier),
        "project_id": row.take("project_id", values.identifier),
    }
    for name, value in found.items():
        if value is None:
            raise Refused(Change(name, None, None, "id가 없거나 uuid 형식이 아닙니다"))
    row.cells.pop("member_id", None)
    found |= {"member_id": member, "state": state(row, APPLICATION_STATES, "submitted")}
    found |= applicant(row) | review_fields(row)
    if is_withdrawn:
        erased = {
            "applicant_name": "(탈퇴 기업)",
            "applicant_phone": "-",
            "application_reason": "(탈퇴 기업의 신청 내용은 삭제되었습니다)",
        }
        row.changes.clear()
        row.note("applicant_name", "(가림)", "(탈퇴 기업)", ERASED)
        found |= erased | {"material_response": None}
        if found["state"] in ("submitted", "under_review", "needs_supplement"):
            row.note("status", found["state"], "cancelled", "탈퇴한 기업의 신청을 취소함")
            found["state"] = "cancelled"
    created = row.take("created_at", values.timestamp)
    submitted = row.take("submitted_at", values.timestamp) or created
    if submitted is None:
        raise Refused(Change("submitted_at", None, None, "신청 일시를 알 수 없습니다"))
    found |= {"submitted_at": submitted, "created_at": created or submitted}
    found["is_deleted"] = row.take("deleted_at", values.text) is not None
    if (old := row.take("attachments", values.text)) is not None:
        row.note("attachments", old, None, FILES)
    row.leftovers(IGNORED)
    return found


def insert_application(connection: Connection, application: dict[str, Any]) -> None:
    """Writes an application with the company as it is now."""
    connection.execute(INSERT_APPLICATION, application)
