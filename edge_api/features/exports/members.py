"""The member list as an export: every profile column, labels instead of codes, files by name."""

from __future__ import annotations

from edge_api.features.exports.columns import Column, Export, Kind

_FILE_NAME = (
    "(select string_agg(f.original_name, ', ' order by f.created_at) from public.files as f"
    " where f.resource_type = 'public.members' and f.resource_id = t.id and not f.is_deleted"
)

MEMBERS = Export(
    entity="public.members",
    permission="portal.members:export",
    titles=("기업회원목록", "Members"),
    file_stems=("기업회원목록", "members"),
    columns=(
        Column("id", width=38),
        Column("business_number", Kind.BUSINESS_NUMBER),
        Column("company_name", width=30),
        Column("email", width=30),
        Column("approval_status", Kind.CODE, "approval_status"),
        Column("status", Kind.CODE, "member_status"),
        Column("state_reason", width=40),
        Column("region", Kind.CODE, "region"),
        Column("company_kind", Kind.CODE, "company_kind"),
        Column("corporation_number", Kind.CORPORATION_NUMBER),
        Column("postal_code"),
        Column("address", width=40),
        Column("address_detail"),
        Column("representative"),
        Column("representative_birth_date", Kind.DATE),
        Column("representative_gender", Kind.CODE, "gender"),
        Column("representative_phone"),
        Column("founding_date", Kind.DATE),
        Column("phone"),
        Column("website", width=30),
        Column("contact_person_name"),
        Column("contact_person_department"),
        Column("contact_person_position"),
        Column("contact_person_phone"),
        Column("contact_person_email", width=30),
        Column("industry", Kind.CODE, "industry"),
        Column("revenue", Kind.MONEY),
        Column("employee_count", Kind.INTEGER),
        Column("startup_type", Kind.CODE, "startup_type"),
        Column("startup_stage", Kind.CODE, "startup_stage"),
        Column("ksic_major", Kind.CODE, "ksic_major", width=30),
        Column("ksic_sub", Kind.CODE, "ksic_sub", width=30),
        Column("business_field", Kind.CODE, "business_field", width=30),
        Column("main_industry_ksic_major", Kind.CODE, "main_industry", width=24),
        Column("main_industry_ksic_codes", Kind.CODES, "main_industry_ksic", width=40),
        Column("main_business", width=40),
        Column("description", width=40),
        Column("cooperation_fields", Kind.CODES, "cooperation_field"),
        Column("participation_programs", Kind.CODES, "participation_program"),
        Column("has_investment", Kind.BOOLEAN),
        Column("investment_amount", Kind.MONEY),
        Column("investment_institutions", Kind.TEXTS),
        Column(
            "logo_file",
            expression=f"{_FILE_NAME} and f.purpose = 'logo')",
            heading=("로고 파일", "Logo file"),
        ),
        Column(
            "business_licence_file",
            expression=f"{_FILE_NAME} and f.purpose = 'business_licence')",
            heading=("사업자등록증 파일", "Business licence file"),
        ),
        Column("approved_at", Kind.DATETIME),
        Column("created_at", Kind.DATETIME),
        Column("updated_at", Kind.DATETIME),
    ),
)
