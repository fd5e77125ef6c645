"""Scores and bands as stated."""

from __future__ import annotations

from documents.reading.grid import Paragraph, Place, Table, plain_row
from documents.reading.scores import paragraph_scores, score_questions, table_scores


def paragraphs(*texts: str) -> list[Paragraph]:
    return [Paragraph(text, Place(f"บรรทัด {number}")) for number, text in enumerate(texts, 1)]


def table(*rows: list[str]) -> Table:
    place = Place("ตาราง 1")
    return Table(tuple(plain_row(row, place) for row in rows), place)


def test_it_reads_the_total_with_its_band() -> None:
    text = "ปีงบประมาณ พ.ศ. ๒๕๖๘ โดยภาพรวมได้คะแนน ๙๕.๘๘ อยู่ในระดับ ผ่านดี"
    (score,) = paragraph_scores(paragraphs(text))
    assert (score.score, score.band, score.fiscal_year_be) == (95.88, "ผ่านดี", 2568)


def test_a_line_that_was_broken_is_read_on() -> None:
    (score,) = paragraph_scores(paragraphs("คะแนนภาพรวม เท่ากับร้อยละ ๙๐.๑๒ คะแนน ซึ่งอยู่ในระดับผล", "การประเมินระดับผ่าน"))
    assert (score.score, score.band) == (90.12, "ผ่าน")


def test_a_number_that_is_no_score_is_not_read() -> None:
    assert list(paragraph_scores(paragraphs("มีผู้เข้าร่วม ๙๕ คน", "ครั้งที่ ๑/๒๕๖๘"))) == []


def test_it_reads_instruments_and_indicators_from_tables() -> None:
    scores, topics = table_scores(
        [
            table(["แบบวัดการรับรู้ของผู้มีส่วนได้ส่วนเสียภายใน (IIT)", "คะแนนรวม ๙๙.๗๓ คะแนน"]),
            table(["แบบวัดการรับรู้ของผู้มีส่วนได้ส่วนเสียภายนอก (EIT)", "คะแนนรวม ๙๗.๑๑ / ๘๙.๒๘ คะแนน"]),
            table(["ตัวชี้วัดที่ ๑", "การปฏิบัติหน้าที่ ได้คะแนน", "๙๙.๖๔", "คะแนน"]),
            table(["ลำดับ", "ชื่อ"], ["๑", "นายสมมุติ"]),
        ]
    )
    assert {score.subject: score.score for score in scores} == {"IIT": 99.73, "EIT1": 97.11, "EIT2": 89.28}
    assert [(topic.code, topic.title, topic.score) for topic in topics] == [("1", "การปฏิบัติหน้าที่", 99.64)]


def test_it_asks_about_a_band_that_cannot_be() -> None:
    scores = list(paragraph_scores(paragraphs("คะแนนภาพรวม : ๙๙.๗๘ คะแนน ผลการประเมินระดับต้องปรับปรุง")))
    assert len(score_questions(scores, 2568)) == 1


def test_it_asks_about_two_bands_of_one_score() -> None:
    texts = ("โดยภาพรวมได้คะแนน ๘๖.๐๐ อยู่ในระดับ ผ่านดี", "ขอรายงานอีกครั้งว่า มีคะแนน ๘๖.๐๐ คะแนน อยู่ในระดับ ผ่าน")
    questions = score_questions(list(paragraph_scores(paragraphs(*texts))), 2568)
    assert [question.candidates for question in questions] == [("ผ่านดี", "ผ่าน")]


def test_it_does_not_ask_about_a_band_that_fits() -> None:
    scores = list(paragraph_scores(paragraphs("โดยภาพรวมได้คะแนน ๙๕.๘๘ อยู่ในระดับ ผ่านดี")))
    assert score_questions(scores, 2568) == []


def test_it_asks_of_which_year_a_score_is_that_two_statements_date_differently() -> None:
    texts = ("ประจำปี พ.ศ. ๒๕๖๗ ได้คะแนน ๘๖.๐๐ อยู่ในระดับ ผ่านดี", "ประจำปี พ.ศ. ๒๕๖๘ มีคะแนน ๘๖.๐๐ คะแนน อยู่ในระดับ ผ่านดี")
    (question,) = score_questions(list(paragraph_scores(paragraphs(*texts))), 2568)
    assert question.candidates == ("2567", "2568")


def test_it_does_not_ask_about_scores_of_two_years() -> None:
    texts = ("ประจำปี พ.ศ. ๒๕๖๗ ได้คะแนน ๘๖.๐๐ อยู่ในระดับ ผ่านดี", "ประจำปี พ.ศ. ๒๕๖๘ มีคะแนน ๙๐.๐๐ คะแนน อยู่ในระดับ ผ่านดี")
    assert score_questions(list(paragraph_scores(paragraphs(*texts))), 2568) == []
