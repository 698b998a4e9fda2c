"""Loads the files in order: companies, programmes, results, applications. Every row is one transaction of its own."""

import json
from collections.abc import Callable, Hashable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, LiteralString
from uuid import UUID

import psycopg

from scripts.old_portal import members, performance, projects, values
from scripts.old_portal.codes import Codes
from scripts.old_portal.reading import Row, rows, winners
from scripts.old_portal.report import Change, Outcome, Refused, Report
from scripts.old_portal.values import BadValue

Connection = psycopg.Connection[tuple[Any, ...]]
PARTS = ("performance_sales", "performance_supports", "performance_intellectual_properties")
DELETED = "이전 포털에서 삭제된 행이라 옮기지 않았습니다"


@dataclass(frozen=True)
class Sources:
    """The csv files of one load."""

    members: Path
    performance: Path
    applications: Path
    projects: Path | None = None


@dataclass
class Loader:
    """One load on one connection (a direct session of the database's owner, autocommit)."""

    connection: Connection
    report: Report
    codes: Codes
    companies: dict[UUID, UUID] = field(default_factory=dict)
    withdrawn: set[UUID] = field(default_factory=set)
    seen: set[tuple[Path, object]] = field(default_factory=set)

    def exists(self, statement: LiteralString, *parameters: object) -> Any:
        """The first column of the first row, None when there is none."""
        found = self.connection.execute(statement, parameters).fetchone()
        return None if found is None else found[0]

    def attempt(self, row: Row, work: Callable[[Row], str]) -> None:
        """Runs one row in its own transaction (a savepoint during a rehearsal) and writes its line."""
        original = dict(row.cells)
        key = original.get("business_number") or original.get("id")
        try:
            with self.connection.transaction():
                result = work(row)
                if result == "unchanged" and (row.file, original.get("id")) in self.seen:
                    raise Refused(Change("id", original.get("id"), None, "같은 id의 행이 두 번 있습니다"))
            outcome = Outcome("cleaned" if result == "loaded" and row.changes else result, row.changes)
        except Refused as refusal:
            outcome = Outcome("refused", [*refusal.changes, *row.changes])
        except BadValue as error:
            outcome = Outcome("refused", [Change("id", key, None, str(error)), *row.changes])
        except psycopg.Error as error:
            if self.connection.closed:
                raise
            outcome = Outcome("refused", [*refusals(error, original), *row.changes])
        if outcome.result in ("merged", "skipped", "refused"):
            # what is not loaded stays whole in the report, without the secret columns
            kept = {
                name: cell for name, cell in original.items() if cell and "password" not in name and "token" not in name
            }
            outcome.changes.append(Change("(원본 행)", kept, None, "원본을 그대로 남김"))
        self.seen.add((row.file, original.get("id")))
        self.report.add(row.file, row.line, key, outcome)

    def load_members(self, path: Path) -> None:
        """Companies; several rows of one number are one company."""
        best = winners(path, members.business_number, members.rank)
        chosen = {line: number for number, line in best.items()}
        numbers: dict[Hashable, UUID] = {}
        for row in rows(path):
            if row.line in chosen:
                self.attempt(row, lambda row: self.load_member(row, numbers))
        for row in rows(path):
            if row.line not in chosen:
                self.attempt(row, lambda row: self.merge_member(row, numbers))

    def load_member(self, row: Row, numbers: dict[Hashable, UUID]) -> str:
        """One company; a number that has registered anew keeps its new company, to which the old rows are tied."""
        number, old = members.business_number(row), values.identifier(row.cells.get("id"))
        present = self.exists("select id from public.members where id = %s", old)
        if present is None:
            present = self.exists("select id from public.members where business_number = %s and not is_deleted", number)
        if present is not None and old is not None:
            self.remember(old, present, number, numbers)
            if present == old:
                return "unchanged"
            row.note("id", old, present, "새 시스템에 이미 등록된 기업: 실적과 신청을 그 기업에 연결함")
            return "merged"
        company = members.convert(row, self.codes)
        members.insert(self.connection, company)
        self.remember(UUID(company["id"]), UUID(company["id"]), number, numbers)
        return "loaded"

    def remember(self, old: UUID, new: UUID, number: Hashable, numbers: dict[Hashable, UUID]) -> None:
        """Which company the rows of an old member belong to."""
        self.companies[old] = numbers[number] = new
        if self.exists("select state = 'withdrawn' from public.members where id = %s", new):
            self.withdrawn.add(new)

    def merge_member(self, row: Row, numbers: dict[Hashable, UUID]) -> str:
        """Another row of a number that has its company."""
        number, old = members.business_number(row), values.identifier(row.cells.get("id"))
        if number is None or old is None or number not in numbers:
            raise Refused(
                Change(
                    "business_number", number, None, "사업자등록번호나 id가 없거나, 같은 번호의 기업이 거부되었습니다"
                )
            )
        self.companies[old] = numbers[number]
        row.note("id", old, numbers[number], "같은 사업자등록번호가 두 번 등록됨: 실적과 신청을 한 기업에 모음")
        return "merged"

    def company(self, row: Row) -> UUID:
        """The company an old row belongs to; raises Refused."""
        old = values.identifier(row.cells.get("member_id"))
        found = None if old is None else self.companies.get(old)
        if found is None:
            raise Refused(Change("member_id", old, None, "기업이 없거나 거부되어 옮길 수 없습니다"))
        return found

    def load_projects(self, path: Path) -> None:
        """Programmes; deleted ones too, because applications hang on them."""

        def work(row: Row) -> str:
            if self.exists("select id from public.projects where id = %s", values.identifier(row.cells.get("id"))):
                return "unchanged"
            projects.insert_project(self.connection, projects.convert_project(row), row)
            return "loaded"

        for row in rows(path):
            self.attempt(row, work)

    def key_of_period(self, row: Row) -> Hashable:
        """Company and period of a row that counts for it; rejected and deleted rows stand alone."""
        try:
            if values.text(row.cells.get("deleted_at")) or self.status(row) == "rejected":
                return None
            return (self.company(row), *performance.period(row))
        except (Refused, BadValue):
            return None

    def status(self, row: Row) -> str:
        """State of a result, without taking the cell; raises Refused."""
        try:
            return self.codes.one("performance_status", row.cells.get("status")) or "draft"
        except BadValue as error:
            raise Refused(Change("status", row.cells.get("status"), None, str(error))) from error

    def rank(self, row: Row) -> tuple[bool, str]:
        """Approved before anything else, because statistics count it; then the latest."""
        return self.status(row) == "approved", latest(row)

    def load_performance(self, path: Path) -> None:
        """Results: the latest row of a company and period is the record; it takes the parts it lacks from the others."""
        best = winners(path, self.key_of_period, self.rank)
        others: dict[Hashable, list[Row]] = {}
        for row in rows(path):
            key = self.key_of_period(row)
            if key is not None and best[key] != row.line:
                others.setdefault(key, []).append(row)
        for row in rows(path):
            key = self.key_of_period(row)
            if key is None or best[key] == row.line:
                self.attempt(row, partial(self.load_record, others=others.get(key, [])))
        for key, replaced in others.items():
            for row in replaced:
                row.note(
                    "id",
                    row.cells.get("id"),
                    f"{path.name}:{best[key]}",
                    "같은 기간의 승인된 또는 더 나중의 실적이 있어 대체됨",
                )
                self.attempt(row, lambda _: "merged")

    def load_record(self, row: Row, others: list[Row]) -> str:
        """One result with what the other rows of its period add."""
        if values.text(row.cells.get("deleted_at")):
            row.note("deleted_at", row.cells["deleted_at"], None, DELETED)
            return "skipped"
        present = self.exists(
            "select id from public.performance_records where id = %s", values.identifier(row.cells.get("id"))
        )
        status = self.status(row)
        member = self.company(row)
        record = performance.convert(Row(row.file, row.line, dict(row.cells), row.changes), member, self.codes)
        used = [other for other in sorted(others, key=latest, reverse=True) if self.fill(record, other, status)]
        if present is not None:
            row.changes.clear()
            return "unchanged"
        for other in used:
            row.note(
                "data_json", None, f"{other.file.name}:{other.line}", "비어 있는 항목을 같은 기간의 다른 행에서 채움"
            )
        performance.insert(self.connection, record)
        return "loaded"

    def fill(self, record: dict[str, Any], other: Row, status: str) -> bool:
        """Takes parts that the record lacks from a row in the same state; says in `other` that it did."""
        try:
            if self.status(other) != status:
                return False
            spare = performance.convert(Row(other.file, other.line, dict(other.cells)), record["member_id"], self.codes)
        except (Refused, BadValue):
            return False
        taken = [table for table in PARTS if spare["parts"][table] and not record["parts"][table]]
        record["parts"] |= {table: spare["parts"][table] for table in taken}
        if taken:
            other.note("data_json", ", ".join(taken), record["id"], "같은 기간의 실적에 합침")
        return bool(taken)

    def load_applications(self, path: Path) -> None:
        """Applications; of several live ones to a programme the approved or latest is kept."""
        best = winners(path, self.key_of_application, lambda row: (row.cells.get("status") == "approved", latest(row)))

        def work(row: Row) -> str:
            key = self.key_of_application(row)
            if key is not None and best[key] != row.line:
                row.note(
                    "id", row.cells.get("id"), f"{path.name}:{best[key]}", "같은 사업에 다시 신청한 행이 있어 대체됨"
                )
                return "merged"
            if self.exists(
                "select id from public.project_applications where id = %s", values.identifier(row.cells.get("id"))
            ):
                return "unchanged"
            member = self.company(row)
            application = projects.convert_application(row, member, member in self.withdrawn)
            if not self.exists("select id from public.projects where id = %s", application["project_id"]):
                raise Refused(
                    Change(
                        "project_id",
                        application["project_id"],
                        None,
                        "지원사업이 없습니다. --projects로 함께 옮겨 주세요",
                    )
                )
            projects.insert_application(self.connection, application)
            return "loaded"

        for row in rows(path):
            self.attempt(row, work)

    def key_of_application(self, row: Row) -> Hashable:
        """Company and programme of a live application; others stand alone."""
        state = projects.APPLICATION_STATES.get((values.text(row.cells.get("status")) or "submitted").lower())
        if values.text(row.cells.get("deleted_at")) or state in ("rejected", "cancelled", None):
            return None
        try:
            return self.company(row), values.identifier(row.cells.get("project_id"))
        except (Refused, BadValue):
            return None


def latest(row: Row) -> str:
    """When a row was last touched, as text that sorts."""
    for name in ("updated_at", "submitted_at", "created_at"):
        try:
            if moment := values.timestamp(row.cells.get(name)):
                return f"{moment.timestamp():020.6f}"
        except BadValue:
            continue
    return ""


def refusals(error: psycopg.Error, original: dict[str, Any]) -> list[Change]:
    """What the database's own rules said, field by field."""
    message = error.diag.message_primary or str(error)
    try:
        told = json.loads(message)
        fields = json.loads(told["details"]) if (told.get("details") or "").startswith("[") else []
    except (ValueError, TypeError, KeyError):
        return [Change("", None, None, f"{error.sqlstate}: {message}")]
    if not fields:
        return [Change("", None, None, str(told["message"]))]
    return [Change(item["field"], original.get(item["field"]), None, item["message"]) for item in fields]


def load(connection: Connection, sources: Sources, report: Report, is_rehearsal: bool) -> None:
    """Loads every file. A rehearsal does everything inside one transaction and takes it back."""
    loader = Loader(connection, report, Codes.load(connection))
    whole: AbstractContextManager[object] = (
        connection.transaction(force_rollback=True) if is_rehearsal else nullcontext()
    )
    with whole:
        loader.load_members(sources.members)
        if sources.projects is not None:
            loader.load_projects(sources.projects)
        loader.load_performance(sources.performance)
        loader.load_applications(sources.applications)
