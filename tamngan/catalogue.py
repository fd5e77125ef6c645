"""The measures of a stored plan, for ``tamngan read --plan``."""

from __future__ import annotations

from bot.conversation.dispatch import catalogue_of
from bot.understanding.catalogue import Catalogue
from measures.errors import TamNganError
from storage import organizations, plans
from tamngan.commands.common import open_application, organization_id


def catalogue_of_plan(fiscal_year_be: int, organization: str | None = None) -> Catalogue:
    """Return the measures and units of the plan of a fiscal year; raise ``TamNganError`` when there is none."""
    application = open_application()
    try:
        with application.database.reading(organization_id(application, organization)) as session:
            plan = plans.of_year(session, fiscal_year_be)
            if plan is None:
                raise TamNganError(
                    f"ยังไม่มีแผนของปีงบประมาณ {fiscal_year_be}", f"there is no plan of the fiscal year {fiscal_year_be}"
                )
            return catalogue_of(plans.names_of(session, plan.id), organizations.units(session))
    finally:
        application.stop()
