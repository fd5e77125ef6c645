"""Every page that has a year can be read for each year, and stays in it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask

from storage.clock import TurnableClock
from storage.database import Database
from storage.models import Organization, Plan
from storage.rollover import begin_year, confirm

from .board_support import Browser, Enter, Office

NEXT_OCTOBER = datetime(2026, 10, 5, 2, 0, tzinfo=UTC)


@pytest.fixture
def october(database: Database, office: Office, clock: TurnableClock, enter: Enter) -> Browser:
    """A browser of the coordinator after the new year's plan has begun to hold."""
    clock.set(NEXT_OCTOBER)
    with database.organization(office.cast.office_a) as session:
        plan = begin_year(session, clock.now())
        assert plan is not None
        confirm(session, plan, clock.now())
    return enter(office.cast.coordinator)


@pytest.mark.parametrize("address", ["/board/", "/board/papers", "/board/plan", "/board/review"])
def test_last_year_is_one_link_away_after_the_first_of_october(october: Browser, address: str) -> None:
    page = october.text(address)
    assert f'href="{address}?year=2569"' in page
    assert october.get(f"{address}?year=2569").status_code == 200


@pytest.mark.parametrize("address", ["/board/", "/board/papers", "/board/plan", "/board/review"])
def test_the_year_is_kept_while_walking(october: Browser, address: str) -> None:
    page = october.text(f"{address}?year=2569")
    for other in ("/board/", "/board/papers", "/board/plan", "/board/review"):
        assert f'href="{other}?year=2569"' in page


def test_the_current_year_needs_no_saying(october: Browser) -> None:
    page = october.text("/board/")
    assert '<a href="/board/papers">' in page


def test_a_measure_of_last_year_leads_to_last_years_papers(october: Browser, office: Office) -> None:
    assert 'href="/board/papers?year=2569"' in october.text(f"/board/measures/{office.measures[0]}")


def test_the_overview_reminds_of_last_years_report_until_december(
    october: Browser, office: Office, clock: TurnableClock, enter: Enter
) -> None:
    assert "รายงานผลประจำปี" in october.text("/board/")
    clock.set(datetime(2027, 1, 5, 2, 0, tzinfo=UTC))
    assert "รายงานผลประจำปี" not in enter(office.cast.coordinator).text("/board/")


def test_an_office_with_one_plan_has_no_choice_of_years(enter: Enter, office: Office) -> None:
    assert 'class="years"' not in enter(office.cast.coordinator).text("/board/papers")


def test_the_public_page_leads_to_the_current_year_and_links_the_others(
    october: Browser, database: Database, office: Office, app: Flask
) -> None:
    assert october.get("/board/").status_code == 200
    with database.system() as session:
        session.get_one(Organization, office.cast.office_a).public_name = "thungsaisawang"
    anybody = app.test_client()
    assert anybody.get("/p/thungsaisawang").headers["Location"].endswith("/p/thungsaisawang/2570")
    page = anybody.get("/p/thungsaisawang/2570").get_data(as_text=True)
    assert 'href="/p/thungsaisawang/2569"' in page


def test_the_public_page_offers_no_draft(database: Database, office: Office, app: Flask, clock: TurnableClock) -> None:
    clock.set(NEXT_OCTOBER)
    with database.organization(office.cast.office_a) as session:
        begin_year(session, clock.now())
        assert session.query(Plan).count() == 2
    with database.system() as session:
        session.get_one(Organization, office.cast.office_a).public_name = "thungsaisawang"
    anybody = app.test_client()
    assert anybody.get("/p/thungsaisawang").headers["Location"].endswith("/2569")
    assert anybody.get("/p/elsewhere").status_code == 404
