"""The model file and its scores: small, exact, the same every time, and never slower than its text is long."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date

import numpy as np
import pytest

from bot.understanding import train
from bot.understanding.catalogue import Catalogue
from bot.understanding.examples import DATA, examples
from bot.understanding.features import Features, grams
from bot.understanding.model import FILE, INTENTS, LANES, Model, load
from bot.understanding.reader import LONGEST_MESSAGE, MOST_NUMBERS, Reader, readable
from bot.understanding.reader import load as load_reader
from bot.understanding.samples import Gatherer, Sample

TODAY = date(2024, 2, 14)


@pytest.fixture(scope="module")
def samples() -> list[Sample]:
    gatherer = Gatherer(Reader(Catalogue.default(), Model.empty()), Catalogue.default())
    chosen = [example for name in ("done", "several", "requests") for example in examples(DATA / f"{name}.tsv")[:60]]
    found = [sample for example in chosen for sample in gatherer.of_example(example)]
    return [*found, *(sample._replace(addressed=False) for sample in found[:40] if sample.addressed)]


def trained(samples: list[Sample]) -> dict[str, object]:
    known = train.vocabulary(samples)
    rows, wanted = train.matrix(samples, known), train.labels(samples)
    wanted["values"] = np.arange(len(samples)) % 2
    return train.content(train.learned(rows, wanted, np.ones(len(samples), bool), np.ones(len(samples))), known, {})


def test_the_same_lines_give_the_same_bytes(samples: list[Sample]) -> None:
    assert train.written(trained(samples)) == train.written(trained(samples))


def test_what_was_learned_is_scored_without_the_library_that_learned_it(samples: list[Sample]) -> None:
    known = train.vocabulary(samples)
    rows, wanted = train.matrix(samples, known), train.labels(samples)
    wanted["values"] = np.arange(len(samples)) % 2
    weights = train.learned(rows, wanted, np.ones(len(samples), bool), np.ones(len(samples)))
    model = Model(train.content(weights, known, {}))
    scores = rows @ weights.rows.T + weights.bias
    for sample, score in list(zip(samples, scores, strict=True))[:50]:
        powers = np.exp(score[: len(INTENTS)] - score[: len(INTENTS)].max())
        got = list(model.judge(sample.found).intents.values())
        assert np.abs(np.array(got) - powers / powers.sum()).max() < 0.02


def test_the_model_file_is_small_and_tells_its_figures() -> None:
    assert FILE.stat().st_size <= 2 * 1024 * 1024
    content = json.loads(FILE.read_text(encoding="utf-8"))
    assert content["lanes"] == list(LANES)
    assert content["figures"]["by author"]["all"]["messages"]


def test_probabilities_are_probabilities() -> None:
    for found in (Features("", ()), Features("M เสร็จแล้ว", ("measure M",)), Features("ก" * 3000, ())):
        judged = load().judge(found)
        assert sum(judged.intents.values()) == pytest.approx(1)
        assert all(0 <= one <= 1 for one in (*judged.intents.values(), judged.addressed, judged.values))


def test_an_empty_model_knows_nothing() -> None:
    judged = Model.empty().judge(Features("เสร็จ", ()))
    assert len(set(judged.intents.values())) == 1
    assert judged.addressed == 0.5


# --- steps, not seconds -------------------------------------------------------------------------------

#: One piece of every class of token: what a crafted message may repeat.
PIECES = (
    "1 ", "1", "๑", "12 ", "1,", "1.", "1/", "1-", "1.1 ", "1%", "ข้อ ", "ข้อ 1 ", "ข้อ1", "o1 ", "โอ", "e1 ",
    "ข้อหนึ่ง", "หนึ่ง", "สิบ", "จุด", "เสร็จ", "แล้ว", "ยัง", "ไม่",
    "ไม่ใช่", "แต่", "ถ้า", "ส่วน", "เป็น", "ค่ะ", "ขอเลื่อน", "ยกเลิก", "ยกเว้น",
    "วันที่ ", "ทุก", "ภายใน ", "เดือน ", "ม.ค. ", "เมื่อวาน ",
    "ไตรมาส ", "ถึง ", "และ ", "1 ม.ค. ", "2567 ", "จันทร์ ", "สิ้น",
    "กองคลัง ",
    "ก", "เ", "่", "a", " ", "\n", ".", "-", "(", "*", "?", "🎉", "\u200b", "http://a ", "@ก ", "ๆ",
)  # fmt: skip


def steps(text: str) -> int:
    """Count the lines of Python that reading runs: the same on every machine, whatever else it does."""
    counted = 0

    def count(_frame: object, event: str, _argument: object) -> object:
        nonlocal counted
        counted += event == "line"
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        READER.read(text, TODAY)
    finally:
        sys.settrace(before)
    return counted


READER = Reader(Catalogue.default())
load_reader()  # word lists are built once, not as a step of the first text


def doubled() -> Iterator[tuple[str, int, int]]:
    for piece in PIECES:
        half, whole = ((piece * length)[:length] for length in (2500, 5000))
        yield piece, steps(half), steps(whole)


def test_a_longer_text_than_anybody_reports_in_costs_no_more() -> None:
    assert [piece for piece, half, whole in doubled() if whole > half * 1.05 + 200] == []


@pytest.mark.parametrize("piece", PIECES)
def test_a_text_twice_as_long_takes_at_most_twice_as_many_steps(piece: str) -> None:
    times = LONGEST_MESSAGE // len(piece)  # whole pieces: a cut one is another token
    short, long = piece * (times // 2), piece * times
    assert steps(long) <= 2.5 * steps(short) + 2000


def test_only_so_many_letters_and_numbers_are_read() -> None:
    assert len(readable("ก" * 5000)) == LONGEST_MESSAGE
    assert readable("1 " * 500).count("1") == MOST_NUMBERS
    assert readable("ข้อ 3 เสร็จแล้ว") == "ข้อ 3 เสร็จแล้ว"


def test_runs_of_letters_grow_with_the_text_only() -> None:
    assert len(grams("ก" * 1000)) < len(grams("กขคงจ")) + 20
