"""Which part of a case each kind of event is about: who sees the journey of a case and this part of it reads the event.

An agency reads its own acts on a case that it sees, whatever they are about. The database holds the same table
(audit_kindsection) and asks it of every row. A kind that stands nowhere here is read by the responsible agency alone.
"""

from bayiri.audit.choices import EVENT_TITLES

RESPONSIBLE = "all"  # the responsible agency alone: who else was asked, who looked, whose data were wanted
AS_SAID = "facts"  # each event names its part itself, in facts["section"]

# A kind by its whole name goes before its room; every kind is found by exactly one of both.
BY_ROOM = {
    "account": RESPONSIBLE, "act": RESPONSIBLE, "agencies": RESPONSIBLE, "alert": "protection", "appointment": "journey",
    "boards": RESPONSIBLE, "calendar": RESPONSIBLE, "case": "journey", "complaint": RESPONSIBLE, "consent": "journey", "documents": AS_SAID,
    "exchange": RESPONSIBLE, "journey": "journey", "letters": RESPONSIBLE, "log": RESPONSIBLE, "monitoring": "follow_up",
    "note": AS_SAID, "notifications": RESPONSIBLE, "orders": "basis", "person": "identity", "privacy": RESPONSIBLE, "programmes": "finance",
    "referral": RESPONSIBLE, "reintegration": "plan", "safeguards": "protection", "search": RESPONSIBLE,
    "statistics": RESPONSIBLE, "task": RESPONSIBLE, "travel": "journey",
}  # fmt: skip
BY_NAME = {
    "case.looked_at": RESPONSIBLE, "documents.printed": RESPONSIBLE, "documents.file_opened": RESPONSIBLE,
    "case.opened_in_emergency": RESPONSIBLE, "case.emergency_reviewed": RESPONSIBLE,
    "case.emergency_not_reviewed": RESPONSIBLE,
    "case.contact_attempted": "contact", "case.attempt_taken_back": "contact", "case.text_asked": "contact",
    "case.text_stopped": "contact", "person.contact_added": "contact", "person.contact_corrected": "contact",
    "person.match_found": RESPONSIBLE, "person.match_looked_at": RESPONSIBLE, "person.match_stepped": RESPONSIBLE,
    "person.merged": RESPONSIBLE, "person.merge_undone": RESPONSIBLE,
    "consent.sharing_said": RESPONSIBLE, "journey.sharing_said": RESPONSIBLE, "journey.account_ended": RESPONSIBLE,
    "journey.work_handed_over": RESPONSIBLE, "journey.linked_as_duplicate": RESPONSIBLE,
    "journey.duplicate_unlinked": RESPONSIBLE, "journey.forced_return_opened": "basis",
    "letters.sent_noted": "journey", "letters.sending_taken_back": "journey",
    "note.searched": RESPONSIBLE, "reintegration.arrival_noted": "journey",
}  # fmt: skip


def section_of(kind: str) -> str:
    """The part of a case that an event of this kind is about; of a room that says nothing, the responsible agency's alone."""
    return BY_NAME.get(kind) or BY_ROOM.get(kind.partition(".")[0], RESPONSIBLE)


def every_kind() -> dict[str, str]:
    """Every kind that commands write, with its part."""
    return {kind: section_of(kind) for kind in EVENT_TITLES}
