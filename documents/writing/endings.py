"""How papers end: who signs."""

from __future__ import annotations

from documents.report import OrganizationFacts, ReportData, Signatory, SignatoryRole
from documents.writing.blocks import SignOff


def posts(signatory: Signatory) -> tuple[str, ...]:
    """Return the lines of a post; who acts for another writes both posts."""
    if signatory.acting_for:
        return (f"{signatory.post} รักษาราชการแทน", signatory.acting_for)
    return (signatory.post,)


def head_of(unit: str) -> str:
    """Return the post that heads a unit: a กอง has a ผู้อำนวยการ, a สำนัก or หน่วย a หัวหน้า."""
    return f"ผู้อำนวยการ{unit}" if unit.startswith("กอง") else f"หัวหน้า{unit}"


def default_post(organization: OrganizationFacts, role: SignatoryRole) -> str:
    """Return the post that signs in a role where the roster names nobody."""
    return {
        "preparer": "ผู้รายงาน",
        "unit_head": head_of(organization.office),
        "chief_administrator": organization.chief_post,
        "executive": organization.executive_post,
    }[role]


def sign_off(data: ReportData, role: SignatoryRole, lead: str = "") -> SignOff:
    """Return the place where a role signs; dotted where the roster names nobody."""
    signatory = data.signatory(role) or Signatory(role, default_post(data.organization, role))
    return SignOff(signatory.name, posts(signatory), lead)


def signatures(data: ReportData) -> tuple[SignOff, ...]:
    """Return the reporter's signature, as reports end with it; none where the office's own paper has none."""
    if not data.reporter_signs:
        return ()
    return (sign_off(data, "preparer", "ลงชื่อ"),)
