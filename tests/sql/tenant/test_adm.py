"""Base data of a tenant: what it is born with, currencies, units, payment terms."""

from tests.support.people import People
from tests.support.session import Session


def test_a_new_tenant_has_currencies_units_terms_and_taxes(db: Session, people: People) -> None:
    company = people.make_company()
    people.approve(company)
    with db.as_user(company.owner_id):
        assert db.rows("select code, decimal_places from adm.currencies where is_base_currency") == [
            {"code": "KRW", "decimal_places": 0}
        ]
        assert db.value("select count(*) from adm.currencies where code in ('USD','EUR','JPY','CNY','VND')") == 5
        units = {row["code"] for row in db.rows("select code from adm.units")}
        assert units >= {"EA", "BOX", "SET", "KG", "G", "T", "M", "CM", "L", "ML", "M2", "HR"}
        terms = {row["code"] for row in db.rows("select code from adm.payment_terms")}
        # ADM-05: one list of terms instead of check lists in every table
        assert terms >= {"COD", "NET7", "NET15", "NET30", "NET45", "NET60", "NET90", "PREPAID", "EOM30"}
        rates = db.rows("select t.code, r.rate::int from adm.tax_codes t join adm.tax_rates r on r.tax_code_id = t.id")
        assert {row["code"]: row["rate"] for row in rates} == {
            "VAT10": 10, "ZERO": 0, "EXEMPT": 0, "REVERSE": 10, "NONDEDUCT": 10
        }  # fmt: skip


def test_seeding_again_leaves_what_the_tenant_made_of_it(db: Session, people: People) -> None:
    company = people.make_company()
    people.approve(company)
    with db.as_user(company.owner_id):
        db.execute("update adm.payment_terms set name = '한 달 안에' where code = 'NET30'")
        db.execute("delete from adm.payment_terms where code = 'NET7'")
        db.execute("delete from adm.units where code = 'DZ'")
    with db.as_service():
        db.execute("select app.seed_tenant(%s)", [company.id])
    with db.as_user(company.owner_id):
        assert db.value("select name from adm.payment_terms where code = 'NET30'") == "한 달 안에"
        assert db.rows("select 1 from adm.payment_terms where code = 'NET7'") == []
        assert db.rows("select 1 from adm.units where code = 'DZ'") == []
        assert db.value("select count(*) from adm.currencies where is_base_currency") == 1
