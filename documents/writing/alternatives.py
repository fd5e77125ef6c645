"""Charts in words: for screen readers, and for renderers that have no picture."""

from __future__ import annotations

from documents.writing.blocks import BarChart, Figures, LineChart, Mosaic


def bar_chart(chart: BarChart) -> str:
    """Return the chart's title and each bar with its figure."""
    return _sentence(chart.title, [f"{bar.label} {bar.text}".strip() for bar in chart.bars])


def line_chart(chart: LineChart) -> str:
    """Return the chart's title and the last figure of each line."""
    said = []
    for label, _, values in chart.lines:
        known = [(place, value) for place, value in enumerate(values) if value is not None]
        if known:
            place, value = known[-1]
            said.append(f"{label} {value:g} ({chart.labels[place]})")
    return _sentence(chart.title, said)


def mosaic(block: Mosaic) -> str:
    """Return the mosaic's title and how many squares there are of each kind."""
    squares = [key for _, _, row in block.rows for key in row]
    return _sentence(block.title, [f"{words} {squares.count(key)}" for key, (words, _, _) in block.legend.items()])


def figures(block: Figures) -> str:
    """Return the headline figures."""
    return _sentence("", [f"{figure.label} {figure.value}" for figure in block.figures])


def _sentence(title: str, parts: list[str]) -> str:
    return ": ".join(part for part in (title, ", ".join(parts)) if part)
