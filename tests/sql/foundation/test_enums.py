"""Enum types with labels: one declaration makes the type and what screens and exports print."""

from tests.support.people import People
from tests.support.session import Session


def test_a_definition_makes_the_type_in_order_and_its_labels(db: Session) -> None:
    with db.as_postgres():
        db.execute(
            """select app.define_enum('adm.scratch_state', '{"zeta": "마지막 — Last", "alpha": "처음 — First"}')"""
        )
        assert db.value("select enum_range(null::adm.scratch_state)::text") == "{zeta,alpha}"
        assert db.rows(
            "select value, position, label_ko, label_en from app.enum_labels where type_name = 'adm.scratch_state' order by position"
        ) == [
            {"value": "zeta", "position": 1, "label_ko": "마지막", "label_en": "Last"},
            {"value": "alpha", "position": 2, "label_ko": "처음", "label_en": "First"},
        ]


def test_clients_ask_for_the_drop_downs_of_an_entity(db: Session, people: People) -> None:
    with db.as_user(people.make_company().owner_id):
        rows = db.rows("select * from public.enum_labels('adm.payment_terms')")
        assert [(row["column_name"], row["value"], row["label_ko"]) for row in rows] == [
            ("due_basis", "document_date", "거래일 기준"),
            ("due_basis", "month_end", "월말 기준"),
            ("due_basis", "prepaid", "선불"),
        ]
        for unknown in ("auth.users", "adm.nothing", "app.jobs"):
            assert db.rows("select * from public.enum_labels(%s)", [unknown]) == []


def test_visitors_are_not_asked(db: Session) -> None:
    with db.as_anon(), db.expect_error("42501", 401):
        db.rows("select * from public.enum_labels('adm.payment_terms')")


def test_every_enum_of_the_tenant_schemas_has_labels_in_both_languages(db: Session) -> None:
    with db.as_postgres():
        missing = db.rows(
            """
            select format('%s.%s.%s', n.nspname, t.typname, e.enumlabel) as value
            from pg_enum as e
            inner join pg_type as t on e.enumtypid = t.oid
            inner join pg_namespace as n on t.typnamespace = n.oid
            where n.nspname in ('adm', 'crm', 'pim') and not exists (
              select from app.enum_labels as l
              where l.type_name = n.nspname || '.' || t.typname and l.value = e.enumlabel
                and l.label_ko <> '' and l.label_en <> ''
            )
            """
        )
    assert missing == []
