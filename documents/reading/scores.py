"""Scores and bands as a paper states them: in all, per instrument, per indicator and question; contradictions kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from documents.reading.codes import find_codes, named_instrument
from documents.reading.grid import Paragraph, Table
from documents.reading.headers import Meaning
from documents.reading.neutral import Question, ScoreReading, TopicReading
from documents.reading.questions import ask
from documents.reading.rows import Record
from documents.reading.tidy import one_line, to_arabic
from measures.results import FIRST_YEAR_OF_BANDS, Band, contradicts, read_band
from measures.vocabulary import Instrument

_NUMBER = r"(?P<score>100(?:\.0{1,2})?|[0-9]{1,2}(?:\.[0-9]{1,2})?)"
_TOTAL = re.compile(
    rf"(?:ภาพรวม|คะแนนรวม|มี\s?คะแนน|ได้\s?คะแนน|ได้คะแนนรวม|เท่ากับ)[^0-9]{{0,80}}?{_NUMBER}(?![0-9])\s?(?:คะแนน|อยู่|,|$)"
)
_BAND = re.compile(
    r"ระดับ\s?(?:ผล)?\s?(?:การประเมิน)?\s?(?:ระดับ)?\s?\*{0,2}\s?"
    r"(?P<band>ผ่านดีเยี่ยม|ดีเยี่ยม|ผ่านดี|ผ่าน|ต้องปรับปรุงโดยด่วน|ต้องปรับปรุง|AA|[A-F]\b)"
)
_QUESTION_SCORE = re.compile(rf"\(\s?{_NUMBER}\s?คะแนน\s?\)")
_PLAIN_SCORE = re.compile(rf"(?<![0-9.]){_NUMBER}(?![0-9.])")
_DECIMAL = re.compile(r"(?<![0-9.])(?:100(?:\.0{1,2})?|[0-9]{1,2}\.[0-9]{1,2})(?![0-9.])")
_YEAR = re.compile(r"ปี\s?(?:งบประมาณ)?\s?(?:พ\.?\s?ศ\.?)?\s?(25[0-9]{2})")
_INDICATOR = re.compile(r"^\s*ตัวชี้วัด(?:ที่)?\s?(?P<number>[0-9]{1,2})(?![0-9.])")
_OTHER_BANDS = {"ดีเยี่ยม": "ผ่านดีเยี่ยม"}
_REACH = 120


def paragraph_scores(paragraphs: Iterable[Paragraph]) -> Iterator[ScoreReading]:
    """Yield the scores in all that running text states, each with the band said next to it."""
    text, places = _running(paragraphs)
    for match in _TOTAL.finditer(text):
        band = _BAND.search(text, match.end(), match.end() + _REACH)
        years = _YEAR.findall(text, max(0, match.start() - 200), match.start())
        yield ScoreReading(
            "total",
            float(match["score"]),
            _band_name(band["band"]) if band else None,
            int(years[-1]) if years else None,
            next(place for start, place in reversed(places) if start <= match.start()),
        )


def _running(paragraphs: Iterable[Paragraph]) -> tuple[str, list[tuple[int, str]]]:
    """Join lines that a scanner broke; remember where each began."""
    text, places = "", [(0, "")]
    for paragraph in paragraphs:
        places.append((len(text), str(paragraph.place)))
        text += to_arabic(one_line(paragraph.text)) + " "
    return text, places


def _band_name(word: str) -> str:
    return _OTHER_BANDS.get(word, word)


def table_scores(tables: Iterable[Table]) -> tuple[list[ScoreReading], list[TopicReading]]:
    """Return the scores in tables without a plan: per instrument and per indicator."""
    scores: list[ScoreReading] = []
    topics: list[TopicReading] = []
    for table in tables:
        for row in table.rows:
            texts = [to_arabic(one_line(text)) for text in row.texts() if text]
            line = " ".join(texts)
            indicator = _INDICATOR.match(line)
            found = [float(number) for number in _DECIMAL.findall(line)] or _whole_scores(texts[1:])
            if not found:
                continue
            if indicator:
                title = re.sub(r"\s?ได้\s?คะแนน.*$", "", " ".join(texts[1:2]))
                topics.append(TopicReading(str(int(indicator["number"])), title, found[-1], str(row.place)))
            else:
                scores.extend(_instrument_scores(line, found, str(row.place)))
    return scores, topics


def _whole_scores(texts: Sequence[str]) -> list[float]:
    return [
        float(match["score"])
        for text in texts
        if "คะแนน" in text or text.replace(".", "").isdigit()
        for match in [_PLAIN_SCORE.search(text)]
        if match
    ][:1]


def _instrument_scores(line: str, found: Sequence[float], place: str) -> Iterator[ScoreReading]:
    instrument = named_instrument(line)
    if instrument is None:
        return
    if instrument is Instrument.EIT and len(found) > 1:
        for number, score in enumerate(found[:2], 1):
            yield ScoreReading(f"EIT{number}", score, place=place)
    else:
        yield ScoreReading(instrument.value, found[0], place=place)


def record_topics(records: Iterable[Record]) -> Iterator[TopicReading]:
    """Yield the questions that rows without measures assess, with their scores: "๒ ในหน่วยงาน… (๙๘.๙๒ คะแนน)"."""
    for record in records:
        named = named_instrument(record.fields.get(Meaning.INSTRUMENT, "")) or record.section.instrument
        text = record.fields.get(Meaning.QUESTION) or record.fields.get(Meaning.ISSUE, "")
        analysis = one_line(record.fields.get(Meaning.ANALYSIS, "")) or None
        found = find_codes(text, named, question=True)
        if not found:
            yield TopicReading(None, one_line(text), _question_score(text), str(record.place), analysis)
            continue
        ends = [item.start for item in found[1:]] + [len(text)]
        for item, end in zip(found, ends, strict=True):
            part = text[item.end : end]
            title = one_line(_QUESTION_SCORE.sub("", to_arabic(part))).strip(" .")
            yield TopicReading(item.code, title, _question_score(part), str(record.place), analysis)


def _question_score(text: str) -> float | None:
    match = _QUESTION_SCORE.search(to_arabic(text))
    return float(match["score"]) if match else None


def score_questions(scores: Sequence[ScoreReading], year_be: int | None) -> list[Question]:
    """Ask about totals whose band cannot be, and about totals that carry several bands."""
    parts = {item.subject: item.score for item in scores if item.subject != "total" and item.score is not None}
    known = {name: score for name, score in parts.items() if name in {"IIT", "EIT1", "EIT2", "OIT"}}
    questions: list[Question] = []
    stated: dict[float, list[ScoreReading]] = {}
    for item in scores:
        if item.subject == "total" and item.score is not None and item.band:
            stated.setdefault(item.score, []).append(item)
    for score, items in stated.items():
        bands = tuple(dict.fromkeys(item.band for item in items if item.band))
        place = " และ ".join(dict.fromkeys(item.place for item in items))
        if len(bands) > 1:
            questions.append(
                ask("score-bands", place, bands, field="scores", score=f"{score:g}", bands=", ".join(bands))
            )
        years = tuple(dict.fromkeys(str(item.fiscal_year_be) for item in items if item.fiscal_year_be))
        if len(years) > 1:
            questions.append(ask("score-years", place, years, field="scores", score=f"{score:g}"))
        year = max(year_be or FIRST_YEAR_OF_BANDS, FIRST_YEAR_OF_BANDS)
        for name in bands:
            band = read_band(name)
            if band is not None and _is_band_of(band) and contradicts(band, score, known, year):
                questions.append(ask("score-band", place, bands, field="scores", score=f"{score:g}", band=name))
    return questions


def _is_band_of(band: Band) -> bool:
    """Tell whether a band belongs to the years from 2566 on; the letters before are not judged here."""
    return len(band.value) > 2
