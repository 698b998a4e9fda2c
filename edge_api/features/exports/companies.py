"""What the credit bureau said about companies as an export; the same columns for one and for many."""

from __future__ import annotations

from edge_api.features.exports.books import Book, Table
from edge_api.features.exports.columns import Column, Export, Kind
from edge_api.features.exports.queries import Conditions, order_by, select_statement
from edge_api.features.exports.schemas import CompanyInfoListExportQuery

BUREAU_STATES = {
    "active": ("정상", "Active"),
    "suspended": ("휴업", "Suspended"),
    "closed": ("폐업", "Closed"),
    "unknown": ("확인 불가", "Unknown"),
}
COMPANY_INFO = Export(
    entity="public.nice_dnb_company_info",
    permission="portal.companies:export",
    titles=("기업신용정보", "Company credit data"),
    file_stems=("기업신용정보", "company_credit_data"),
    columns=(
        Column("cmp_nm", width=30),
        Column("ceo_nm"),
        Column("biz_no", Kind.BUSINESS_NUMBER),
        Column("corp_no", Kind.CORPORATION_NUMBER),
        Column("cmp_enm", width=30),
        Column("tel_no"),
        Column("fax_tel_no"),
        Column("eml_adr", width=30),
        Column("estb_date", Kind.DATE),
        Column("zip"),
        Column("addr1", width=40),
        Column("addr2"),
        Column("cmp_typ_nm"),
        Column("cmp_scl_nm"),
        Column("ind_cd1"),
        Column("ind_nm", width=30),
        Column("bzcnd_nm"),
        Column("emp_cnt", Kind.INTEGER),
        Column("emp_acc_ym"),
        Column("stt", Kind.CODE, labels=BUREAU_STATES),
        Column("stt_ymd", Kind.DATE),
        Column("stt_date", Kind.DATE),
        Column("cri_grd"),
        Column("cr_date", Kind.DATE),
        Column("sales_amt", Kind.MONEY),
        Column("opr_ic_amt", Kind.MONEY),
        Column("sh_eq_amt", Kind.MONEY),
        Column("debt_amt", Kind.MONEY),
        Column("asset_amt", Kind.MONEY),
        Column("up_ymd", Kind.DATE),
        Column("updated_at", Kind.DATETIME),
    ),
)
_SEARCHED = "lower(concat_ws(' ', t.biz_no, t.corp_no, t.cmp_nm, t.cmp_enm, t.ceo_nm))"


def company_book(business_number: str) -> Book:
    """One company that was looked up."""
    conditions = Conditions()
    conditions.equal("t.biz_no", business_number)
    return _book(conditions, [])


def companies_book(query: CompanyInfoListExportQuery) -> Book:
    """The companies that were looked up and fit the filters, the last one first."""
    conditions = Conditions("true")
    conditions.one_of("t.biz_no", query.business_number)
    conditions.one_of("t.stt", query.state)
    conditions.instants("t.updated_at", query.looked_up_from, query.looked_up_to)
    conditions.search(_SEARCHED, query.search)
    conditions.search("lower(concat_ws(' ', t.addr1, t.addr2))", query.region)
    return _book(conditions, query.order)


def _book(conditions: Conditions, order: list[str]) -> Book:
    statement = select_statement(
        COMPANY_INFO,
        "public.nice_dnb_company_info as t",
        conditions,
        order_by(order, ["updated_at.desc"], {}, "t.biz_no"),
    )
    table = Table(COMPANY_INFO, statement, conditions.parameters)
    return Book(COMPANY_INFO.entity, COMPANY_INFO.permission, COMPANY_INFO.file_stems, (table,))
