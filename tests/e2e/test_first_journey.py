"""The first journey in headless Chromium, from a page on another origin, and the workbook it ends with."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from uuid import uuid4

import pytest
from openpyxl import load_workbook

from tests.contract.conftest import Staff
from tests.contract.world import PASSWORD
from tests.support.business_numbers import random_business_number

JOURNEY = Path(__file__).parent / "journey.mjs"
NO_BROWSER = "Chromium is missing: `apt-get install chromium`, or name another one in CHROMIUM"


def find_chromium() -> str:
    """Path of the browser; fails the test when there is none, because a skipped journey proves nothing."""
    for candidate in (os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(candidate) if candidate else None
        if found:
            return found
    pytest.fail(NO_BROWSER)


def test_a_company_signs_up_and_is_approved_in_the_browser(
    portal: Mapping[str, str], staff: Staff, page_origin: str, tmp_path: Path
) -> None:
    number = random_business_number()
    name = f"여정기업 {uuid4().hex[:6]}"
    facts = {
        "CHROMIUM": find_chromium(),
        "PAGE_ORIGIN": page_origin,
        "OUTPUT_DIR": str(tmp_path),
        "COMPANY_NUMBER": number,
        "COMPANY_NAME": name,
        "COMPANY_EMAIL": f"e2e-{uuid4().hex[:10]}@journey.example",
        "COMPANY_PASSWORD": PASSWORD,
        "ADMINISTRATOR_EMAIL": staff.administrator,
        "STAFF_PASSWORD": PASSWORD,
    }
    run = subprocess.run(
        ["node", str(JOURNEY)],
        env={**os.environ, **portal, **facts},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert run.returncode == 0, f"{run.stdout}\n{run.stderr}\nscreenshots: {tmp_path}"
    sheet = load_workbook(tmp_path / "members.xlsx", read_only=True).active
    assert sheet is not None
    headings, *rows = sheet.iter_rows(values_only=True)
    assert len(rows) == 1, "the export has the filter of the list"
    row = dict(zip(headings, rows[0], strict=True))
    assert row["기업명"] == name
    assert str(row["사업자등록번호"]).replace("-", "") == number
    assert row["소재지"] == "원주시"
    assert row["승인 상태"] == "승인됨"
