"""The sample files of the old portal, loaded: what arrives, what is merged or refused, and that nothing gets lost."""

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest

from scripts.old_portal.__main__ import main
from scripts.old_portal.reading import encoding_of, rows
from scripts.stack.postgres import Server
from tests.support.databases import TestDatabase, clone_database
from tests.support.people import People

SAMPLES = Path(__file__).parent / "samples"
FILES = ("members.csv", "projects.csv", "performance_records.csv", "project_applications.csv")
Lines = dict[tuple[str, str], dict[str, str]]


def old_id(kind: str, number: int) -> str:
    return f"{kind}0000000-0000-4000-8000-{number:012d}"


class World:
    """A database of its own, into which the samples are loaded."""

    def __init__(self, database: TestDatabase, report: Path) -> None:
        self.database, self.report = database, report
        self.session = database.session()

    def load(self, *options: str) -> int:
        arguments = [
            "load",
            "--members",
            FILES[0],
            "--projects",
            FILES[1],
            "--performance",
            FILES[2],
            "--applications",
            FILES[3],
        ]
        paths = [str(SAMPLES / word) if word.endswith(".csv") else word for word in arguments]
        code = main([*paths, "--report", str(self.report), *options])
        self.session.rollback()
        return code

    def lines(self) -> Lines:
        with self.report.open(encoding="utf-8-sig", newline="") as stream:
            return {(line["file"], line["line"]): line for line in csv.DictReader(stream)}

    def result(self, file: str, number: int) -> str:
        return next(line["result"] for line in self.lines().values() if line["file"] == file and self._is(line, number))

    def _is(self, line: dict[str, str], number: int) -> bool:
        return line["key"].endswith(f"{number:012d}")

    def table(self, statement: str, *parameters: object) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.database.url) as connection:
            return connection.execute(statement.encode(), parameters).fetchall()


@pytest.fixture(scope="module")
def world(database_server: Server, database_template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The samples, loaded once for the tests that only look."""
    with clone_database(database_server, database_template) as database, pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", database.url)
        made = World(database, tmp_path_factory.mktemp("report") / "report.csv")
        assert made.load() == 1
        yield made


@pytest.fixture
def empty_world(fresh_db: TestDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """A portal into which nothing has been loaded yet."""
    monkeypatch.setenv("DATABASE_URL", fresh_db.url)
    return World(fresh_db, tmp_path / "report.csv")


def test_every_source_row_has_one_line_and_the_samples_hold_every_result(world: World) -> None:
    told = Counter(file for file, _ in world.lines())
    assert told == {file: sum(1 for _ in rows(SAMPLES / file)) for file in FILES}
    assert {line["result"] for line in world.lines().values()} == {"loaded", "cleaned", "merged", "skipped", "refused"}
    quiet = [line for line in world.lines().values() if line["result"] != "loaded" and not line["reason"]]
    assert quiet == []


def test_loading_again_changes_nothing(world: World, tmp_path: Path) -> None:
    counted = """select (select count(*) from public.members), (select count(*) from public.performance_records),
      (select count(*) from public.performance_snapshots), (select count(*) from public.project_applications),
      (select count(*) from auth.users), (select max(xmin::text::bigint) from public.members),
      (select max(xmin::text::bigint) from public.performance_records),
      (select max(xmin::text::bigint) from public.project_applications)"""
    before, first = world.table(counted), Counter(line["result"] for line in world.lines().values())
    again = World(world.database, tmp_path / "again.csv")
    assert again.load() == 1
    second = Counter(line["result"] for line in again.lines().values())
    assert world.table(counted) == before
    assert second["unchanged"] == first["loaded"] + first["cleaned"]
    assert second["refused"] == first["refused"]
    assert second["merged"] == first["merged"]


def test_a_rehearsal_tells_the_same_and_writes_nothing(world: World, empty_world: World) -> None:
    assert empty_world.load("--dry-run") == 1
    assert empty_world.lines() == world.lines()
    assert empty_world.table("select count(*) from public.members") == [(0,)]


def test_companies_arrive_in_their_state_with_an_account_like_the_auth_server_s(world: World) -> None:
    states: dict[str, str] = dict(world.table("select right(id::text, 2), state::text from public.members"))
    assert states == {
        "01": "approved", "02": "approved", "03": "rejected", "04": "pending", "05": "suspended", "06": "withdrawn", "10": "suspended",
    }  # fmt: skip
    [(company, region, stage, investment, institutions, ksic)] = world.table(
        """select business_number, region, startup_stage, investment_amount::bigint, investment_institutions, ksic_major
        from public.members where id = %s""",
        old_id("a", 2),
    )
    assert (company, region, stage) == ("9628600022", "wonju", "leap")
    assert (investment, institutions, ksic) == (1_200_000_000, ["가펀드", "나펀드"], "C")
    assert world.table(
        "select right(id::text, 2), participation_programs, representative_gender from public.members where id in (%s, %s) order by 1",
        old_id("a", 1),
        old_id("a", 10),
    ) == [("01", ["none"], None), ("10", [], "male")]
    accounts = world.table(
        """select a.email, a.encrypted_password <> '', i.provider from auth.users as a
        inner join auth.identities as i on a.id = i.user_id inner join sys.users as u on a.id = u.id order by a.email"""
    )
    assert ("old1@old.example", True, "email") in accounts
    assert ("owner2@old.example", False, "email") in accounts
    assert len(accounts) == 6
    assert world.table("select company_name, representative from public.members where state = 'withdrawn'") == [
        ("(탈퇴 기업)", None)
    ]
    tenants = world.table("select o.status::text from sys.organizations as o inner join public.members as m on o.tenant_id = m.id "
                          "order by m.id")  # fmt: skip
    assert [status for (status,) in tenants] == ["active", "active", "pending", "pending", "suspended", "suspended"]
    assert world.table("select count(*) from noti.notifications") == [(0,)]


def test_an_owner_who_was_carried_over_reads_and_files_in_the_new_portal(world: World) -> None:
    [(owner,)] = world.table("select id from sys.users where tenant_id = %s", old_id("a", 1))
    with world.session.as_user(UUID(str(owner))):
        seen = world.session.rows("select year, quarter, status::text from public.performance_records order by 1, 2")
        assert [(row["year"], row["quarter"], row["status"]) for row in seen] == [
            (2024, 1, "approved"), (2024, 2, "submitted"), (2024, 3, "approved"), (2024, None, "revision_requested"),
        ]  # fmt: skip
        world.session.execute("insert into public.performance_records (year, quarter) values (2025, 1)")
    world.session.rollback()


def test_both_key_styles_become_the_three_parts_in_won(world: World) -> None:
    amounts = world.table(
        """select right(s.performance_id::text, 1), s.sales_current_year::bigint, s.hsk_code, s.existing_employees_current_year,
          (select array_agg(p.support_amount::bigint order by p.sort_order) from public.performance_supports as p
           where p.performance_id = s.performance_id),
          (select array_agg(i.ip_type || ':' || i.country || ':' || i.public_disclosure order by i.sort_order)
           from public.performance_intellectual_properties as i where i.performance_id = s.performance_id)
        from public.performance_sales as s where s.performance_id in (%s, %s) order by 1""",
        old_id("c", 1),
        old_id("c", 2),
    )
    assert amounts == [
        ("1", 1_000_000_000, "3304991000", 12, [50_000_000], ["patent:korea:true"]),
        ("2", 350_000_000, "3304991000", 8, [5_000_000, 15_000_000], ["patent:other:false"]),
    ]


def test_one_record_a_period_and_what_was_approved_is_what_statistics_read(world: World) -> None:
    kept = {number: world.result(FILES[2], number) for number in range(1, 16)}
    assert kept | {3: "merged", 6: "merged", 10: "skipped"} == kept
    assert {number for number, result in kept.items() if result == "refused"} == {9, 11, 12, 15}
    # the record of the second quarter had only the right; its sales came from the row it replaced
    [(parts,)] = world.table(
        """select (select count(*) from public.performance_sales where performance_id = r.id)
          + (select count(*) from public.performance_intellectual_properties where performance_id = r.id)
        from public.performance_records as r where r.id = %s""",
        old_id("c", 4),
    )
    assert parts == 2
    snapshots = world.table(
        "select right(performance_id::text, 2), sales_current_year::bigint from public.performance_snapshots order by 1"
    )
    assert snapshots == [("01", 1_000_000_000), ("02", 350_000_000), ("05", 2), ("13", 1_000_000_000)]
    reviews = world.table(
        "select decision::text, comment from public.performance_reviews where comment is not null order by 1"
    )
    assert ("approved", "좋습니다") in reviews
    assert ("revision_requested", "금액을 확인해 주세요") in reviews


def test_programmes_and_applications_keep_their_history(world: World) -> None:
    programmes = world.table("select right(p.id::text, 1), p.state::text, c.view_count, p.description from public.projects as p "
                             "inner join public.project_counters as c on p.id = c.project_id order by 1")  # fmt: skip
    assert [row[:3] for row in programmes] == [("1", "inactive", 1204), ("2", "inactive", 7), ("3", "archived", 0)]
    assert "script" not in str(programmes[1][3])
    assert "onclick" not in str(programmes[1][3])
    applications = world.table(
        "select right(id::text, 1), state::text, review_note from public.project_applications order by 1"
    )
    assert applications == [
        ("1", "approved", "선정"), ("2", "under_review", None), ("4", "cancelled", None), ("5", "rejected", "정원 초과"),
        ("7", "needs_supplement", None), ("8", "cancelled", None),
    ]  # fmt: skip
    assert world.result(FILES[3], 3) == "merged"
    assert world.table("select applicant_name from public.project_applications where right(id::text, 1) = '4'") == [
        ("(탈퇴 기업)",)
    ]
    assert world.table("select count(*) from public.notifications") == [(0,)]


def test_rows_of_a_number_that_registered_anew_go_to_its_new_company(empty_world: World) -> None:
    company = People(empty_world.session).make_company(business_number="9628600022")
    empty_world.session.commit()
    empty_world.load()
    assert empty_world.table("select id from public.members where business_number = '9628600022'") == [(company.id,)]
    found = "select right(id::text, 1), member_id from public.%s where right(id::text, 1) = '2'"
    for table in ("performance_records", "project_applications"):
        assert empty_world.table(found.replace("%s", table)) == [("2", company.id)]


def test_secrets_never_reach_the_report_and_no_cell_is_a_formula(world: World) -> None:
    report = world.report.read_text(encoding="utf-8-sig")
    assert "5f4dcc3b5aa765d61d8327deb882cf99" not in report
    assert "$2b$12$" not in report
    with world.report.open(encoding="utf-8-sig", newline="") as stream:
        assert [cell for line in csv.reader(stream) for cell in line if cell.startswith(("=", "+", "@", "-"))] == []


def test_files_in_three_encodings_read_the_same(tmp_path: Path) -> None:
    content = "id,companyName\nx,강원기업\n\n"
    read = []
    for encoding in ("utf-8", "utf-8-sig", "cp949"):
        path = tmp_path / f"{encoding}.csv"
        path.write_text(content, encoding=encoding)
        read.append([(row.line, row.cells) for row in rows(path)])
    assert read == [[(2, {"id": "x", "company_name": "강원기업"})]] * 3
    assert encoding_of(SAMPLES / FILES[2]) == "cp949"


def test_a_file_that_is_no_export_stops_the_load(world: World, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("a,b\n1,2\n", encoding="utf-8")
    sample = str(SAMPLES / FILES[2])
    arguments = [
        "load",
        "--members",
        str(wrong),
        "--performance",
        sample,
        "--applications",
        sample,
        "--report",
        str(world.report),
    ]
    assert main(arguments) == 2
