"""The year in one picture, and the same figures as a table."""

from __future__ import annotations

import re

from sqlalchemy import select

from storage.models import Step, StepOwner

from .board_support import Enter, Look, Office


def test_each_measure_stands_in_its_month_with_its_standing_and_leads_there(enter: Enter, office: Office) -> None:
    page = enter(office.cast.coordinator).text("/board/year")
    drawing = page.split('class="grid"')[1].split("</svg>")[0]
    assert f'href="/board/measures/{office.measures[0]}"' in drawing
    assert 'class="c-done"' in drawing
    assert 'class="c-overdue"' in drawing
    assert "ปรับปรุงห้องสมุด" not in drawing  # it is waived


def test_the_table_has_the_figures_of_the_picture(enter: Enter, office: Office) -> None:
    page = enter(office.cast.coordinator).text("/board/year")
    drawn = len(re.findall(r"<title>", page.split('class="grid"')[1].split("</svg>")[0]))
    table = page.split("มาตรการรายเดือน (ตาราง)")[1].split("</table>")[0]
    assert drawn == len(re.findall(r"<td>(?!–)", table))


def test_a_cell_of_the_overview_leads_to_what_it_counts(enter: Enter, office: Office, look: Look) -> None:
    browser = enter(office.cast.coordinator)
    links = re.findall(r'href="(\?year=2569&amp;unit=\d+&amp;period=\d\d#measures)"', browser.text("/board/"))
    assert links
    owned = select(StepOwner.unit_id).join(Step).where(Step.measure_id == office.measures[0])
    assert any(f"unit={look(lambda s: s.scalars(owned).one())}&amp;period=02" in link for link in links)
    first = "/board/" + next(link for link in links if "period=02" in link).replace("&amp;", "&").partition("#")[0]
    assert "เผยแพร่แผนการใช้จ่ายงบประมาณ" in browser.text(first)


def test_what_is_planned_and_done_adds_up_over_the_year(enter: Enter, office: Office) -> None:
    page = enter(office.cast.coordinator).text("/board/year")
    table = page.split("งวดสะสม ณ สิ้นเดือน")[1].split("</table>")[0]
    rows = [re.findall(r"<td>([^<]*)</td>", row) for row in table.split("<tr>")[2:]]
    planned = [int(row[0]) for row in rows]
    assert planned == sorted(planned)
    assert planned[-1] > planned[0]
    assert rows[-1][1] == "–"  # a month to come has no figure yet
