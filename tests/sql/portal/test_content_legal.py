"""Legal texts: versions that never change, and consents that name the one in force."""

from uuid import UUID

from tests.support.concurrency import CALLERS, at_once, by
from tests.support.databases import TestDatabase
from tests.support.people import Company, People
from tests.support.session import Session

TYPES = ["terms_of_service", "privacy_policy", "third_party_sharing", "marketing_consent"]
PUBLISH = "select public.publish_legal_content(%s, %s, %s, %s)"
CURRENT = "select version from public.current_legal_contents where content_type = %s"


def publish(db: Session, staff: UUID, kind: str, html: str = "<p>새 약관</p>", when: str | None = None) -> str:
    with db.as_user(staff):
        version: str = db.value(PUBLISH, [kind, html, "정비", when])["version"]
        return version


def consents(db: Session, company: Company) -> dict[str, list[str]]:
    with db.as_user(company.owner_id):
        rows = db.rows("select consent_type::text, version from public.member_consents order by agreed_at, version")
    return {kind: [row["version"] for row in rows if row["consent_type"] == kind] for kind in TYPES}


def test_all_four_texts_are_there_from_the_beginning_and_clean(db: Session) -> None:
    with db.as_anon():
        rows = db.rows("select content_type::text, version, content_html from public.current_legal_contents")
    assert {row["content_type"]: row["version"] for row in rows} == dict.fromkeys(TYPES, "1.0")
    with db.as_postgres():
        assert db.value("select bool_and(content_html = app.sanitize_html(content_html)) from public.legal_contents")


def test_publishing_makes_the_next_version_and_keeps_the_old_one(db: Session, people: People) -> None:
    staff = people.make_staff("portal.legal_contents:publish")
    assert [publish(db, staff, "privacy_policy", f"<p>{n}</p>") for n in (2, 3)] == ["2.0", "3.0"]
    assert publish(db, staff, "terms_of_service", "<p onclick=x>약관<script>x</script></p>") == "2.0"
    with db.as_anon():
        assert db.value(CURRENT, ["privacy_policy"]) == "3.0"
        assert db.value(CURRENT, ["marketing_consent"]) == "1.0"
        versions = db.rows(
            "select version, content_html from public.legal_contents where content_type = 'privacy_policy' order by 1"
        )
        assert [(row["version"], len(row["content_html"]) > 20) for row in versions] == [
            ("1.0", True),
            ("2.0", False),
            ("3.0", False),
        ]
        assert (
            db.value("select content_html from public.current_legal_contents where content_type = 'terms_of_service'")
            == "<p>약관</p>"
        )
    with db.as_postgres():
        assert (
            db.value(
                "select count(*) from audt.audit_logs where resource_type = 'public.legal_contents' and user_id = %s",
                [staff],
            )
            == 3
        )


def test_nobody_changes_a_published_version(db: Session, people: People) -> None:
    statements = [
        "update public.legal_contents set content_html = '<p>다른 글</p>' where version = '1.0'",
        "update public.legal_contents set effective_at = now() where version = '1.0'",
        "delete from public.legal_contents where version = '1.0'",
    ]
    for statement in statements:
        for door in (db.as_postgres, db.as_service):
            with door(), db.expect_error("APPEND_ONLY", 403):
                db.execute(statement)
        with db.as_user(people.make_staff("*")), db.expect_error("42501", 403):
            db.execute(statement)


def test_only_staff_with_the_permission_publish(db: Session, people: People) -> None:
    for other in (
        people.make_company().owner_id,
        people.make_staff("portal.notices:*"),
        people.make_staff("portal.legal_contents:read"),
    ):
        with db.as_user(other), db.expect_error("FORBIDDEN", 403):
            db.value(PUBLISH, ["privacy_policy", "<p>글</p>", None, None])
    with db.as_anon(), db.expect_error("42501", 401):
        db.value(PUBLISH, ["privacy_policy", "<p>글</p>", None, None])


def test_wrong_values_are_named(db: Session, people: People) -> None:
    with db.as_user(people.make_staff("*")), db.expect_error("VALIDATION_ERROR", 422) as failure:
        db.value(PUBLISH, ["privacy_policy", "<script>x</script>", "가" * 501, "2020-01-01"])
    assert {error["field"] for error in failure.details} == {"content_html", "note", "effective_at"}


def test_a_version_to_come_is_for_staff_and_blocks_an_earlier_one(db: Session, people: People) -> None:
    staff = people.make_staff("portal.legal_contents:*")
    assert publish(db, staff, "privacy_policy", when="2999-01-01") == "2.0"
    with db.as_anon():
        assert db.value(CURRENT, ["privacy_policy"]) == "1.0"
        assert db.rows("select 1 from public.legal_contents where version = '2.0'") == []
    with db.as_user(staff):
        assert db.value(CURRENT, ["privacy_policy"]) == "1.0"
        assert db.value("select version from public.legal_contents where version = '2.0'") == "2.0"
        with db.expect_error("LEGAL_VERSION_PENDING", 409):
            db.value(PUBLISH, ["privacy_policy", "<p>글</p>", None, None])


def test_consents_name_the_version_in_force_when_they_were_given(db: Session, people: People) -> None:
    staff, early = people.make_staff("portal.legal_contents:publish"), people.make_company()
    publish(db, staff, "terms_of_service")
    publish(db, staff, "marketing_consent")
    publish(db, staff, "privacy_policy", when="2999-01-01")
    late = people.make_company()
    assert consents(db, early) == {kind: ["1.0"] for kind in TYPES}
    assert consents(db, late) == {kind: ["1.0"] for kind in TYPES} | {
        "terms_of_service": ["2.0"],
        "marketing_consent": ["2.0"],
    }
    with db.as_user(early.owner_id):
        assert db.value("select public.set_marketing_consent(true)")["version"] == "2.0"
    assert consents(db, early)["marketing_consent"] == ["1.0", "2.0"]


def test_a_consent_to_a_version_that_never_was_is_refused(db: Session, people: People) -> None:
    company = people.make_company()
    with db.as_service(), db.expect_error("23503", 409):
        db.execute(
            "insert into public.member_consents (member_id, consent_type, is_agreed, version) values (%s, 'privacy_policy', true, '9.0')",
            [company.id],
        )


def test_texts_published_at_once_get_consecutive_versions(fresh_db: TestDatabase) -> None:
    publish = by(None, PUBLISH, "third_party_sharing", "<p>글</p>", None, None)
    versions = [answer.value["version"] for answer in at_once(fresh_db, [publish] * CALLERS)]
    assert sorted(versions, key=float) == [f"{n}.0" for n in range(2, CALLERS + 2)]
    assert fresh_db.session().value(CURRENT, ["third_party_sharing"]) == f"{CALLERS + 1}.0"
