"""The statistics report in headless Chromium, and the workbooks it ends with."""

from collections.abc import Callable, Mapping
from pathlib import Path
from uuid import uuid4

from openpyxl import load_workbook

from supabase import Client
from tests.contract.world import World
from tests.e2e.conftest import approved_company


def texts(book: Path) -> set[str]:
    """Every text of the first sheet."""
    sheet = load_workbook(book, read_only=True).active
    assert sheet is not None
    return {str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None}


def test_an_administrator_exports_the_report_of_the_filters_and_of_what_was_ticked(
    journey: Callable[[str, Mapping[str, str]], str], world: World, administrator: Client, tmp_path: Path
) -> None:
    mark = uuid4().hex[:8]
    first, second = (f"{mark} {name}" for name in ("가온", "나래"))
    for name in (first, second):
        approved_company(world, administrator, name)
    journey("statistics.mjs", {"MARK": mark, "COMPANY_NAME": first})
    whole, ticked = texts(tmp_path / "all.xlsx"), texts(tmp_path / "ticked.xlsx")
    assert {first, second} <= whole
    assert any("강릉" in text and "2개사" in text for text in whole), "the filters stand above the companies"
    assert first in ticked
    assert second not in ticked
