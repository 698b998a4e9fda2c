"""The first journey in headless Chromium, from a page on another origin, and the workbook it ends with."""

from collections.abc import Callable, Mapping
from pathlib import Path
from uuid import uuid4

from openpyxl import load_workbook

from tests.support.business_numbers import random_business_number


def test_a_company_signs_up_and_is_approved_in_the_browser(
    journey: Callable[[str, Mapping[str, str]], str], tmp_path: Path
) -> None:
    number = random_business_number()
    name = f"여정기업 {uuid4().hex[:6]}"
    email = f"e2e-{uuid4().hex[:10]}@journey.example"
    journey("journey.mjs", {"COMPANY_NUMBER": number, "COMPANY_NAME": name, "COMPANY_EMAIL": email})
    sheet = load_workbook(tmp_path / "members.xlsx", read_only=True).active
    assert sheet is not None
    headings, *rows = sheet.iter_rows(values_only=True)
    assert len(rows) == 1, "the export has the filter of the list"
    row = dict(zip(headings, rows[0], strict=True))
    assert row["기업명"] == name
    assert str(row["사업자등록번호"]).replace("-", "") == number
    assert row["소재지"] == "원주시"
    assert row["승인 상태"] == "승인됨"
