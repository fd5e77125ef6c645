"""PDF glyphs into Thai text."""

from __future__ import annotations

from documents.reading.sources.glyphs import Glyph, Line, join_lines, name_glyphs, plain_text, text_lines


def glyphs(text: str, *, unnamed: str = "", top: float = 100.0) -> list[Glyph]:
    """Lay a text out: marks take no room, characters of ``unnamed`` have a name but no text."""
    laid: list[Glyph] = []
    x = 0.0
    for character in text:
        width = 0.0 if character in "ัิีึืฺุู็่้๊๋์ํ" else 6.0
        own = "" if character in unnamed else character
        laid.append(Glyph(own, x, x + width, top - 8, top, 12.0, ("Sarabun", ord(character))))
        x += width
    return laid


def test_marks_stay_with_the_letter_that_they_were_drawn_after() -> None:
    assert [line.text for line in text_lines(glyphs("เพื่อนที่นี่"), {})] == ["เพื่อนที่นี่"]


def test_lines_come_from_top_to_bottom_whatever_was_drawn_first() -> None:
    assert [line.text for line in text_lines([*glyphs("ล่าง", top=130.0), *glyphs("บน", top=100.0)], {})] == [
        "บน",
        "ล่าง",
    ]


def test_marks_with_a_width_of_their_own_leave_no_blank() -> None:
    laid = [
        Glyph(letter, 6.0 * place, 6.0 * place + 6.0, 92, 100, 12.0, ("DejaVu", ord(letter)))
        for place, letter in enumerate("คู่มือ")
    ]
    assert [line.text for line in text_lines(laid, {})] == ["คู่มือ"]


def test_a_gap_is_a_blank() -> None:
    moved = [Glyph(g.text, g.x0 + 24, g.x1 + 24, g.top, g.baseline, g.size, g.key) for g in glyphs("ช่าง")]
    assert [line.text for line in text_lines([*glyphs("กอง"), *moved], {})] == ["กอง ช่าง"]


def test_a_mark_named_by_its_whole_cluster_does_not_say_it_twice() -> None:
    base, mark = glyphs("ข้")
    whole = Glyph("ขั้", mark.x0, mark.x1, mark.top, mark.baseline, mark.size, mark.key)
    assert [line.text for line in text_lines([base, whole], {})] == ["ขั้"]


def test_unnamed_glyphs_are_named_by_the_words_they_make() -> None:
    page = glyphs("หน้าที่และเจ้าหน้าที่ตามที่ได้ดำเนินการปีงบประมาณในปีนี้", unnamed="่")
    names = name_glyphs([page])
    assert names["Sarabun", ord("่")] == "่"


def test_a_glyph_beside_another_unnamed_one_is_named_where_it_stands_alone() -> None:
    page = glyphs("หน้าที่ปีงบประมาณในปีนี้ได้ไม่ใช่แต่ส่วนร่วมกว่าผ่าน", unnamed="่ี")
    names = name_glyphs([page])
    assert (names["Sarabun", ord("่")], names["Sarabun", ord("ี")]) == ("่", "ี")


def test_a_glyph_whose_cluster_was_named_before_adds_nothing() -> None:
    page = [Glyph("ดำ", 0, 6, 92, 100, 12, ("F", 1)), Glyph("", 6, 6, 92, 100, 12, ("F", 2)), *glyphs("าเนินการ")]
    assert name_glyphs([page])["F", 2] == ""


def test_shifted_marks_of_windows_fonts_are_plain_marks() -> None:
    assert plain_text("\uf70b") == "้"
    assert plain_text("(cid:12)") == ""
    assert plain_text("ก") == "ก"


def test_wrapped_thai_is_joined_and_list_items_begin_anew() -> None:
    lines = [Line(text, 0, 90) for text in ("จัดทำแผนการ", "ดำเนินงาน", "๒. รายงาน", "QR", "code")]
    assert join_lines(lines) == "จัดทำแผนการดำเนินงาน\n๒. รายงาน QR code"


def test_a_line_that_ends_before_the_side_of_its_cell_was_ended_on_purpose() -> None:
    times = [Line("ทุกเดือน", 0, 40), Line("ทุกไตรมาส", 0, 45)]
    assert join_lines(times, right=120) == "ทุกเดือน\nทุกไตรมาส"


def test_a_line_that_reaches_the_side_of_its_cell_goes_on() -> None:
    words = [Line("จัดทำแผนการ", 0, 100), Line("ดำเนินงาน", 0, 80)]
    assert join_lines(words, right=120) == "จัดทำแผนการดำเนินงาน"


def test_beside_a_line_that_was_ended_on_purpose_one_that_begins_a_duty_begins_anew() -> None:
    duties = [Line("รวบรวมเอกสารทั้งหมดไว้", 0, 118), Line("เผยแพร่เอกสาร", 0, 60), Line("รายงานผล", 0, 45)]
    assert join_lines(duties, right=120).count("\n") == 2
    assert join_lines(duties[:2], right=120).count("\n") == 0
