"""What papers need that nobody reports, said by coordinators: words of their heads, and the office's own templates."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from actions.acting import Acting
from actions.outcome import Became
from documents import head_data, office_templates
from documents.head_data import BadWord, Field
from documents.office_templates import Offered
from storage import audit
from storage import office_templates as kept_templates
from storage.files import FileStore
from storage.models import AuditEntry, OfficeTemplate

_ASKED = "head_data.asked"


@dataclass(frozen=True)
class Said:
    """What became of a word of a head; ``fault`` is the Thai sentence why it was not kept."""

    became: Became
    fault: str | None = None


def missing(acting: Acting) -> tuple[Field, ...]:
    """Return what the plan's papers print and neither the office nor its paper has said, for who may say it."""
    if acting.plan is None or not acting.manages:
        return ()
    return head_data.head_of(acting.session, acting.plan).missing


def say(acting: Acting, name: str, text: str) -> Said:
    """Keep one word of the heads of the plan's papers."""
    if acting.plan is None or not acting.manages:
        return Said(Became.REFUSED)
    try:
        changed = head_data.say(acting.session, acting.plan, name, text, acting.now, person_id=acting.person_id)
    except BadWord as error:
        return Said(Became.REFUSED, error.thai)
    return Said(Became.RECORDED if changed else Became.KNOWN)


def ask_once(acting: Acting) -> bool:
    """Tell whether the coordinators are to be asked unbidden for what is missing: once for a plan, and never again."""
    if acting.plan is None or not missing(acting):
        return False
    asked = select(AuditEntry.id).where(AuditEntry.action == _ASKED, AuditEntry.subject_id == acting.plan.id).limit(1)
    if acting.session.scalar(asked) is not None:
        return False
    audit.record(acting.session, acting.now, _ASKED, "plan", acting.plan.id, person_id=acting.person_id)
    return True


def keep_template(acting: Acting, files: FileStore, template: Offered) -> OfficeTemplate | None:
    """Keep an examined template as its layout's next version, not used yet; None where the speaker may not."""
    if not acting.manages:
        return None
    office, now = acting.organization.id, acting.now
    return office_templates.keep(acting.session, files, office, template, now, acting.person_id).row


def use_template(acting: Acting, template_id: int) -> OfficeTemplate | None:
    """Make a layout's Word files with a kept version from now on; None where it is gone or the speaker may not."""
    rows = kept_templates.kept(acting.session) if acting.manages else []
    row = next((one for one in rows if one.id == template_id), None)
    if row is not None:
        kept_templates.use(acting.session, row, row.layout, acting.now, acting.person_id)
    return row
