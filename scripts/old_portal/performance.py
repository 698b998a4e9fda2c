"""Results: one old row with everything in data_json becomes a record with three parts, its review and its snapshot."""

from functools import partial
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql

from scripts.old_portal import values
from scripts.old_portal.codes import Codes
from scripts.old_portal.reading import FILES, Row
from scripts.old_portal.report import Change, Refused
from scripts.old_portal.values import BadValue

Connection = psycopg.Connection[tuple[Any, ...]]
# type follows from the parts; the review is written as a round; the reviewer's account was of the earlier system
IGNORED = frozenset({"type", "review_status", "updated_at"})
WON = "원 단위 숫자로 바꿈"
THOUSAND = "천원 단위를 원으로 바꿈"
CODE = "코드 목록의 값으로 바꿈"
DATE = "날짜 형식을 맞춤"
LENGTHS = {
    "project_name": 255,
    "startup_project_name": 255,
    "support_organization": 255,
    "name": 255,
    "ip_number": 50,
    "country_name": 100,
}
DECIDED = ("approved", "revision_requested", "rejected")
INSERT_RECORD = """
insert into public.performance_records (
  id, member_id, year, quarter, status, notes, submitted_at, reviewed_at, reviewed_by, created_at, updated_at
) values (
  %(id)s, %(member_id)s, %(year)s, %(quarter)s, %(status)s, %(notes)s, %(submitted_at)s, %(reviewed_at)s, %(reviewed_by)s,
  coalesce(%(created_at)s, now()), coalesce(%(created_at)s, now())
)
"""
INSERT_REVIEW = """
insert into public.performance_reviews (
  performance_id, member_id, revision, decision, comment, submitted_at, reviewed_at, reviewed_by
) values (
  %(id)s, %(member_id)s, 1, %(status)s, %(comment)s, %(submitted_at)s, coalesce(%(reviewed_at)s, now()), %(reviewed_by)s
)
"""
SNAPSHOT = "select app.write_performance_snapshot(r) from public.performance_records as r where r.id = %(id)s"


def status_of(row: Row, codes: Codes) -> str:
    """The state of a result; raises Refused for an unknown word."""
    old = row.take("status", values.text)
    try:
        found = codes.one("performance_status", old) or "draft"
    except BadValue as error:
        raise Refused(Change("status", old, None, f"상태가 {error}")) from error
    if found != old:
        row.note("status", old, found, CODE)
    return found


def period(row: Row) -> tuple[int, int | None]:
    """Year and quarter (1 to 4, None for the whole year) of a row; its cells stay. Raises Refused."""
    old = (row.cells.get("year"), row.cells.get("quarter"))
    try:
        year = values.count((values.text(old[0]) or "").removesuffix("년"))
        quarter = values.count((values.text(old[1]) or "").removesuffix("분기").replace("연간", "").lstrip("Qq"))
    except BadValue as error:
        raise Refused(Change("year", old, None, f"연도와 분기를 {error}")) from error
    if year is None or not 2000 <= year <= 2100:
        raise Refused(Change("year", old[0], None, "2000~2100 사이의 연도가 아닙니다"))
    if quarter not in (None, 0, 1, 2, 3, 4):
        raise Refused(Change("quarter", old[1], None, "1~4분기 또는 연간이 아닙니다"))
    return year, quarter or None


def years(part: Row, name: str, clean: Any, reason: str) -> Row:
    """The object `name` of a part, with its two years still inside."""
    found = part.cells.pop(name, None)
    if found is not None and not isinstance(found, dict):
        part.note(name, found, None, "형식이 달라 읽을 수 없습니다")
    return part.below(name, found if isinstance(found, dict) else {})


def sales(part: Row, outer: Row) -> dict[str, Any]:
    """The part sales and employment; the columns hsk_code and export_country of the row count when it has none."""
    found: dict[str, Any] = {}
    for name in ("sales", "export"):
        figures = years(part, name, values.amount, WON)
        for year in ("previous_year", "current_year"):
            found[f"{name}_{year}"] = figures.take(year, values.amount, WON)
        found[f"{name}_reporting_date"] = figures.take("reporting_date", values.day, DATE)
        if name == "export":
            for column, clean in (
                ("hsk_code", values.digits),
                ("export_country1", values.text),
                ("export_country2", values.text),
            ):
                own = outer.take(column, clean, "구분자를 없앰")
                inner = figures.take(column, clean, "구분자를 없앰")
                found[column] = inner or own
                if inner and own and inner != own:
                    outer.note(column, own, inner, "행의 값과 실적 내용의 값이 달라 실적 내용의 값을 씀")
        figures.leftovers()
    if found["hsk_code"] is not None and not (len(found["hsk_code"]) == 10 and found["hsk_code"].isdigit()):
        part.note("hsk_code", found["hsk_code"], None, "HSK 코드 10자리가 아니어서 비웠습니다")
        found["hsk_code"] = None
    return found | employment(part)


def employment(part: Row) -> dict[str, Any]:
    """Employees; the total is now the sum, so a total that disagrees is reported and one that stands alone is kept."""
    found: dict[str, Any] = {}
    people = years(part, "employment", values.count, "")
    kinds = {kind: years(people, f"{kind}_employees", values.count, "") for kind in ("current", "new", "total")}
    for year in ("previous_year", "current_year"):
        existing, new, total = (kinds[kind].take(year, values.count, "숫자로 바꿈") for kind in kinds)
        if existing is None and total is not None and total >= (new or 0):
            existing = total - (new or 0)
            people.note(f"current_employees.{year}", None, existing, "총인원에서 신규를 빼서 채움")
        elif total is not None and total != (existing or 0) + (new or 0):
            people.note(
                f"total_employees.{year}", total, (existing or 0) + (new or 0), "총인원은 기존과 신규의 합으로 계산함"
            )
        found |= {f"existing_employees_{year}": existing, f"new_employees_{year}": new}
    for figures in (*kinds.values(), people):
        figures.leftovers()
    return found


def support(part: Row) -> dict[str, Any]:
    """One government support; amounts without a unit were typed in thousand won."""
    found: dict[str, Any] = {
        name: part.take(name, values.text) for name in ("project_name", "startup_project_name", "support_organization")
    }
    found["support_amount"] = part.take("support_amount", lambda value: values.amount(value, 1000), THOUSAND) or 0
    found |= {name: part.take(name, values.day, DATE) for name in ("start_date", "end_date")}
    if found["start_date"] and found["end_date"] and found["end_date"] < found["start_date"]:
        part.note("end_date", found["end_date"], found["start_date"], "시작일과 종료일이 바뀌어 있어 바로잡음")
        found["start_date"], found["end_date"] = found["end_date"], found["start_date"]
    return found


def intellectual_property(part: Row, codes: Codes) -> dict[str, Any]:
    """One right; a country outside of the list is kept by its name."""
    country = part.cells.get("country")
    found: dict[str, Any] = {"name": part.take("name", values.text), "ip_number": part.take("number", values.text)}
    for old, new, name in (("type", "ip_type", "ip_type"), ("registration_type", "registration_type", "ip_registration_type"),
                           ("overseas_type", "overseas_type", "ip_overseas_type")):  # fmt: skip
        found[new] = part.take(old, partial(codes.one, name), CODE)
    try:
        found["country"] = codes.one("ip_country", part.cells.pop("country", None))
        if found["country"] != values.text(country):
            part.note("country", country, found["country"], CODE)
    except BadValue:
        found |= {"country": "other", "country_name": values.text(country)}
        part.note("country", country, "other", "목록에 없는 국가: 국가명으로 남김")
    found["registration_date"] = part.take("registration_date", values.day, DATE)
    found["public_disclosure"] = part.take("public_disclosure", values.boolean, "예/아니오로 바꿈")
    return found


def finish(part: Row, found: dict[str, Any]) -> dict[str, Any]:
    """Reports attachments and what is left of a part, and shortens what is too long."""
    if files := values.words(part.cells.pop("attachments", None)):
        part.note("attachments", files, None, FILES)
    part.leftovers(frozenset({"id"}))
    for name, length in LENGTHS.items():
        if len(found.get(name) or "") > length:
            part.note(name, found[name], found[name][:length], f"{length}자로 줄임")
            found[name] = found[name][:length]
    return found


def listed(data: Row, name: str) -> list[Row]:
    """The rows of a list in data_json."""
    found = data.cells.pop(name, None) or []
    if isinstance(found, dict):
        found = [found]
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        data.note(name, found, None, "목록 형식이 아니어서 읽을 수 없습니다")
        return []
    return [data.below(f"{name}[{number}]", item) for number, item in enumerate(found)]


def filled(found: dict[str, Any]) -> bool:
    """Whether a part says anything: the form wrote empty rows too."""
    return any(value not in (None, 0) for value in found.values())


def parts(row: Row, codes: Codes) -> tuple[dict[str, list[dict[str, Any]]], str | None]:
    """The rows of the three tables, and the notes."""
    old = row.cells.get("data_json")
    document = values.snake_keys(row.take("data_json", values.document))
    if not isinstance(document, dict):
        raise Refused(Change("data_json", old, None, "실적 내용을 읽을 수 없습니다"))
    data = row.below("data_json", document)
    first = years(data, "sales_employment", None, "")
    figures = finish(first, sales(first, row))
    supports = [finish(part, support(part)) for part in listed(data, "government_support")]
    rights = [finish(part, intellectual_property(part, codes)) for part in listed(data, "intellectual_property")]
    notes = data.take("notes", values.text)
    data.leftovers()
    found = {
        "performance_sales": [figures] if filled(figures) else [],
        "performance_supports": [part for part in supports if filled(part)],
        "performance_intellectual_properties": [part for part in rights if filled(part)],
    }
    return found, notes


def convert(row: Row, member: UUID, codes: Codes) -> dict[str, Any]:
    """A result of `member` as columns and parts; raises Refused."""
    year, quarter = period(row)
    found: dict[str, Any] = {
        "id": row.take("id", values.identifier),
        "member_id": member,
        "year": year,
        "quarter": quarter,
    }
    if found["id"] is None:
        raise Refused(Change("id", None, None, "id가 없거나 uuid 형식이 아닙니다"))
    for name in ("year", "quarter", "member_id"):
        row.cells.pop(name, None)
    found["status"] = status_of(row, codes)
    found |= {name: row.take(name, values.timestamp) for name in ("created_at", "submitted_at", "reviewed_at")}
    changed = values.timestamp(row.cells.get("updated_at")) or found["created_at"]
    if found["status"] != "draft":
        found["submitted_at"] = found["submitted_at"] or changed
    if found["status"] in DECIDED:
        found["reviewed_at"] = found["reviewed_at"] or changed
    found["reviewed_by"] = row.take("reviewer_id", values.identifier)
    comment = row.take("review_comments", values.text)
    if comment is not None and len(comment) > 1000:
        row.note("review_comments", comment, comment[:1000], "1000자로 줄임")
    found["comment"] = comment and comment[:1000]
    found["parts"], found["notes"] = parts(row, codes)
    row.cells.pop("deleted_at", None)
    row.leftovers(IGNORED)
    return found


def insert(connection: Connection, record: dict[str, Any]) -> None:
    """Writes the record, its parts, the review round and, when it was approved, the snapshot statistics read."""
    connection.execute(INSERT_RECORD, record)
    for table, found in record["parts"].items():
        for number, part in enumerate(found):
            columns = {"performance_id": record["id"], "member_id": record["member_id"]} | part
            columns |= {"sort_order": number} if table != "performance_sales" else {}
            connection.execute(
                sql.SQL("insert into public.{} ({}) values ({})").format(
                    sql.Identifier(table),
                    sql.SQL(", ").join(map(sql.Identifier, columns)),
                    sql.SQL(", ").join(map(sql.Placeholder, columns)),
                ),
                columns,
            )
    if record["status"] in DECIDED:
        connection.execute(INSERT_REVIEW, record)
    if record["status"] == "approved":
        connection.execute(SNAPSHOT, record)
