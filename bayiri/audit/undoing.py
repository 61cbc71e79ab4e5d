"""How each act is put right: undone or corrected by which other act, or why it stays as it is.

One entry for every kind of event; docs/reference/undoing.md is printed from it, and the timeline offers what it names.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Undoing:
    """How one kind of event is put right.

    `by` are the kinds of events that do it, `stays` why none does. `page` is where a person does it from the
    timeline: the name of an address and where its arguments come from: `case`, `row` (the row that the event names, or
    else its subject), `named` (only the row it names), another fact's name, or a word after `=`. `another`: it takes
    somebody else than who did it.
    """

    by: tuple[str, ...] = ()
    stays: str = ""
    page: tuple[str, ...] = ()
    another: bool = False


def _by(*kinds: str, page: tuple[str, ...] = (), another: bool = False) -> Undoing:
    return Undoing(kinds, page=page, another=another)


def _mistake(what: str, kind: str, *, row: str = "row", another: bool = False) -> Undoing:
    """Through the one page on which a mistake is taken back with a reason."""
    return Undoing((kind,), page=("journey:mistake", "case", f"={what}", row), another=another)


def _stays(reason: str) -> Undoing:
    return Undoing(stays=reason)


CONTRADICT = _by("travel.contradicted", page=("journey:contradict", "case", "named"), another=True)
FOLLOW_UP = _mistake("follow-up", "monitoring.attempt_taken_back")
CLOSING = _mistake("closing", "journey.closing_undone", another=True)
READING = "A log of what was read or taken out: that it happened cannot be undone."
PUTS_RIGHT = "Puts something right itself; where that was wrong, the act is done again."
PERSONS_WORD = "The person's own word. It is not undone; the person can say otherwise, and the last word counts."

UNDOING = {
    "act.refused": _stays("Nothing was done that could be undone."),
    "search.made": _stays(READING),
    "person.looked_for_elsewhere": _stays(READING),
    "statistics.downloaded": _stays(READING),
    "person.registered": _by("person.corrected", "person.merged", "journey.closed"),
    "person.corrected": _by("person.corrected"),
    "person.contact_added": _by("person.contact_corrected", page=("journey:edit-contact", "case", "person", "row")),
    "person.contact_corrected": _by("person.contact_corrected", page=("journey:edit-contact", "case", "person", "row")),
    "person.document_added": _by("person.document_corrected", page=("journey:edit-document", "case", "person", "row")),
    "person.document_corrected": _by(
        "person.document_corrected", page=("journey:edit-document", "case", "person", "row")
    ),
    "person.merged": _by("person.merge_undone"),
    "person.merge_undone": _by("person.merged"),
    "person.kept_out_of_search": _by("journey.closing_undone"),
    "task.finished": _mistake("task", "task.reopened"),
    "task.reopened": _by("task.finished"),
    "appointment.made": _by("appointment.changed", "appointment.cancelled"),
    "appointment.changed": _by("appointment.changed"),
    "appointment.held": _by("appointment.not_came", page=("cases:appointment", "case", "row")),
    "appointment.not_came": _by("appointment.held", page=("cases:appointment", "case", "row")),
    "appointment.cancelled": _by("appointment.made"),
    "calendar.feed_renewed": _by("calendar.feed_renewed"),
    "calendar.feed_stopped": _by("calendar.feed_renewed"),
    "note.written": _by("note.corrected", "note.marked_as_mistake", page=("cases:correct-note", "case", "row")),
    "note.corrected": _by("note.corrected", "note.marked_as_mistake", page=("cases:correct-note", "case", "row")),
    "note.marked_as_mistake": _by("note.written"),
    "note.searched": _stays(READING),
    "case.registered": _by("journey.closed", "journey.taken_back"),
    "case.member_joined": _mistake("member", "journey.member_taken_out"),
    "case.session_held": _by("case.session_corrected", page=("journey:correct-session", "case", "row")),
    "case.contact_attempted": _mistake("attempt", "case.attempt_taken_back", row="named"),
    "case.attempt_taken_back": _by("case.contact_attempted"),
    "case.session_corrected": _by("case.session_held"),
    "case.journey_changed": _by("case.journey_changed", page=("journey:change-journey", "case")),
    "case.handed_to_colleague": _by("case.hand_over_undone", "case.handed_to_colleague"),
    "case.taken": _by("case.hand_over_undone", "case.put_in_queue", "case.handed_to_colleague"),
    "case.put_in_queue": _by("case.hand_over_undone", "case.taken"),
    "case.hand_over_undone": _by("case.handed_to_colleague"),
    "agencies.absence_entered": _by("agencies.absence_ended"),
    "agencies.absence_ended": _by("agencies.absence_entered"),
    "agencies.described": _by("agencies.described"),
    "agencies.service_offered": _by("agencies.service_changed", "agencies.service_ended"),
    "agencies.service_changed": _by("agencies.service_changed"),
    "agencies.service_ended": _by("agencies.service_resumed"),
    "agencies.service_resumed": _by("agencies.service_ended"),
    "agencies.person_invited": _by("agencies.invitation_revoked"),
    "agencies.invitation_sent": _by("agencies.invitation_revoked"),
    "agencies.invitation_revoked": _by("agencies.invitation_sent"),
    "agencies.invitation_accepted": _by("journey.account_ended"),
    "agencies.roles_changed": _by("agencies.roles_changed", "agencies.roles_proposed"),
    "agencies.roles_proposed": _by("agencies.roles_declined", another=True),
    "agencies.roles_confirmed": _by("agencies.roles_changed", "agencies.roles_proposed"),
    "agencies.roles_declined": _by("agencies.roles_proposed"),
    "agencies.came_back": _by("journey.account_ended"),
    "agencies.agreement_written": _by("agencies.agreement_amended", "agencies.agreement_ended"),
    "agencies.agreement_amended": _by("agencies.agreement_amended"),
    "agencies.agreement_ended": _by("agencies.agreement_resumed"),
    "agencies.agreement_resumed": _by("agencies.agreement_ended"),
    "agencies.agreement_reviewed": _stays("What a party found on that day stays; the next review says otherwise."),
    "agencies.report_sent": _by("agencies.report_taken_back", "agencies.report_sent"),
    "agencies.report_taken_back": _by("agencies.report_sent"),
    "agencies.report_answered": _stays("What was answered was read. A further report is answered anew."),
    "consent.decided": _mistake("declaration", "consent.declaration_taken_back", row="named"),
    "consent.declaration_taken_back": _by("consent.decided"),
    "consent.withdrawn": _by("journey.reopened"),
    "consent.refusal_noted": _by("journey.refusal_reviewed"),
    "consent.refusal_reviewed": _by("journey.refused"),
    "consent.reconfirmed": _by("consent.reconfirmed"),
    "consent.sharing_said": _by("journey.sharing_said"),
    "documents.issued": _by("documents.issued"),
    "documents.printed": _stays(READING),
    "documents.signed": _stays("What was signed is kept as it was signed. Print it anew to have it signed again."),
    "documents.file_added": _by("documents.file_marked"),
    "documents.file_opened": _stays(READING),
    "documents.file_corrected": _by("documents.file_corrected"),
    "documents.file_marked": _by("documents.file_taken_back"),
    "documents.file_taken_back": _by("documents.file_marked"),
    "letters.template_written": _by("letters.template_written"),
    "letters.template_retired": _by("letters.brought_back"),
    "letters.brought_back": _by("letters.template_retired"),
    "letters.letterhead_written": _by("letters.letterhead_written"),
    "letters.sent_noted": _by("letters.sending_taken_back"),
    "letters.sending_taken_back": _by("letters.sent_noted"),
    "programmes.revision_asked": _by("programmes.cancelled"),
    "monitoring.survey_expired": _stays(
        "Its days were over, as the law's document says; the round is to be held, and a survey begun anew."
    ),
    "case.closing_lapsed": _by("journey.closing_proposed"),
    "safeguards.assessed": _by("safeguards.assessment_corrected"),
    "safeguards.assessment_corrected": _by("safeguards.assessed"),
    "safeguards.concern_raised": _by("safeguards.cleared"),
    "safeguards.cleared": _mistake("clearance", "safeguards.clearance_taken_back", row="named"),
    "safeguards.clearance_taken_back": _by("safeguards.cleared"),
    "safeguards.overridden": _mistake("override", "safeguards.override_taken_back", row="named"),
    "safeguards.override_taken_back": _by("safeguards.overridden"),
    "programmes.entitlement_calculated": _by("programmes.entitlement_calculated"),
    "programmes.applied": _by("programmes.cancelled"),
    "programmes.approved": _mistake("help-decision", "programmes.decision_reopened", row="named", another=True),
    "programmes.refused": _mistake("help-decision", "programmes.decision_reopened", row="named", another=True),
    "programmes.decision_reopened": _by("programmes.approved", "programmes.refused"),
    "programmes.cancelled": _by("programmes.applied"),
    "travel.booked": _by("travel.cancelled"),
    "travel.postponed": _by("travel.postponed"),
    "travel.contradicted": _stays("Both entries stand beside each other; what is true is entered anew."),
    "travel.cancelled": _by("travel.booked"),
    "programmes.options_explained": _mistake("explanation", "programmes.explanation_taken_back"),
    "programmes.explanation_taken_back": _by("programmes.options_explained"),
    "programmes.facts_stated": _by("programmes.facts_stated"),
    "reintegration.line_added": _by("reintegration.line_dropped"),
    "reintegration.line_changed": _by("reintegration.line_changed"),
    "reintegration.line_dropped": _mistake("dropped-line", "reintegration.line_brought_back"),
    "reintegration.line_brought_back": _by("reintegration.line_dropped"),
    "reintegration.line_approved": _mistake("approved-line", "reintegration.approval_taken_back"),
    "reintegration.approval_taken_back": _by("reintegration.line_approved"),
    "reintegration.plan_answered": _by("reintegration.plan_answered"),
    "reintegration.needs_assessed": _by("reintegration.need_settled"),
    "reintegration.need_settled": _by("reintegration.needs_assessed"),
    "reintegration.comment_taken_down": _by("reintegration.comment_answered"),
    "reintegration.comment_answered": _by("reintegration.comment_taken_down"),
    "reintegration.arrival_noted": _by("travel.contradicted"),
    "reintegration.delivered": _mistake("delivery", "reintegration.delivery_reversed", another=True),
    "reintegration.delivery_reversed": _by("reintegration.delivered"),
    "reintegration.verified": _mistake("verification", "reintegration.verification_taken_back"),
    "reintegration.verification_taken_back": _by("reintegration.verified"),
    "monitoring.scheduled": _by("monitoring.given", "monitoring.contact_said", "travel.contradicted"),
    "monitoring.held": _mistake("survey", "monitoring.result_taken_back"),
    "monitoring.not_reached": FOLLOW_UP,
    "monitoring.declined": FOLLOW_UP,
    "monitoring.re_migrated": FOLLOW_UP,
    "monitoring.moved": FOLLOW_UP,
    "monitoring.died": FOLLOW_UP,
    "monitoring.attempt_taken_back": _by("monitoring.not_reached"),
    "monitoring.result_taken_back": _by("monitoring.held"),
    "monitoring.contact_said": _by("monitoring.contact_said"),
    "monitoring.survey_begun": _by("monitoring.survey_dropped"),
    "monitoring.survey_page_kept": _by("monitoring.survey_page_kept"),
    "monitoring.survey_dropped": _by("monitoring.survey_begun"),
    "monitoring.plan_reviewed": _by("monitoring.plan_reviewed"),
    "monitoring.given": _by("monitoring.given"),
    "monitoring.list_printed": _stays(READING),
    "journey.withdrawn": _by("journey.reopened"),
    "journey.reopened": _by("journey.withdrawn"),
    "journey.refused": _by("journey.refusal_reviewed"),
    "journey.refusal_reviewed": _by("journey.refused"),
    "journey.decision_lapsed": _by("consent.decided"),
    "journey.released": CONTRADICT,
    "journey.boarded": CONTRADICT,
    "journey.departed": CONTRADICT,
    "journey.no_show": CONTRADICT,
    "journey.arrived": CONTRADICT,
    "journey.departed_outside_procedure": CONTRADICT,
    "journey.engagement_started": _stays(
        "A fact of the world outside: the person works from abroad. The case may be closed."
    ),
    "journey.closing_proposed": _by("journey.closing_taken_back", "journey.closing_sent_back"),
    "journey.closing_sent_back": _by("journey.closing_proposed"),
    "journey.closing_taken_back": _by("journey.closing_proposed"),
    "journey.closed": CLOSING,
    "journey.closing_undone": _by("journey.closed"),
    "journey.linked_as_duplicate": _mistake("duplicate", "journey.duplicate_unlinked"),
    "journey.duplicate_unlinked": _by("journey.linked_as_duplicate"),
    "journey.release_lapsed": _by("journey.released"),
    "journey.referred_on": _by("journey.reopened"),
    "journey.birth_recorded": _mistake("member", "journey.member_taken_out"),
    "journey.member_taken_out": _by("case.member_joined"),
    "journey.death_recorded": _by("journey.death_undone", another=True),
    "journey.death_undone": _by("journey.death_recorded"),
    "journey.relations_changed": _by("journey.relations_changed", page=("journey:relations", "case")),
    "journey.split_off": _by("journey.joined_again"),
    "journey.split_from": _by("journey.joined_again"),
    "journey.joined_again": _by("journey.split_off"),
    "journey.work_handed_over": _by("case.hand_over_undone", "journey.work_handed_over"),
    "journey.account_ended": _by("agencies.came_back", another=False),
    "journey.sharing_said": _stays(PERSONS_WORD),
    "journey.taken_back": CLOSING,
    "exchange.uploaded": _by("exchange.discarded"),
    "exchange.matched": _by("exchange.matched"),
    "exchange.checked": _by("exchange.checked"),
    "exchange.started": _by("exchange.stopped", "exchange.undone"),
    "exchange.brought_in": _by("exchange.undone"),
    "exchange.stopped": _by("exchange.started"),
    "exchange.finished": _by("exchange.undone"),
    "exchange.broke_off": _stays("A fault of the machine. The work is begun again."),
    "exchange.undo_begun": _by("exchange.undone"),
    "exchange.undone": _stays(PUTS_RIGHT),
    "exchange.discarded": _by("exchange.uploaded"),
    "exchange.faults_taken": _stays(READING),
    "exchange.list_taken": _stays(READING),
}
