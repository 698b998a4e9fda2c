"""The dashboard as a workbook: cards, periods and classifications, each a sheet with its chart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from edge_api.core.tracing import Language
from edge_api.features.exports.columns import NUMBER_FORMATS, Cell, HeadedColumn, Kind
from edge_api.features.exports.writers import CsvWriter, looks_like_formula

Words = tuple[str, str]

PERMISSION = "portal.statistics:export"
FILE_STEMS: Words = ("기업현황", "dashboard")
CARDS: Mapping[str, tuple[Words, Words]] = {
    "total_members": (("전체 기업회원 수", "Member companies"), ("개사", "companies")),
    "reporting_companies": (("실적 제출 기업 수", "Reporting companies"), ("개사", "companies")),
    "approved_records": (("승인 실적", "Approved records"), ("건", "records")),
    "total_sales": (("매출 합계", "Sales"), ("원", "KRW")),
    "total_exports": (("수출 합계", "Exports"), ("원", "KRW")),
    "total_employment": (("신규 고용 합계", "New hires"), ("명", "people")),
    "total_intellectual_property": (("지식재산 합계", "Intellectual property"), ("건", "rights")),
    "total_patents": (("특허 합계", "Patents"), ("건", "patents")),
    "total_supports": (("정부지원 건수", "Government supports"), ("건", "supports")),
    "total_support_amount": (("정부지원 금액", "Government support"), ("원", "KRW")),
}
FIGURES: Mapping[str, Words] = {
    "companies": ("기업 수(개사)", "Companies"),
    "sales": ("매출액(원)", "Sales (KRW)"),
    "employment": ("신규 고용(명)", "New hires"),
    "exports": ("수출액(원)", "Exports (KRW)"),
    "intellectual_properties": ("지식재산(건)", "Intellectual property"),
    "patents": ("특허(건)", "Patents"),
    "supports": ("정부지원(건)", "Supports"),
    "support_amount": ("지원금액(원)", "Support (KRW)"),
}
_TABLES: Mapping[str, tuple[Words, Words]] = {
    "series": (("기간별", "By period"), ("기간", "Period")),
    "series_by_year": (("연도별", "By year"), ("연도", "Year")),
    "by_region": (("소재지별", "By region"), ("소재지", "Region")),
    "by_industry": (("산업별", "By industry"), ("표준산업분류", "Industry")),
    "by_main_industry": (("주력산업별", "By main industry"), ("주력산업", "Main industry")),
    "by_stage": (("창업단계별", "By stage"), ("창업단계", "Stage")),
}


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of the report."""

    title: str
    columns: list[HeadedColumn]
    rows: list[list[Cell]]


def dashboard_grids(figures: Mapping[str, Any], language: Language) -> list[Grid]:
    """Every table of the dashboard, cards first, from the answer of `public.dashboard`."""
    index = 1 if language == "en" else 0
    return [_cards(figures, index), *(_table(name, figures.get(name) or [], index) for name in _TABLES)]


def write_dashboard_csv(file: IO[bytes], grids: Sequence[Grid]) -> None:
    """The tables one below the other."""
    writer = CsvWriter(file, grids[0].columns)
    for number, grid in enumerate(grids):
        if number:
            writer.next_table(grid.columns, grid.title)
        writer.write_rows(grid.rows)
    writer.finish()


def write_dashboard_xlsx(file: IO[bytes], grids: Sequence[Grid], label: str) -> None:
    """A sheet for each table, with charts where there is something to draw."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for number, grid in enumerate(grids):
        sheet = workbook.create_sheet(grid.title)
        _fill(sheet, grid, f"{grid.title} · {label}")
        if number and grid.rows:
            _draw(sheet, grid, over_time=number <= 2)
    workbook.save(file)
    workbook.close()


def _cards(figures: Mapping[str, Any], index: int) -> Grid:
    totals = figures["totals"]
    previous = figures.get("previous") or {}
    before, changes = previous.get("totals") or {}, previous.get("changes") or {}
    heads = (
        ("항목", "Figure"),
        ("값", "Value"),
        ("단위", "Unit"),
        ("전기", "Before"),
        ("증감", "Change"),
        ("증감률(%)", "Change (%)"),
    )
    kinds = (Kind.TEXT, Kind.INTEGER, Kind.TEXT, Kind.INTEGER, Kind.INTEGER, Kind.DECIMAL)
    columns = [HeadedColumn(head[index], kind, 20) for head, kind in zip(heads, kinds, strict=True)]
    rows: list[list[Cell]] = []
    for name, (title, unit) in CARDS.items():
        change = changes.get(name) or {}
        rows.append(
            [
                title[index],
                totals.get(name),
                unit[index],
                before.get(name),
                change.get("difference"),
                change.get("rate"),
            ]
        )
    return Grid(("기업현황", "Dashboard")[index], columns, rows)


def _table(name: str, entries: Sequence[Mapping[str, Any]], index: int) -> Grid:
    title, first = _TABLES[name]
    columns = [
        HeadedColumn(first[index], Kind.TEXT, 24),
        *(HeadedColumn(words[index], Kind.INTEGER, 18) for words in FIGURES.values()),
    ]
    label = "label" if name.startswith("series") else ("label_ko", "label_en")[index]
    rows: list[list[Cell]] = [[str(entry[label]), *(entry.get(figure) for figure in FIGURES)] for entry in entries]
    return Grid(title[index], columns, rows)


def _fill(sheet: Worksheet, grid: Grid, title: str) -> None:
    sheet.append([title])
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(grid.columns))
    sheet["A1"].font = Font(bold=True, size=14, color="FFFFFF")
    sheet["A1"].fill = PatternFill("solid", fgColor="366092")
    sheet["A1"].alignment = Alignment(horizontal="center")
    sheet.append([column.heading for column in grid.columns])
    for number, column in enumerate(grid.columns, 1):
        heading = sheet.cell(2, number)
        heading.font = Font(bold=True)
        heading.fill = PatternFill("solid", fgColor="D9E1F2")
        heading.alignment = Alignment(horizontal="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    for row in grid.rows:
        sheet.append(row)
        for number, value in enumerate(row, 1):
            cell = sheet.cell(sheet.max_row, number)
            if isinstance(value, str) and looks_like_formula(value):
                cell.data_type = "s"
            cell.number_format = NUMBER_FORMATS.get(grid.columns[number - 1].kind, "General")
    sheet.freeze_panes = "B3"


def _draw(sheet: Worksheet, grid: Grid, *, over_time: bool) -> None:
    """Sales as columns and new hires as a line on an axis of its own; companies beside them."""
    last = len(grid.rows) + 2
    labels = Reference(sheet, min_col=1, min_row=3, max_row=last)
    sales = BarChart()
    sales.title = f"{grid.columns[2].heading} · {grid.columns[3].heading}"
    sales.y_axis.title = grid.columns[2].heading
    hires = LineChart()
    hires.y_axis.axId = 200
    hires.y_axis.title = grid.columns[3].heading
    hires.y_axis.crosses = "max"
    companies: BarChart | LineChart = LineChart() if over_time else BarChart()
    companies.title = grid.columns[1].heading
    for chart, column in ((sales, 3), (hires, 4), (companies, 2)):
        chart.add_data(Reference(sheet, min_col=column, min_row=2, max_row=last), titles_from_data=True)
        chart.set_categories(labels)
        # openpyxl writes axes as deleted unless told.
        chart.x_axis.delete = chart.y_axis.delete = False
    combined: Any = sales
    combined += hires
    for number, chart in enumerate((combined, companies)):
        chart.width, chart.height = 22, 10
        sheet.add_chart(chart, f"A{last + 2 + number * 21}")
