"""Settings: typed values with a default, system settings, and secrets that nobody reads back."""

from typing import LiteralString

import pytest
from psycopg import sql

from tests.support.people import Company, People
from tests.support.session import Session

ADD: LiteralString = (
    "insert into adm.settings (key, value_type, value, default_value) values (%s, %s, %s, %s) returning id"
)
SECRET: LiteralString = (
    "insert into adm.settings (key, value, is_encrypted) values ('mail.password', %s, true) returning id"
)


@pytest.fixture
def company(people: People) -> Company:
    """An approved company with its base data."""
    made = people.make_company()
    people.approve(made)
    return made


@pytest.mark.parametrize(
    ("value_type", "text", "value"),
    [
        ("string", "안녕", "안녕"), ("string", "true", "true"), ("number", "12.50", 12.5), ("boolean", "true", True),
        ("boolean", "false", False), ("json", '{"a": [1, 2]}', {"a": [1, 2]}), ("json", "null", None),
    ],
)  # fmt: skip
def test_values_have_their_type(db: Session, company: Company, value_type: str, text: str, value: object) -> None:
    # ADM-06: typed by value_type
    with db.as_user(company.owner_id):
        db.execute(ADD, ["a.setting", value_type, text, None])
        assert db.value("select adm.setting('a.setting')") == value


@pytest.mark.parametrize(
    ("value_type", "text"),
    [
        ("number", "열"),
        ("number", "NaN"),
        ("number", "1e999999"),
        ("boolean", "아마"),
        ("json", "{a: 1}"),
        ("json", ""),
    ],
)
def test_values_of_another_type_are_refused(db: Session, company: Company, value_type: str, text: str) -> None:
    # ADM-06
    with db.as_user(company.owner_id):
        with db.expect_error("VALIDATION_ERROR", 422) as failure:
            db.execute(ADD, ["a.setting", value_type, text, text])
        assert [item["field"] for item in failure.details] == ["value", "default_value"]
        db.execute(ADD, ["b.setting", "string", text, None])
        with db.expect_error("VALIDATION_ERROR", 422):
            db.execute("update adm.settings set value_type = %s where key = 'b.setting'", [value_type])


def test_without_a_value_the_default_holds(db: Session, company: Company) -> None:
    # ADM-06: default fallback
    with db.as_user(company.owner_id):
        db.execute(ADD, ["page.size", "number", None, "20"])
        assert db.value("select adm.setting('page.size')") == 20
        for sent in ("50", '"50"', "50.0"):  # the setting knows the type
            assert db.value("select adm.set_setting('page.size', %s)", [sent]) == 50
        db.execute("update adm.settings set is_active = false where key = 'page.size'")
        assert db.value("select adm.setting('page.size')") == 20
        db.execute("update adm.settings set is_active = true where key = 'page.size'")
        assert db.value("select adm.set_setting('page.size', null)") == 20
        for call in ("select adm.setting('no.such')", "select adm.set_setting('no.such', '1')"):
            with db.expect_error("SETTING_NOT_FOUND", 404):
                db.connection.execute(call)
        with db.expect_error("VALIDATION_ERROR", 422):
            db.execute("select adm.set_setting('page.size', to_jsonb('viele'::text))")


def test_a_system_setting_takes_a_value_and_nothing_else(db: Session, company: Company) -> None:
    # ADM-06: is_system undeletable
    with db.as_user(company.owner_id):
        assert db.value("select adm.setting('exchange_rates.import')") is False
        assert db.value("select adm.set_setting('exchange_rates.import', 'true')") is True
        for statement in (
            "delete from adm.settings where key = 'exchange_rates.import'",
            "update adm.settings set key = 'x.y' where key = 'exchange_rates.import'",
            "update adm.settings set value_type = 'string' where key = 'exchange_rates.import'",
            "update adm.settings set default_value = 'true' where key = 'exchange_rates.import'",
        ):
            with db.expect_error("SYSTEM_RECORD", 409):
                db.connection.execute(statement)
        db.execute(ADD, ["own.setting", "string", "x", None])
        db.execute("delete from adm.settings where key = 'own.setting'")
        assert db.rows("select 1 from adm.settings where key = 'own.setting'") == []


def test_a_secret_is_never_read_back_by_a_client(db: Session, company: Company) -> None:
    # ADM-06, X-20: encrypted when flagged
    with db.as_user(company.owner_id):
        made = db.value(SECRET, ["hunter2!"])
        assert db.one("select value, has_secret from adm.settings where id = %s", [made]) == {
            "value": None, "has_secret": True
        }  # fmt: skip
        with db.expect_error("SETTING_IS_SECRET", 403):
            db.execute("select adm.setting('mail.password')")
        with db.expect_error("42501", 403):
            db.execute("select app.setting_secret('mail.password', %s)", [company.id])
        for read in ("select * from app.setting_secrets", "select * from app.local_keys"):
            with db.expect_error("42501", 403):
                db.connection.execute(read)
    with db.as_service():
        assert db.value("select app.setting_secret('mail.password', %s)", [company.id]) == "hunter2!"
        with db.expect_error("42501", 403):
            db.execute("select app.encryption_key()")
    with db.as_postgres():
        stored = db.value("select ciphertext from app.setting_secrets where setting_id = %s", [made])
        assert stored.startswith("-----BEGIN PGP MESSAGE-----")
        assert "hunter2" not in stored
        assert db.rows("select id from audt.audit_logs where to_jsonb(audit_logs)::text like '%%hunter2%%'") == []
        assert (
            db.value("select count(*) from audt.audit_logs where to_jsonb(audit_logs)::text like '%%mail.password%%'")
            > 0
        )


def test_a_secret_is_replaced_and_forgotten(db: Session, company: Company) -> None:
    # ADM-06
    with db.as_user(company.owner_id):
        made = db.value(SECRET, ["first"])
        db.execute("update adm.settings set description = '메일 암호' where id = %s", [made])
    with db.as_service():
        assert db.value("select app.setting_secret('mail.password', %s)", [company.id]) == "first"
    with db.as_user(company.owner_id):
        assert db.value("select adm.set_setting('mail.password', to_jsonb('second'::text))") == {"has_secret": True}
    with db.as_service():
        assert db.value("select app.setting_secret('mail.password', %s)", [company.id]) == "second"
    with db.as_user(company.owner_id):
        assert db.value("select adm.set_setting('mail.password', null)") == {"has_secret": False}
        assert db.value("select has_secret from adm.settings where id = %s", [made]) is False
    with db.as_service():
        assert db.value("select app.setting_secret('mail.password', %s)", [company.id]) is None


def test_a_secret_has_no_default_and_stays_one(db: Session, company: Company) -> None:
    # ADM-06
    with db.as_user(company.owner_id):
        made = db.value(SECRET, ["x"])
        with db.expect_error("VALIDATION_ERROR", 422) as failure:
            db.execute("update adm.settings set default_value = 'klartext' where id = %s", [made])
        assert failure.details[0]["field"] == "default_value"
        for column in ("is_encrypted", "has_secret", "is_system"):
            with db.expect_error("42501", 403):
                db.execute(sql.SQL("update adm.settings set {} = false").format(sql.Identifier(column)))
    with db.as_service(), db.expect_error("VALIDATION_ERROR", 422):
        db.execute("update adm.settings set is_encrypted = false, has_secret = false where id = %s", [made])


def test_settings_are_read_and_written_with_permission_inside_the_tenant(
    db: Session, people: People, company: Company
) -> None:
    #
    other = people.make_company()
    people.approve(other)
    clerk = people.make_auth_user()
    with db.as_postgres():
        db.execute("insert into sys.users (tenant_id, id, email) values (%s, %s, 'c@b.kr')", [company.id, clerk])
    with db.as_user(company.owner_id):
        db.execute(ADD, ["own.setting", "string", "내 값", None])
        made = db.value(SECRET, ["내 비밀"])
    with db.as_user(other.owner_id):
        with db.expect_error("SETTING_NOT_FOUND", 404):
            db.execute("select adm.setting('own.setting')")
        with db.expect_error("SETTING_NOT_FOUND", 404):
            db.execute("select app.setting('own.setting', %s)", [company.id])
        db.execute("select app.forget_secret(%s)", [made])
    with db.as_user(clerk):
        for call in (
            "select adm.setting('own.setting')", "select adm.set_setting('own.setting', 'true')",
            "select adm.set_setting('mail.password', null)",
        ):  # fmt: skip
            with db.expect_error("FORBIDDEN", 403):
                db.connection.execute(call)
        with db.expect_error("FORBIDDEN", 403):
            db.execute("select app.forget_secret(%s)", [made])
    with db.as_service():
        assert db.value("select app.setting_secret('mail.password', %s)", [company.id]) == "내 비밀"


def test_the_key_lies_in_the_vault_where_there_is_one(db: Session, company: Company) -> None:
    # ADM-06, X-20: hosted projects have Supabase Vault; its interface is a view and create_secret(secret, name, description)
    with db.as_postgres():
        db.execute(
            """
            create schema vault;
            create table vault.secrets (name text, decrypted_secret text, description text);
            create view vault.decrypted_secrets as select * from vault.secrets;
            create function vault.create_secret(text, text, text) returns uuid language sql as
            'insert into vault.secrets values ($2, $1, $3) returning gen_random_uuid()'
            """
        )
    with db.as_user(company.owner_id):
        db.execute(SECRET, ["hunter2!"])
    with db.as_service():
        assert db.value("select app.setting_secret('mail.password', %s)", [company.id]) == "hunter2!"
    with db.as_postgres():
        assert db.value("select length(decrypted_secret) from vault.secrets where name = 'adm_settings'") == 64
        assert db.rows("select name from app.local_keys") == []
