"""E-mail templates: cleaned HTML, {{variables}}, values that stay values."""

import json
from typing import Any
from uuid import UUID

import pytest

from tests.sql.tenant.crm import insert, make_colleague, workspace
from tests.support.people import Company, People
from tests.support.session import Session


@pytest.fixture
def company(db: Session, people: People) -> Company:
    return workspace(db, people)


def make_template(db: Session, **values: object) -> UUID:
    defaults: dict[str, object] = {
        "template_name": "환영 인사",
        "subject": "{{ customer_name }}님, 환영합니다",
        "body_html": "<p>{{customer_name}}님 &lt;안녕&gt; {{ product }}</p>",
    }
    return insert(db, "crm.email_templates", **(defaults | values))


def render(db: Session, template: UUID, values: dict[str, Any], preview: bool = True) -> dict[str, Any]:
    mail: dict[str, Any] = db.value(
        "select crm.render_email_template(%s, %s, %s)", [template, json.dumps(values), preview]
    )
    return mail


def test_variables_are_listed_and_filled_in(db: Session, company: Company) -> None:
    with db.as_user(company.owner_id):
        template = make_template(db)
        row = db.one("select template_code, variables, status::text from crm.email_templates")
        assert row == {"template_code": "EMT0001", "variables": ["customer_name", "product"], "status": "draft"}
        mail = render(db, template, {"customer_name": "김 <b>", "product": "{{customer_name}}"})
        # a value is a value: escaped in HTML, and never a variable itself
        assert mail["subject"] == "김 <b>님, 환영합니다"
        assert mail["html"] == "<p>김 &lt;b&gt;님 &lt;안녕&gt; {{customer_name}}</p>"
        assert mail["text"] == "김 <b>님 <안녕> {{customer_name}}"
        line = render(db, template, {"customer_name": "가\r\nBcc: a@b.kr", "product": 3})
        assert line["subject"] == "가 Bcc: a@b.kr님, 환영합니다"


def test_missing_values_are_named(db: Session, company: Company) -> None:
    with db.as_user(company.owner_id):
        template = make_template(db)
        with db.expect_error("VALIDATION_ERROR", 422) as failure:
            render(db, template, {"product": {"a": 1}})
        assert [error["field"] for error in failure.details] == ["p_values.customer_name", "p_values.product"]


def test_only_active_templates_are_used_and_uses_are_counted(db: Session, company: Company) -> None:
    values = {"customer_name": "가", "product": "나"}
    with db.as_user(company.owner_id):
        template = make_template(db)
        render(db, template, values)
        with db.expect_error("TEMPLATE_NOT_ACTIVE", 409):
            render(db, template, values, preview=False)
        db.execute("select public.transition('crm.email_templates', %s, 'activate')", [template])
        render(db, template, values, preview=False)
        # counted by the server; a preview does not count
        row = db.one("select usage_count, last_used_at is not null as used from crm.email_templates")
        assert row == {"usage_count": 1, "used": True}
        with db.expect_error("42501", 403):
            db.execute("update crm.email_templates set usage_count = 0")


def test_scripts_are_removed_and_broken_variables_refused(db: Session, company: Company) -> None:
    with db.as_user(company.owner_id):
        template = make_template(db, body_html='<p onclick="x()">가<script>alert(1)</script></p>')
        assert db.value("select body_html from crm.email_templates where id = %s", [template]) == "<p>가</p>"
        for field, text in (
            ("subject", "{{ }}"), ("body_text", "{{Name}}"), ("body_html", "<p>{{a.b}}</p>"), ("body_html", "<script>1</script>"),
        ):  # fmt: skip
            with db.expect_error("VALIDATION_ERROR", 422) as failure:
                make_template(db, **{field: text})
            assert failure.details[0]["field"] == field
        with db.expect_error("23514", 400):
            make_template(db, subject="제목\r\nBcc: a@b.kr")


def test_templates_of_another_tenant_are_not_rendered(db: Session, people: People, company: Company) -> None:
    other = workspace(db, people)
    with db.as_user(company.owner_id):
        template = make_template(db)
    with db.as_user(other.owner_id), db.expect_error("RESOURCE_NOT_FOUND", 404):
        #
        render(db, template, {})
    stranger = make_colleague(db, people, company, "adm.units:read")
    with db.as_user(stranger), db.expect_error("FORBIDDEN", 403):
        render(db, template, {})
