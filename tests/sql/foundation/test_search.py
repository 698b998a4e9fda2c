"""Searching: what a record is found by, and one box for every entity the caller may read."""

import pytest

from tests.support.people import People
from tests.support.session import Session


@pytest.mark.parametrize(
    ("text", "initials"),
    [("강원", "ㄱㅇ"), ("㈜한국 Tech 까치", "ㅎㄱㄲㅊ"), ("Gangwon 2026", ""), ("", ""), ("힣가", "ㅎㄱ")],
)
def test_initial_consonants(db: Session, text: str, initials: str) -> None:
    with db.as_service():
        assert db.value("select app.initial_consonants(%s)", [text]) == initials


def test_the_search_text_holds_lower_case_and_initials(db: Session) -> None:
    with db.as_service():
        assert db.value("select app.search_text('MBP0001', '강원 Foods', null)") == "mbp0001 강원 foods ㄱㅇ"


def test_lists_are_filtered_by_part_and_by_initials(db: Session, people: People) -> None:
    company = people.make_company()
    people.approve(company)
    with db.as_user(company.owner_id):
        for pattern in ("%결제%", "%ㄱㅈㅅㄷ%", "%payment_m%"):
            found = db.rows("select code from adm.code_groups where search_text ilike %s", [pattern])
            assert found == [{"code": "PAYMENT_METHOD"}], pattern
        db.execute("insert into adm.code_groups (code, name) values ('REGION', '지역')")
        db.execute("update adm.code_groups set name = '권역' where code = 'REGION'")
        assert db.value("select search_text from adm.code_groups where code = 'REGION'") == "region 권역 ㄱㅇ"


def test_one_box_finds_records_of_several_entities_best_first(db: Session, people: People) -> None:
    company = people.make_company()
    people.approve(company)
    with db.as_user(company.owner_id):
        db.execute(
            "insert into adm.glossary (code, name, definition) values ('CARD_FEE', '카드 수수료', '카드 결제 비용')"
        )
        found = db.rows("select entity, label, score from public.search('카드')")
        assert {(row["entity"], row["label"]) for row in found} == {
            ("adm.codes", "카드"),
            ("adm.glossary", "카드 수수료"),
        }
        assert all(row["score"] > 0 for row in found)
        only = db.rows("select entity from public.search('ㅋㄷ', '{adm.codes}')")
        assert only == [{"entity": "adm.codes"}]
        assert len(db.rows("select 1 from public.search('a', '{adm.codes}', 2)")) == 2


def test_wildcards_are_letters_and_an_empty_query_is_refused(db: Session, people: People) -> None:
    company = people.make_company()
    people.approve(company)
    with db.as_user(company.owner_id):
        assert db.rows("select 1 from public.search('%')") == []
        assert db.rows("select 1 from public.search('c_rd')") == []
        for query in ("", "   ", None, "가" * 101):
            with db.expect_error("VALIDATION_ERROR", 422) as failure:
                db.rows("select 1 from public.search(%s)", [query])
            assert failure.details[0]["field"] == "p_query"


def test_nobody_finds_deleted_records_those_of_others_or_those_not_readable(db: Session, people: People) -> None:
    # the same answer as the lists give
    mine, other = people.make_company(), people.make_company()
    people.approve(mine)
    people.approve(other)
    clerk = people.make_auth_user()
    with db.as_postgres():
        db.execute("insert into sys.users (tenant_id, id, email) values (%s, %s, 'c@b.kr')", [mine.id, clerk])
    with db.as_user(mine.owner_id):
        term = db.value(
            "insert into adm.glossary (code, name, definition) values ('UNIQUE_ONE', '유일무이', '하나뿐') returning id"
        )
        assert db.value("select id from public.search('유일무이')") == term
    for stranger in (other.owner_id, clerk):
        with db.as_user(stranger):
            assert db.rows("select id from public.search('유일무이')") == []
    with db.as_user(mine.owner_id):
        db.execute("delete from adm.glossary where id = %s", [term])
        assert db.rows("select id from public.search('유일무이')") == []


def test_the_index_answers_the_search(db: Session, people: People) -> None:
    company = people.make_company()
    people.approve(company)
    with db.as_postgres():
        db.execute(
            """
            insert into adm.glossary (tenant_id, code, name, definition)
            select %s, 'T' || lpad(n::text, 6, '0'), '용어 ' || n, '뜻' from generate_series(1, 3000) as n
            """,
            [company.id],
        )
        db.execute("select gin_clean_pending_list('adm.glossary_search_idx')")
        db.execute("analyze adm.glossary")
        plan = db.rows(
            "explain select id from adm.glossary where tenant_id = %s and search_text like '%%용어 2999%%' and not is_deleted",
            [company.id],
        )
    assert "glossary_search_idx" in "\n".join(row["QUERY PLAN"] for row in plan)
