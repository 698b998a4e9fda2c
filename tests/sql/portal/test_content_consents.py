"""A new version of a required text: who is asked, how often, and how a company agrees; nothing is blocked meanwhile."""

import json
from typing import Any
from uuid import UUID

import pytest

from tests.sql.portal.support_world import mails, make_employee, make_member
from tests.sql.portal.test_content_legal import publish
from tests.support.concurrency import CALLERS, OK, at_once, tally
from tests.support.databases import TestDatabase
from tests.support.people import CONSENTS, Company, People
from tests.support.session import Session

OUTSTANDING = "select public.outstanding_consents()"
GIVE = "select public.give_consents(%s)"
ASK = "select app.request_consents()"
PUBLISHER = "portal.legal_contents:publish"
READERS = ("portal.members:read", "portal.member_consents:read")


def outstanding(db: Session, user: UUID) -> dict[str, str]:
    with db.as_user(user):
        return {text["content_type"]: text["version"] for text in db.value(OUTSTANDING)}


def give(db: Session, user: UUID, **versions: str) -> list[dict[str, Any]]:
    with db.as_user(user):
        left: list[dict[str, Any]] = db.value(GIVE, [json.dumps(versions)])
        return left


def ask(db: Session) -> int:
    with db.as_service():
        asked: int = db.value(ASK)
        return asked


def notices(db: Session, company: Company) -> list[str]:
    with db.as_user(company.owner_id):
        return [row["title"] for row in db.rows("select title from public.notifications where kind = 'system'")]


def test_a_company_sees_what_it_has_not_agreed_to(db: Session, people: People) -> None:
    # portal 2.8, 3.1.2: three texts are required, the fourth is a choice
    staff, company = people.make_staff(PUBLISHER), people.make_company()
    assert outstanding(db, company.owner_id) == {}
    for kind in CONSENTS:
        publish(db, staff, kind)
    publish(db, staff, "terms_of_service", when="2999-01-01")
    late = people.make_company()
    required = {kind: "2.0" for kind in CONSENTS if kind != "marketing_consent"}
    assert outstanding(db, company.owner_id) == required
    assert outstanding(db, late.owner_id) == {}
    for nobody in (staff, people.make_auth_user()):
        assert outstanding(db, nobody) == {}
    with db.as_user(company.owner_id):
        shown = db.value(OUTSTANDING)[0]
    assert (shown["agreed_version"], shown["note"], shown["content_html"]) == ("1.0", "정비", "<p>새 약관</p>")
    with db.as_anon(), db.expect_error("42501", 401):
        db.value(OUTSTANDING)


def test_agreeing_adds_a_line_and_keeps_the_earlier_one(db: Session, people: People) -> None:
    staff, company = people.make_staff(PUBLISHER), people.make_company()
    for kind in ("terms_of_service", "privacy_policy"):
        publish(db, staff, kind)
    left = give(db, company.owner_id, privacy_policy="2.0")
    assert [text["content_type"] for text in left] == ["terms_of_service"]
    assert give(db, company.owner_id, privacy_policy="2.0", terms_of_service="2.0") == []
    with db.as_user(company.owner_id):
        rows = db.rows(
            "select version, is_agreed, user_id, agreed_at is not null as timed from public.member_consents "
            "where consent_type = 'privacy_policy' order by version"
        )
        for statement in ("update public.member_consents set version = '1.0'", "delete from public.member_consents"):
            with db.expect_error("42501", 403):
                db.execute(statement)
    assert [(row["version"], row["is_agreed"], row["user_id"], row["timed"]) for row in rows] == [
        ("1.0", True, company.owner_id, True),
        ("2.0", True, company.owner_id, True),
    ]
    with db.as_service(), db.expect_error("APPEND_ONLY", 403):
        db.execute("delete from public.member_consents")


def test_only_the_version_in_force_is_agreed_to(db: Session, people: People) -> None:
    staff, company = people.make_staff(PUBLISHER), people.make_company()
    publish(db, staff, "privacy_policy")
    with db.expect_error("CONSENT_VERSION_CHANGED", 409) as refused:
        give(db, company.owner_id, privacy_policy="1.0", terms_of_service="1.0")
    assert refused.details == [{"content_type": "privacy_policy", "version": "2.0"}]
    for wrong, field in (
        ({"marketing_consent": "1.0"}, "versions.marketing_consent"),
        ({"everything": "1.0"}, "versions.everything"),
        ({}, "versions"),
        (["privacy_policy"], "versions"),
        (None, "versions"),
    ):
        with db.as_user(company.owner_id), db.expect_error("VALIDATION_ERROR", 422) as refused:
            db.value(GIVE, [json.dumps(wrong)])
        assert [error["field"] for error in refused.details] == [field]
    with db.as_user(company.owner_id), db.expect_error("VALIDATION_ERROR", 422):
        db.value(GIVE, [None])
    assert outstanding(db, company.owner_id) == {"privacy_policy": "2.0"}


def test_only_who_may_change_the_company_agrees_for_it(db: Session, people: People) -> None:
    staff, company = people.make_staff(PUBLISHER, "portal:*"), make_member(people)
    publish(db, staff, "privacy_policy")
    clerk = make_employee(db, people, company, "portal.members:update")
    reader = make_employee(db, people, company, "portal.members:read")
    assert outstanding(db, reader) == {"privacy_policy": "2.0"}
    for nobody in (staff, people.make_auth_user(), reader):
        with db.expect_error("FORBIDDEN", 403):
            give(db, nobody, privacy_policy="2.0")
    with db.as_anon(), db.expect_error("42501", 401):
        db.value(GIVE, ['{"privacy_policy": "2.0"}'])
    assert give(db, clerk, privacy_policy="2.0") == []
    assert outstanding(db, company.owner_id) == {}


def test_companies_are_asked_once_a_version(db: Session, people: People) -> None:
    staff, company, agreed = people.make_staff(PUBLISHER), make_member(people), people.make_company(locale="en")
    assert ask(db) == 0, "nobody is written to about the texts of the installation"
    publish(db, staff, "privacy_policy")
    publish(db, staff, "marketing_consent")
    publish(db, staff, "terms_of_service", when="2999-01-01")
    give(db, agreed.owner_id, privacy_policy="2.0")
    with db.as_user(company.owner_id):
        db.execute("insert into public.notification_settings (kind, by_email) values ('system', false)")
    assert [ask(db), ask(db)] == [1, 0]
    sent = mails(db, "consent_request")
    assert [(m["recipient"], m["locale"]) for m in sent] == [(company.email, "ko")]
    assert (sent[0]["payload"]["content_type"], sent[0]["payload"]["version"]) == ("privacy_policy", "2.0")
    assert notices(db, company) == ["개인정보 처리방침 개정에 따른 재동의 안내"]
    assert notices(db, agreed) == []
    publish(db, staff, "privacy_policy")
    assert [ask(db), ask(db)] == [2, 0]
    assert sorted(m["locale"] for m in mails(db, "consent_request")) == ["en", "ko", "ko"]


def test_every_owner_is_written_to_and_nobody_else(db: Session, people: People) -> None:
    staff, company = people.make_staff(PUBLISHER), make_member(people)
    second, clerk = (make_employee(db, people, company, "*") for _ in range(2))
    with db.as_postgres():
        db.execute("update sys.users set is_owner = true where id = %s", [second])
    publish(db, staff, "privacy_policy")
    assert ask(db) == 1
    with db.as_postgres():
        told = db.rows("select user_id, dedupe_key from noti.notifications where template_code = 'consent_request'")
    assert {row["user_id"] for row in told} == {company.owner_id, second}
    assert clerk not in {row["user_id"] for row in told}
    assert len({row["dedupe_key"] for row in told}) == 2


@pytest.mark.parametrize(("state", "asked"), [("approved", 1), ("rejected", 0), ("suspended", 0)])
def test_only_registrations_that_live_are_asked(db: Session, people: People, state: str, asked: int) -> None:
    company = people.make_company()
    with db.as_postgres():
        for step in ("approved", state) if state == "suspended" else (state,):
            db.execute("update public.members set state = %s::public.member_state where id = %s", [step, company.id])
    publish(db, people.make_staff(PUBLISHER), "privacy_policy")
    assert ask(db) == asked


def test_a_run_asks_a_batch(db: Session, people: People) -> None:
    for _ in range(3):
        people.make_company()
    publish(db, people.make_staff(PUBLISHER), "third_party_sharing")
    with db.as_service():
        assert [db.value("select app.request_consents(2)") for _ in range(3)] == [2, 1, 0]
    assert len(mails(db, "consent_request")) == 3


def test_staff_see_who_has_not_agreed(db: Session, people: People) -> None:
    staff, company, agreed = people.make_staff(PUBLISHER), make_member(people), people.make_company()
    publish(db, staff, "terms_of_service")
    give(db, agreed.owner_id, terms_of_service="2.0")
    listed = (
        "select member_id, content_type::text, version, agreed_version, requested_at is not null as asked "
        "from public.missing_consents"
    )
    reader = people.make_staff(*READERS)
    row = {
        "member_id": company.id, "content_type": "terms_of_service", "version": "2.0", "agreed_version": "1.0",
    }  # fmt: skip
    with db.as_user(reader):
        assert db.rows(listed) == [row | {"asked": False}]
    ask(db)
    with db.as_user(reader):
        assert db.rows(listed) == [row | {"asked": True}]
    for other in (company.owner_id, people.make_staff("portal.members:read"), people.make_auth_user()):
        with db.as_user(other):
            assert db.rows(listed) == []
    with db.as_anon(), db.expect_error("42501", 401):
        db.rows(listed)


def test_nothing_is_blocked_meanwhile(db: Session, people: People) -> None:
    staff, company = people.make_staff(PUBLISHER), make_member(people)
    publish(db, staff, "terms_of_service")
    assert ask(db) == 1
    with db.as_user(company.owner_id):
        db.execute("update public.members set website = 'https://a.example' where id = %s", [company.id])
        db.execute("insert into public.performance_records (year) values (2025)")
        db.execute("select public.create_thread('제목', '내용')")


def test_agreeing_at_the_same_moment_leaves_one_line(fresh_db: TestDatabase) -> None:
    setup = fresh_db.session()
    people = People(setup)
    company = people.make_company()
    publish(setup, people.make_staff(PUBLISHER), "privacy_policy")
    setup.commit()

    def agree(session: Session) -> None:
        give(session, company.owner_id, privacy_policy="2.0")

    for work in (ask, agree):
        assert tally(at_once(fresh_db, [work] * CALLERS)) == {OK: CALLERS}
    with setup.as_postgres():
        assert setup.value("select count(*) from public.member_consents where version = '2.0'") == 1
    assert notices(setup, company) == ["개인정보 처리방침 개정에 따른 재동의 안내"]
    assert len(mails(setup, "consent_request")) == 1
