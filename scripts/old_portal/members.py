"""Companies: the old member row becomes an account, a company in its state and, when it was approved, a tenant."""

import json
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import psycopg
from psycopg.types.json import Jsonb

from scripts.old_portal import values
from scripts.old_portal.codes import NOT_ON_LIST, Codes
from scripts.old_portal.reading import FILES, Row
from scripts.old_portal.report import Change, Refused, shown
from scripts.old_portal.values import BadValue

Connection = psycopg.Connection[tuple[Any, ...]]
IGNORED = frozenset({"reset_token", "reset_token_expires", "updated_at"})
KNOWN_STATES = (("approved", "active"), ("approved", "suspended"), ("pending", "pending"), ("rejected", "suspended"))
CORPORATION_DIGITS = 13
CODE = "코드 목록의 값으로 바꿈"
TEXTS = (
    "company_name", "industry", "address", "address_detail", "postal_code", "representative", "contact_person_name",
    "contact_person_department", "contact_person_position", "main_business", "description",
)  # fmt: skip
CODES = {
    "startup_type": "startup_type", "startup_stage": "startup_stage", "ksic_major": "ksic_major", "ksic_sub": "ksic_sub",
    "business_field": "business_field", "main_industry_ksic_major": "main_industry", "representative_gender": "gender",
}  # fmt: skip
PHONES = ("representative_phone", "phone", "contact_person_phone")
LISTS = {"cooperation_fields": "cooperation_field", "participation_programs": "participation_program"}
INSERT_USER = """
insert into auth.users (
  id, instance_id, aud, role, email, encrypted_password, email_confirmed_at, confirmation_token, recovery_token,
  email_change, email_change_token_new, raw_app_meta_data, raw_user_meta_data, created_at, updated_at
) values (
  %(id)s, '00000000-0000-0000-0000-000000000000', 'authenticated', 'authenticated', %(email)s, %(hash)s, now(), '', '',
  '', '', '{"provider": "email", "providers": ["email"]}', '{}', coalesce(%(created_at)s, now()), now()
)
"""
INSERT_IDENTITY = """
insert into auth.identities (id, provider, provider_id, user_id, identity_data, created_at, updated_at)
values (gen_random_uuid(), 'email', %(id)s, %(id)s, %(data)s, coalesce(%(created_at)s, now()), now())
"""
INSERT_OWNER = """
insert into sys.users (tenant_id, id, email, display_name, is_owner, created_by, updated_by)
values (%(member)s, %(id)s, %(email)s, %(name)s, true, %(id)s, %(id)s)
"""


def business_number(row: Row) -> str | None:
    """The ten digits of a row that is only looked at."""
    return values.digits(row.cells.get("business_number"))


def rank(row: Row) -> tuple[bool, bool, bool]:
    """Which of several rows of one number counts: live, approved, stored without hyphens (the others could not sign in)."""
    cells = row.cells
    return (
        values.text(cells.get("deleted_at")) is None,
        cells.get("approval_status") == "approved",
        business_number(row) == cells.get("business_number"),
    )


def state_of(row: Row) -> str:
    """The one state that the columns status, approval_status and deleted_at tell."""
    status = (row.take("status", values.text) or "").lower()
    approval = (row.take("approval_status", values.text) or "").lower()
    deleted = row.take("deleted_at", values.text)
    if deleted:
        state = "withdrawn"
    elif approval == "rejected":
        state = "rejected"
    elif approval == "approved" or (not approval and status == "active"):
        state = "suspended" if status in ("suspended", "inactive") else "approved"
    else:
        state = "pending"
    if (approval, status) not in KNOWN_STATES:
        row.note("status", f"{approval}/{status}", state, "두 상태 열을 하나의 등록 상태로 정리함")
    return state


def industry_codes(row: Row, codes: Codes, industry: str | None) -> list[str]:
    """Codes inside a main industry: 20499_ceramic and 20499 become ceramic.20499."""
    old = row.cells.get("main_industry_ksic_codes")
    found: list[str] = []
    for word in row.take("main_industry_ksic_codes", values.words) or []:
        number = word.split("_")[0].split(".")[-1]
        code = f"{industry}.{number}"
        if industry and codes.known.get("main_industry_ksic", {}).get(code.replace(".", "")) == code:
            found.append(code)
        else:
            row.note("main_industry_ksic_codes", word, None, "선택한 주력산업에 없는 코드라 뺐습니다")
    if found and shown(old) != shown(found):
        row.note("main_industry_ksic_codes", old, found, CODE)
    return list(dict.fromkeys(found))


def code_list(row: Row, codes: Codes, name: str, group: str) -> list[str]:
    """A list of codes; unknown ones are reported and left out, "none" stands alone."""
    old = row.cells.get(name)
    found: list[str] = []
    for word in row.take(name, values.words) or []:
        try:
            found.append(codes.one(group, word) or "")
        except BadValue as error:
            row.note(name, word, None, f"{error}: 뺐습니다")
    found = [code for code in dict.fromkeys(found) if code and (code != "none" or len(set(found)) == 1)]
    if [shown(word) for word in values.words(old)] != found:
        row.note(name, old, found, CODE)
    return found


def investment(row: Row) -> dict[str, Any]:
    """investment_status {hasInvestment, amount in million won, institution} as three columns, amount in won."""
    found = row.take("investment_status", values.document)
    if found is not None and not isinstance(found, dict):
        row.note("investment_status", found, None, "투자유치 정보를 읽을 수 없어 비웠습니다")
    part = row.below("investment_status", values.snake_keys(found) if isinstance(found, dict) else {})
    amount = part.take("amount", lambda value: values.amount(value, 1_000_000), "백만원 단위를 원으로 바꿈")
    has = part.take("has_investment", values.boolean, "예/아니오로 바꿈")
    institutions = part.take("institution", values.words) or []
    part.leftovers()
    if has is None and amount:
        has = True
        part.note("has_investment", None, True, "투자 금액이 있어 투자유치로 표시함")
    if not has and (amount or institutions):
        part.note("amount", amount, None, "투자유치가 없음으로 되어 있어 금액과 기관을 비웠습니다")
        amount, institutions = None, []
    return {"has_investment": has, "investment_amount": amount, "investment_institutions": institutions}


def classification(row: Row, codes: Codes) -> dict[str, Any]:
    """Columns that hold codes."""
    found: dict[str, Any] = {name: row.take(name, partial(codes.one, group), CODE) for name, group in CODES.items()}
    section = codes.parents.get(("ksic_sub", found["ksic_sub"])) if found["ksic_sub"] else None
    if section and found["ksic_major"] is None:
        row.note("ksic_major", None, section, "중분류에서 대분류를 채움")
        found["ksic_major"] = section
    elif section and section != found["ksic_major"]:
        row.note("ksic_sub", found["ksic_sub"], None, "대분류에 속하지 않는 중분류라 비웠습니다")
        found["ksic_sub"] = None
    kind = row.take("company_kind", values.text) or row.take("category", values.text)
    try:
        found["company_kind"] = codes.one("company_kind", kind)
    except BadValue:
        found["company_kind"] = None
        row.note("category", kind, None, f"기업 구분 {NOT_ON_LIST}: 비웠습니다")
    found |= {name: code_list(row, codes, name, group) for name, group in LISTS.items()}
    found["main_industry_ksic_codes"] = industry_codes(row, codes, found["main_industry_ksic_major"])
    return found


def region(row: Row, codes: Codes) -> str:
    """The code of the place; when the cell does not tell the city, the address may."""
    old = row.cells.get("region")
    found = row.take("region", codes.region)
    reason = "소재지 코드로 바꿈"
    if found is None:
        found, reason = codes.region(row.cells.get("address")), "주소에서 소재지를 정함"
    if found is None:
        raise Refused(Change("region", old, None, "소재지의 시·군을 알 수 없습니다. csv에 채워 다시 실행해 주세요"))
    if found != old:
        row.note("region", old, found, reason)
    return found


def profile(row: Row, codes: Codes) -> dict[str, Any]:
    """Every column of public.members that the old row tells."""
    number = row.take("business_number", values.digits, "하이픈 등 구분자를 없앰")
    old_email = row.cells.get("email")
    found: dict[str, Any] = {"business_number": number, "region": region(row, codes)}
    found["email"] = row.take("email", lambda value: (values.text(value) or "").lower(), "소문자로 바꿈")
    if not found["email"]:
        raise Refused(Change("email", old_email, None, "이메일이 없어 계정을 만들 수 없습니다"))
    found |= {name: row.take(name, values.text) for name in TEXTS}
    found |= classification(row, codes)
    found |= {name: row.take(name, values.phone, "전화번호 형식을 맞춤") for name in PHONES}
    for name in ("legal_number", "corporation_number"):
        taken = row.take(name, values.digits, "구분자를 없앰")
        if taken is not None and len(taken) != CORPORATION_DIGITS:
            row.note(name, taken, None, "법인등록번호 13자리가 아니어서 비웠습니다")
        elif taken is not None:
            found["corporation_number"] = taken
    found |= {
        name: row.take(name, values.day, "날짜 형식을 맞춤") for name in ("founding_date", "representative_birth_date")
    }
    found["website"] = row.take("website", values.website, "https://를 붙임")
    found["contact_person_email"] = row.take("contact_person_email", values.text)
    found["revenue"] = row.take("revenue", values.amount, "원 단위 숫자로 바꿈")
    found["employee_count"] = row.take("employee_count", values.count, "숫자로 바꿈")
    return found | investment(row)


def convert(row: Row, codes: Codes) -> dict[str, Any]:
    """The company as columns; raises Refused."""
    member = row.take("id", values.identifier)
    if member is None:
        raise Refused(Change("id", None, None, "id가 없거나 uuid 형식이 아닙니다"))
    old_hash = values.text(row.cells.get("password_hash"))
    kept = row.take("password_hash", values.password_hash)
    if old_hash and not kept:
        row.note("password_hash", "(가림)", None, "쓸 수 없는 비밀번호 해시: 비밀번호 재설정으로 로그인합니다")
    created = row.take("created_at", values.timestamp)
    state = state_of(row)
    found = {"id": str(member), "state": state, "created_at": created, "encrypted_password": kept} | profile(row, codes)
    if (logo := row.take("logo_url", values.text)) is not None:
        row.note("logo_url", logo, None, FILES)
    row.leftovers(IGNORED)
    if state == "withdrawn":
        row.changes.clear()
        row.note("deleted_at", "(가림)", state, "탈퇴한 기업이라 번호와 분류만 남기고 개인정보를 옮기지 않았습니다")
    return found


def insert(connection: Connection, company: dict[str, Any]) -> None:
    """Writes account, company, workspace and owner; a company that had left is kept without personal data."""
    kept = {name: value for name, value in company.items() if value is not None and name != "encrypted_password"}
    moment = company["created_at"]
    kept |= {"updated_at": moment, "is_deleted": False} | ({} if moment else {"created_at": "now", "updated_at": "now"})
    kept |= {"approved_at": moment or "now"} if company["state"] in ("approved", "suspended") else {}
    document = Jsonb(kept, dumps=lambda value: json.dumps(value, default=str, ensure_ascii=False))
    if company["state"] == "withdrawn":
        connection.execute(
            """
            select app.insert_row('public.members', to_jsonb(app.erase_member(
              jsonb_populate_record(null::public.members, %s))))
            """,
            [document],
        )
        return
    taken = connection.execute("select 1 from auth.users where lower(email) = %s", [company["email"]]).fetchone()
    if taken is not None:
        raise Refused(Change("email", company["email"], None, "이미 다른 계정이 사용하는 이메일입니다"))
    user: UUID = uuid4()
    account = {"id": user, "email": company["email"], "hash": company["encrypted_password"] or "", "created_at": moment}
    connection.execute(INSERT_USER, account)
    data = {"sub": str(user), "email": company["email"], "email_verified": True, "phone_verified": False}
    connection.execute(INSERT_IDENTITY, account | {"data": Jsonb(data)})
    connection.execute("select app.insert_row('public.members', %s)", [document])
    connection.execute(
        "insert into sys.organizations (tenant_id, name) values (%s, %s)", [company["id"], company["company_name"]]
    )
    name = company["contact_person_name"] or company["representative"]
    connection.execute(INSERT_OWNER, {"member": company["id"], "id": user, "email": company["email"], "name": name})
    open_workspace(connection, company)


def open_workspace(connection: Connection, company: dict[str, Any]) -> None:
    """What a decision does to the tenant, without its mails: these companies were told long ago."""
    member, state = company["id"], company["state"]
    if state in ("approved", "suspended"):
        connection.execute(
            "select app.provision_tenant(%s, %s, %s)", [member, company["company_name"], company["business_number"]]
        )
    if state in ("suspended", "rejected"):
        organization = "suspended" if state == "suspended" else "pending"
        connection.execute("select app.close_tenant(%s, 'suspended', %s, '이전 포털의 상태')", [member, organization])
