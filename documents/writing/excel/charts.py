"""Charts that Excel draws itself, from figures written beside them."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from documents.writing.blocks import BarChart, LineChart
from documents.writing.excel.looks import Looks

_COLOURS = {"main": "#1F4E79", "good": "#2E7D32", "warn": "#E69100", "bad": "#C62828", "muted": "#C9CED4"}
_CHART_ROWS = 14


def bars(workbook: Workbook, sheet: Worksheet, looks: Looks, block: BarChart, line: int) -> int:
    """Write the figures and the chart from ``line`` on; return the line after them."""
    count = max((len(bar.segments) for bar in block.bars), default=0)
    titles = [*block.legend, *[""] * (count - len(block.legend))]
    rows: list[tuple[str | float | None, ...]] = [(bar.label, *bar.segments) for bar in block.bars]
    chart = workbook.add_chart({"type": "bar", "subtype": "stacked"})
    end = _figures(sheet, looks, ("", *titles), rows, line)
    for place in range(count):
        tone = block.tones[place] if place < len(block.tones) else "main"
        chart.add_series(_series(sheet, line, end, place + 1, _COLOURS[tone], kind="fill"))
    chart.set_y_axis({"reverse": True})
    return _insert(sheet, chart, end, legend=bool(block.legend))


def lines(workbook: Workbook, sheet: Worksheet, looks: Looks, block: LineChart, line: int) -> int:
    """Write the figures and the chart from ``line`` on; return the line after them."""
    titles = ("", *(label for label, _, _ in block.lines))
    rows: list[tuple[str | float | None, ...]] = [
        (label, *(values[place] for _, _, values in block.lines)) for place, label in enumerate(block.labels)
    ]
    chart = workbook.add_chart({"type": "line"})
    end = _figures(sheet, looks, titles, rows, line)
    for place, (_, tone, _) in enumerate(block.lines):
        chart.add_series(_series(sheet, line, end, place + 1, _COLOURS[tone], kind="line"))
    return _insert(sheet, chart, end, legend=True)


def _figures(
    sheet: Worksheet,
    looks: Looks,
    titles: tuple[str, ...],
    rows: Sequence[tuple[str | float | None, ...]],
    line: int,
) -> int:
    look = looks(border=1)
    for place, title in enumerate(titles):
        sheet.write_string(line, place, title, looks(border=1, bold=True))
    for down, values in enumerate(rows, line + 1):
        sheet.write_string(down, 0, str(values[0]), look)
        for place, value in enumerate(values[1:], 1):
            sheet.write(down, place, value, look)
    return line + 1 + len(rows)


def _series(sheet: Worksheet, line: int, end: int, column: int, colour: str, *, kind: str) -> dict[str, object]:
    return {
        "name": [sheet.name, line, column],
        "categories": [sheet.name, line + 1, 0, end - 1, 0],
        "values": [sheet.name, line + 1, column, end - 1, column],
        kind: {"color": colour},
    }


def _insert(sheet: Worksheet, chart: object, end: int, *, legend: bool) -> int:
    chart.set_legend({"position": "bottom"} if legend else {"none": True})  # type: ignore[attr-defined]
    sheet.insert_chart(end + 1, 0, chart, {"x_scale": 1.4, "object_position": 1})
    return end + 2 + _CHART_ROWS
