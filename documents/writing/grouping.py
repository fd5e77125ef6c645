"""Measures and topics filed together as plans file them: by instrument, indicator and issue."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TypeVar

from documents.report import CatalogueItem, MeasureLine, ReportData, TopicLine
from documents.writing.phrases import INDICATORS
from measures.vocabulary import Instrument
from thai.digits import to_arabic

T = TypeVar("T")
K = TypeVar("K")

_INDICATOR_NUMBER = re.compile(r"(?:^|ตัวชี้วัด(?:ย่อย)?\s*(?:ที่)?)\s*(\d{1,2})(?!\d)")
#: What some plans write before the indicator; the instrument has a heading of its own.
_INSTRUMENT = re.compile(r"^เครื่องมือ(?:การประเมิน)?\s*(?:IIT|EIT|OIT)?[\s/:·-]*")
#: A reference that is no bare number of an indicator or of a sub-indicator ("4", "9.4").
_BARE = re.compile(r"^(?!\d{1,2}(?:\.\d{1,2})?$).*$")
_FOLLOW_UP = re.compile(r"กำกับ(?:และ)?ติดตาม|ติดตามและกำกับ|รายงาน.*(?:ผู้บริหาร|ผู้บังคับบัญชา|นายก).*ทราบ")
_ITEM_CODE = re.compile(r"o\d{1,2}")
_STAFF_INDICATORS, _PUBLIC_INDICATORS = range(1, 6), range(6, 9)


def grouped(items: Iterable[T], key: Callable[[T], K]) -> dict[K, list[T]]:
    """Return the items by key, both in the order in which they first came."""
    groups: dict[K, list[T]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return groups


def in_order(items: Iterable[T], key: Callable[[T], K | None]) -> list[tuple[K | None, list[T]]]:
    """Return the items by key; those without one keep their place among the others, under what stands above them."""
    runs: list[tuple[K | None, list[T]]] = []
    for item in items:
        name = key(item)
        if runs and runs[-1][0] == name:
            runs[-1][1].append(item)
        elif name is not None and (known := next((filed for known, filed in runs if known == name), None)):
            known.append(item)
        else:
            runs.append((name, [item]))
    return runs


def indicator_number(text: str | None) -> str | None:
    """Return 4 for ตัวชี้วัดที่ ๔ การใช้ทรัพย์สินของราชการ; None where no indicator 1-10 is named."""
    found = _INDICATOR_NUMBER.search(to_arabic(text or "").strip())
    return found[1] if found and found[1] in INDICATORS else None


def indicator_title(text: str | None) -> str | None:
    """Return the full name of an indicator: the plan's own words, or those of the assessment for a bare number."""
    if not text:
        return None
    number = indicator_number(text)
    if number is None:
        return text.strip()
    words = _INSTRUMENT.sub("", to_arabic(text)).strip()
    bare = words.removeprefix("ตัวชี้วัดที่").strip() == number
    return f"ตัวชี้วัดที่ {number} {INDICATORS[number]}" if bare else words


def instrument_of_indicator(number: str | None) -> Instrument | None:
    """Return which instrument measures an indicator."""
    if number is None:
        return None
    if int(number) in _STAFF_INDICATORS:
        return Instrument.IIT
    return Instrument.EIT if int(number) in _PUBLIC_INDICATORS else Instrument.OIT


def topics_of(measure: MeasureLine, data: ReportData) -> list[TopicLine]:
    """Return the topics that a measure answers."""
    return [topic for topic in data.topics if topic.code in measure.refs]


def measures_for(topic: TopicLine, data: ReportData) -> list[MeasureLine]:
    """Return the measures that answer a topic."""
    return [measure for measure in data.measures if topic.code in measure.refs]


def indicator_of(measure: MeasureLine, data: ReportData) -> str | None:
    """Return the number of the indicator a measure serves: as filed, named by itself, or that of its topics."""
    if number := indicator_number(measure.section.indicator):
        return number
    named = (
        measure.title if measure.title.startswith("ตัวชี้วัด") else "",
        *(_BARE.sub("", code) for code in measure.refs),
    )
    if number := next((number for text in named if (number := indicator_number(text))), None):
        return number
    return next((number for topic in topics_of(measure, data) if (number := indicator_number(topic.indicator))), None)


def instrument_of(measure: MeasureLine, data: ReportData) -> Instrument | None:
    """Return the instrument that a measure serves, as far as the plan says or its topics show."""
    if measure.section.instrument:
        return measure.section.instrument
    named = next((topic.instrument for topic in topics_of(measure, data) if topic.instrument), None)
    return named or instrument_of_indicator(indicator_of(measure, data))


def issue_of(measure: MeasureLine, data: ReportData) -> str | None:
    """Return the issue that a measure serves, as filed or that of its topics."""
    filed = measure.section
    if filed.issue and filed.issue != filed.indicator:
        return filed.issue
    return next((topic.issue for topic in topics_of(measure, data) if topic.issue), None)


def follows_up(text: str) -> bool:
    """Return whether a step reports upwards or supervises, and does nothing else."""
    return _FOLLOW_UP.search(text) is not None


def is_item(measure: MeasureLine) -> bool:
    """Return whether a measure is an OIT item by itself: its number is its code."""
    return measure.refs == (measure.number,) and _ITEM_CODE.fullmatch(measure.number) is not None


def own_items(measures: Iterable[MeasureLine]) -> tuple[CatalogueItem, ...]:
    """Return the OIT items that a plan lists itself."""
    return tuple(
        CatalogueItem(
            measure.number,
            measure.title,
            measure.section.indicator or "",
            "",
            tuple(step.text for step in measure.steps),
        )
        for measure in measures
        if is_item(measure)
    )


def measures_of_item(item: CatalogueItem, data: ReportData) -> list[MeasureLine]:
    """Return the measures that see to an OIT item."""
    return [measure for measure in data.measures if item.code in measure.refs]
