"""The key of secret settings is replaced while they are in use: ADM-06, X-20."""

import threading

import pytest

from tests.support.databases import TestDatabase
from tests.support.people import Company, People
from tests.support.session import Session

SECRET = "insert into adm.settings (key, value, is_encrypted) values ('mail.password', 'hunter2!', true)"
READ = "select app.setting_secret('mail.password', %s)"
WAITING = """
select count(*) from pg_catalog.pg_locks as l inner join pg_catalog.pg_database as d on l.database = d.oid
where l.locktype = 'advisory' and not l.granted and d.datname = current_database()
"""
ROTATE = "select app.rotate_encryption_key()"
# Supabase Vault's interface: a view, create_secret and update_secret
VAULT = """
create schema vault;
create table vault.secrets (id uuid default gen_random_uuid(), name text, decrypted_secret text, description text);
create view vault.decrypted_secrets as select * from vault.secrets;
create function vault.create_secret(text, text, text) returns uuid language sql as
'insert into vault.secrets (name, decrypted_secret, description) values ($2, $1, $3) returning id';
create function vault.update_secret(uuid, text) returns void language sql as
'update vault.secrets set decrypted_secret = $2 where id = $1';
"""


def companies(people: People, count: int) -> list[Company]:
    """Approved companies with a secret setting each."""
    made = []
    for _ in range(count):
        company = people.make_company()
        people.approve(company)
        with people.session.as_user(company.owner_id):
            people.session.execute(SECRET)
        made.append(company)
    return made


@pytest.mark.parametrize("has_vault", [False, True])
def test_every_secret_is_read_with_the_new_key(db: Session, people: People, has_vault: bool) -> None:
    if has_vault:
        with db.as_postgres():
            db.connection.execute(VAULT)
    made = companies(people, 2)
    with db.as_postgres():
        key, texts = db.value("select app.encryption_key()"), db.rows("select ciphertext from app.setting_secrets")
        assert db.value(ROTATE) == 2
        assert db.value("select app.encryption_key()") != key
        assert not {row["ciphertext"] for row in texts} & {
            row["ciphertext"] for row in db.rows("select ciphertext from app.setting_secrets")
        }
        with db.expect_error("39000"):
            db.value(
                "select extensions.pgp_sym_decrypt(extensions.dearmor(ciphertext), %s) from app.setting_secrets limit 1",
                [key],
            )
        assert db.value("select details ->> 'secrets' from audt.audit_logs where action = 'rotate_key'") == "2"
    with db.as_service():
        assert [db.value(READ, [company.id]) for company in made] == ["hunter2!", "hunter2!"]


def test_only_the_owner_of_the_database_replaces_it(db: Session, people: People) -> None:
    (company,) = companies(people, 1)
    for caller in (db.as_service(), db.as_user(company.owner_id)):
        with caller, db.expect_error("42501"):
            db.execute(ROTATE)


def test_whoever_reads_meanwhile_reads_the_value(fresh_db: TestDatabase) -> None:
    owner, reader = fresh_db.session(), fresh_db.session()
    (company,) = companies(People(owner), 1)
    owner.commit()
    with owner.as_postgres():
        owner.execute(ROTATE)
        answers: list[object] = []

        def read() -> None:
            with reader.as_service():
                answers.append(reader.value(READ, [company.id]))

        reading = threading.Thread(target=read)
        reading.start()
        watcher = fresh_db.session()
        while not watcher.value(WAITING):
            assert reading.is_alive()
            watcher.rollback()
    owner.commit()
    reading.join()
    assert answers == ["hunter2!"]
