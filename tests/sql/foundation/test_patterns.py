"""Rules installed by one line: trees, one default, dated periods, references that name their entity, standard policies.

The rules are tried on a scratch table of a made-up tenant module, which the test takes back.
"""

from typing import LiteralString
from uuid import UUID, uuid4

import pytest
from psycopg import sql

from tests.support.databases import TestDatabase
from tests.support.people import Company, People
from tests.support.session import Session

SCRATCH: LiteralString = """
  create table adm.scratches (
    tenant_id uuid not null default app.tenant_id(),
    id uuid not null default gen_random_uuid(),
    name text not null, owner_note text, parent_id uuid, level integer not null default 1, path text not null default '',
    is_default boolean not null default false, kind text not null default 'a', start_date date, end_date date,
    created_at timestamptz not null default now(), created_by uuid default auth.uid(),
    updated_at timestamptz not null default now(), updated_by uuid default auth.uid(),
    is_deleted boolean not null default false,
    primary key (tenant_id, id),
    foreign key (tenant_id, parent_id) references adm.scratches (tenant_id, id) on delete restrict
  );
  select app.make_searchable('adm.scratches', '{name,owner_note}');
  select app.register_entity('adm.scratches', 'tenant', '시험', 'Scratches');
  select app.install_tree('adm.scratches', 'parent_id', 'name', 3);
  select app.install_default('adm.scratches', 'is_default', '{kind}');
  select app.install_period('adm.scratches', 'start_date', 'end_date', '{kind}', 'not is_deleted and start_date is not null');
  select app.allow_tenant('adm.scratches', '{id,name,parent_id,is_default,kind,start_date,end_date}');
"""


@pytest.fixture
def company(db: Session, people: People) -> Company:
    """An approved company in a database that also has adm.scratches."""
    made = people.make_company()
    people.approve(made)
    with db.as_postgres():
        db.execute(SCRATCH)
    return made


def add(db: Session, name: str, parent: UUID | None = None) -> UUID:
    """A node of the tree."""
    made: UUID = db.value("insert into adm.scratches (name, parent_id) values (%s, %s) returning id", [name, parent])
    return made


def test_a_tree_keeps_level_and_path_of_the_whole_subtree(db: Session, company: Company) -> None:
    # level = parent + 1, path maintained for the whole subtree
    with db.as_user(company.owner_id):
        top, other = add(db, "본사"), add(db, "지사")
        middle = add(db, "영업", top)
        leaf = add(db, "1팀", middle)
        assert db.one("select level, path from adm.scratches where id = %s", [leaf]) == {
            "level": 3, "path": "본사 > 영업 > 1팀"
        }  # fmt: skip
        db.execute("update adm.scratches set name = '영업본부' where id = %s", [middle])
        assert db.value("select path from adm.scratches where id = %s", [leaf]) == "본사 > 영업본부 > 1팀"
        db.execute("update adm.scratches set parent_id = %s where id = %s", [other, middle])
        assert db.value("select path from adm.scratches where id = %s", [leaf]) == "지사 > 영업본부 > 1팀"
        db.execute("update adm.scratches set parent_id = null where id = %s", [middle])
        assert db.one("select level, path from adm.scratches where id = %s", [leaf]) == {
            "level": 2, "path": "영업본부 > 1팀"
        }  # fmt: skip


def test_a_tree_has_no_cycles_and_no_more_levels_than_it_says(db: Session, company: Company) -> None:
    # no cycles, depth cap
    with db.as_user(company.owner_id):
        top = add(db, "1")
        middle = add(db, "2", top)
        leaf = add(db, "3", middle)
        for below in (top, middle, leaf):
            with db.expect_error("TREE_CYCLE", 422):
                db.execute("update adm.scratches set parent_id = %s where id = %s", [below, top])
        with db.expect_error("TREE_TOO_DEEP", 422):
            add(db, "4", leaf)
        # moving a subtree counts the levels of what hangs below it
        roof = add(db, "지붕")
        with db.expect_error("TREE_TOO_DEEP", 422):
            db.execute("update adm.scratches set parent_id = %s where id = %s", [roof, top])


def test_a_node_with_live_children_stays_and_an_orphan_does_not_come_back(db: Session, company: Company) -> None:
    # no delete with live children; X-03: restore looks at the parent again
    with db.as_user(company.owner_id):
        top = add(db, "부모")
        child = add(db, "자식", top)
        with db.expect_error("RESOURCE_IN_USE", 409):
            db.execute("delete from adm.scratches where id = %s", [top])
        db.execute("delete from adm.scratches where id = %s", [child])
        db.execute("delete from adm.scratches where id = %s", [top])
        with db.expect_error("VALIDATION_ERROR", 422):
            db.execute("select public.restore('adm.scratches', %s)", [child])
        db.execute("select public.restore('adm.scratches', %s)", [top])
        db.execute("select public.restore('adm.scratches', %s)", [child])
        assert db.value("select path from adm.scratches where id = %s", [child]) == "부모 > 자식"


def test_a_parent_of_another_tenant_is_no_parent(db: Session, people: People, company: Company) -> None:
    #
    other = people.make_company()
    people.approve(other)
    with db.as_user(other.owner_id):
        foreign = add(db, "남의 것")
    with db.as_user(company.owner_id), db.expect_error("VALIDATION_ERROR", 422) as failure:
        add(db, "내 것", foreign)
    assert failure.details == [{"field": "parent_id", "message": "상위 항목이 없습니다."}]


def test_a_new_default_takes_the_place_of_the_former_one(db: Session, company: Company) -> None:
    # one default a group, set and cleared in one transaction
    with db.as_user(company.owner_id):
        db.execute("insert into adm.scratches (name, kind, is_default) values ('1', 'a', true), ('2', 'b', true)")
        db.execute("insert into adm.scratches (name, kind, is_default) values ('3', 'a', true)")
        defaults = "select string_agg(name, ',' order by name) from adm.scratches where is_default"
        assert db.value(defaults) == "2,3"
        # the group changes: the default of the group it comes to steps back
        db.execute("update adm.scratches set kind = 'b' where name = '3'")
        assert db.value(defaults) == "3"


def test_a_restored_default_does_not_push_the_present_one_aside(db: Session, company: Company) -> None:
    # X-18 with X-03
    with db.as_user(company.owner_id):
        former = db.value("insert into adm.scratches (name, is_default) values ('옛것', true) returning id")
        db.execute("delete from adm.scratches where id = %s", [former])
        db.execute("insert into adm.scratches (name, is_default) values ('새것', true)")
        db.execute("select public.restore('adm.scratches', %s)", [former])
        assert db.rows("select name from adm.scratches where is_default") == [{"name": "새것"}]
        assert db.value("select count(*) from adm.scratches") == 2


def test_periods_of_one_key_do_not_overlap(db: Session, company: Company) -> None:
    # end not before start, no overlap per key; both ends belong to the period
    add_period: LiteralString = (
        "insert into adm.scratches (name, kind, start_date, end_date) values ('기간', %s, %s, %s) returning id"
    )
    with db.as_user(company.owner_id):
        first = db.value(add_period, ["a", "2026-01-01", "2026-01-31"])
        with db.expect_error("VALIDATION_ERROR", 422) as failure:
            db.execute(add_period, ["a", "2026-03-02", "2026-03-01"])
        assert [item["field"] for item in failure.details] == ["end_date"]
        with db.expect_error("PERIOD_OVERLAP", 409) as failure:
            db.execute(add_period, ["a", "2026-01-31", None])
        assert failure.details["overlaps"] == str(first)
        db.execute(add_period, ["b", "2026-01-31", None])
        db.execute(add_period, ["a", "2026-02-01", None])
        with db.expect_error("PERIOD_OVERLAP", 409):
            db.execute("update adm.scratches set end_date = '2026-02-01' where id = %s", [first])
        db.execute("delete from adm.scratches where id = %s", [first])
        db.execute(add_period, ["a", "2026-01-15", "2026-01-20"])
        with db.expect_error("PERIOD_OVERLAP", 409):
            db.execute("select public.restore('adm.scratches', %s)", [first])


def test_the_constraint_decides_about_periods_without_the_trigger(db: Session, company: Company) -> None:
    # the exclusion constraint, not only the trigger that says it in words
    with db.as_postgres():
        db.execute("alter table adm.scratches disable trigger tg__period")
        with db.expect_error("23P01"):
            db.execute(
                "insert into adm.scratches (tenant_id, name, start_date) values (%(t)s, 'x', '2026-01-01'), (%(t)s, 'y', '2026-01-02')",
                {"t": company.id},
            )


def test_a_named_reference_points_at_a_live_readable_record_of_the_tenant(db: Session, people: People) -> None:
    # polymorphic references
    mine, other = people.make_company(), people.make_company()
    people.approve(mine)
    people.approve(other)
    with db.as_user(other.owner_id):
        foreign = db.value("select id from adm.units where code = 'KG'")
    with db.as_user(mine.owner_id):
        unit = db.value("select id from adm.units where code = 'DZ'")
        db.execute("select app.require_record('adm.units', %s, 'record_id')", [unit])
        refused: list[tuple[str, UUID]] = [
            ("adm.units", foreign), ("adm.units", uuid4()), ("adm.payment_terms", unit), ("adm.nothing", unit),
            ("public.members", mine.id), ("adm.glossary_links", unit),
        ]  # fmt: skip
        for entity, record in refused:
            with db.expect_error("VALIDATION_ERROR", 422) as failure:
                db.execute("select app.require_record(%s, %s, 'record_id')", [entity, record])
            assert failure.details[0]["field"] == "record_id"
        db.execute("delete from adm.units where id = %s", [unit])
        with db.expect_error("VALIDATION_ERROR", 422):
            db.execute("select app.require_record('adm.units', %s, 'record_id')", [unit])


def test_a_named_reference_needs_the_right_to_read_the_record(db: Session, people: People) -> None:
    # what the caller may not read, the caller may not point at
    company = people.make_company()
    people.approve(company)
    clerk = people.make_auth_user()
    with db.as_postgres():
        db.execute("insert into sys.users (tenant_id, id, email) values (%s, %s, 'c@b.kr')", [company.id, clerk])
        unit = db.value("select id from adm.units where tenant_id = %s and code = 'KG'", [company.id])
    with db.as_user(clerk), db.expect_error("VALIDATION_ERROR", 422):
        db.execute("select app.require_record('adm.units', %s, 'record_id')", [unit])


def test_the_standard_policies_keep_tenants_apart(db: Session, people: People, company: Company) -> None:
    # tenant from the verified caller, rows of others neither seen nor touched; X-24: a permission per operation
    other = people.make_company()
    people.approve(other)
    with db.as_user(company.owner_id):
        mine = add(db, "내 것")
        with db.expect_error("42501", 403):
            db.execute("insert into adm.scratches (tenant_id, name) values (%s, '남의 회사에')", [other.id])
        for column in ("tenant_id", "level", "path", "owner_note", "created_by", "is_deleted"):
            with db.expect_error("42501", 403):
                db.execute(sql.SQL("update adm.scratches set {} = default").format(sql.Identifier(column)))
    with db.as_user(other.owner_id):
        assert db.rows("select id from adm.scratches") == []
        assert db.execute("update adm.scratches set name = '바꿈' where id = %s", [mine]) == 0
        db.execute("delete from adm.scratches where id = %s", [mine])
    with db.as_user(company.owner_id):
        assert db.rows("select name from adm.scratches") == [{"name": "내 것"}]
        db.execute("delete from adm.scratches where id = %s", [mine])
    with db.as_user(other.owner_id), db.expect_error("RESOURCE_NOT_FOUND", 404):
        db.execute("select public.restore('adm.scratches', %s)", [mine])


def test_the_standard_policies_ask_for_a_permission_per_operation(
    db: Session, people: People, company: Company
) -> None:
    #
    clerk = people.make_auth_user()
    with db.as_postgres():
        db.execute("insert into sys.users (tenant_id, id, email) values (%s, %s, 'c@b.kr')", [company.id, clerk])
        role = db.value(
            "insert into sys.roles (tenant_id, code, name_ko, name_en) values (%s, 'scratcher', '시험', 'Test') returning id",
            [company.id],
        )
        db.execute(
            "insert into sys.role_permissions values (%s, %s, unnest('{adm.scratches:read,adm.scratches:create}'::text[]))",
            [company.id, role],
        )
        db.execute(
            "insert into sys.user_roles (tenant_id, user_id, role_id) values (%s, %s, %s)", [company.id, clerk, role]
        )
    with db.as_user(clerk):
        made = add(db, "등록만")
        with db.expect_error("FORBIDDEN", 403):
            db.execute("update adm.scratches set name = '바꿈' where id = %s", [made])
        with db.expect_error("FORBIDDEN", 403):
            db.execute("delete from adm.scratches where id = %s", [made])


def test_a_suspended_company_reads_and_writes_nothing(db: Session, company: Company) -> None:
    # suspended: no writes, reading goes on; closed: nothing
    with db.as_user(company.owner_id):
        add(db, "전에")
    with db.as_postgres():
        db.execute("update sys.organizations set status = 'suspended' where tenant_id = %s", [company.id])
        db.execute("select app.forget_context()")
    with db.as_user(company.owner_id):
        assert db.value("select count(*) from adm.scratches") == 1
        with db.expect_error("FORBIDDEN", 403):
            add(db, "정지 중")
    with db.as_postgres():
        db.execute("update sys.organizations set status = 'closed' where tenant_id = %s", [company.id])
        db.execute("select app.forget_context()")
    with db.as_user(company.owner_id):
        assert db.rows("select id from adm.scratches") == []


def test_a_module_outside_the_plan_answers_403(db: Session, people: People) -> None:
    # not licensed by the plan
    company = people.make_company()
    people.approve(company)
    with db.as_postgres():
        db.execute("update sys.organizations set modules = '{crm}' where tenant_id = %s", [company.id])
    with db.as_user(company.owner_id):
        assert db.value("select app.can('crm.partners:read')") is True
        with db.expect_error("MODULE_NOT_LICENSED", 403):
            db.value("select app.can('wms.warehouses:read')")


def test_a_stale_version_is_refused(db: Session, company: Company) -> None:
    # if-match carries the updated_at that the client has read
    with db.as_user(company.owner_id):
        made = add(db, "처음")
        seen = db.value(
            "select to_char(updated_at, 'YYYY-MM-DD\"T\"HH24:MI:SS.USOF') from adm.scratches where id = %s", [made]
        )
    change: LiteralString = "update adm.scratches set name = '나중' where id = %s"
    with db.as_user(company.owner_id, headers={"if-match": '"2020-01-01T00:00:00+09:00"'}):
        with db.expect_error("STALE_RECORD", 409) as failure:
            db.execute(change, [made])
        assert "updated_at" in failure.details
    with db.as_user(company.owner_id, headers={"if-match": "어제"}), db.expect_error("VALIDATION_ERROR", 422):
        db.execute(change, [made])
    with db.as_user(company.owner_id, headers={"if-match": f'"{seen}"'}):
        assert db.execute(change, [made]) == 1
    with db.as_user(company.owner_id, headers={"accept": "application/json"}):
        assert db.execute("update adm.scratches set name = '조건 없이' where id = %s", [made]) == 1


def test_two_at_once_do_not_close_a_circle_nor_make_two_defaults(fresh_db: TestDatabase) -> None:
    # under concurrency: the second waits and is refused, or sees what the first did
    first, second = fresh_db.session(), fresh_db.session()
    people = People(first)
    company = people.make_company()
    people.approve(company)
    with first.as_postgres():
        first.execute(SCRATCH)
    with first.as_user(company.owner_id):
        left, right = add(first, "왼쪽"), add(first, "오른쪽")
    first.commit()
    move: LiteralString = "update adm.scratches set parent_id = %s where id = %s"
    with first.as_user(company.owner_id):
        first.execute(move, [left, right])
    with second.as_user(company.owner_id):
        second.execute("set local lock_timeout = '300ms'")
        with second.expect_error("55P03"):
            second.execute(move, [right, left])
    second.rollback()
    first.commit()
    with second.as_user(company.owner_id), second.expect_error("TREE_CYCLE", 422):
        second.execute(move, [right, left])
    second.rollback()
    with first.as_user(company.owner_id):
        first.execute("update adm.scratches set is_default = true where id = %s", [left])
    with second.as_user(company.owner_id):
        second.execute("set local lock_timeout = '300ms'")
        with second.expect_error("55P03"):
            second.execute("update adm.scratches set is_default = true where id = %s", [right])
    second.rollback()
    first.commit()
    with second.as_user(company.owner_id):
        second.execute("update adm.scratches set is_default = true where id = %s", [right])
        assert second.rows("select id from adm.scratches where is_default") == [{"id": right}]
