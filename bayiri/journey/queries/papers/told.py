"""What each paper says: one function a paper, from the records to words and values that a layout sets."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from bayiri.agencies.choices import Purpose
from bayiri.cases.models import CounsellingSession, Member
from bayiri.documents.choices import SECTION_OF, PaperKind
from bayiri.documents.content import Content, content_hash
from bayiri.journey.queries.papers.amounts import plan_parts, plan_total, programmes_told
from bayiri.journey.queries.papers.records import NOT_WRITTEN_OF, PaperRecords
from bayiri.journey.queries.papers.wording import Wording
from bayiri.travel.queries import Journey

NEUTRAL = "en"  # the language in which two versions of a paper are compared
ASKED_FOR = ("reception", "reintegration")  # what a recipient may be given data for, where the person was not asked yet


def content_of(records: PaperRecords, kind: str, member: Member, language: str) -> Content:
    """One paper for one member, in a language."""
    neutral = _said(records, kind, member, NEUTRAL)
    said = neutral if language == NEUTRAL else _said(records, kind, member, language)
    return Content(kind, language, said, content_hash(neutral))


def not_yet(records: PaperRecords, kind: str, member: Member, sections: frozenset[str]) -> str:
    """Why this paper cannot be printed for this member now; empty where it can."""
    if SECTION_OF[kind] not in sections:
        return _("Your agency does not write in this part of the case.")
    missing = {
        PaperKind.DECLARATION: (member.state not in NOT_WRITTEN_OF, _("The person does not take part any more.")),
        PaperKind.WITHDRAWAL: (records.withdrawal_of(member), _("The person has not withdrawn.")),
        PaperKind.ENTITLEMENTS: (records.entitlements, _("Nothing has been calculated yet.")),
        PaperKind.TRAVEL: (records.journeys_with(member), _("No journey is booked for this person.")),
        PaperKind.PLAN: (records.plan and records.plan.live_lines, _("The plan has no lines yet.")),
        PaperKind.SHARING: (records.recipients, _("There is nobody to share with.")),
    }  # fmt: skip
    if kind in (PaperKind.DECLARATION, PaperKind.COUNSELLING) and not records.talks_with(member):
        return _("It follows the first counselling session.")
    there, sentence = missing.get(PaperKind(kind), (True, ""))
    return "" if there else sentence


def _said(records: PaperRecords, kind: str, member: Member, language: str) -> dict[str, Any]:
    with override(language):
        wording = Wording(language)
        return {
            "kind": kind, "language": language, "direction": "rtl" if language == "ar" else "ltr",
            "number": "", "seal": "", "address": "", "qr": "", "issued_on": "",
            **_about(records, member, wording), **TOLD[kind](records, member, wording),
        }  # fmt: skip


def _about(records: PaperRecords, member: Member, wording: Wording) -> dict[str, Any]:
    """What stands at the head of every paper."""
    person, case = member.person, records.case
    decision = records.decisions.get(member.id)
    child = records.is_child(member)
    return {
        "agency": case.agency.name, "case": case.number, "child": child,
        "guardian": (member.guardian_name or (decision.guardian_name if decision else "")) if child else "",
        "destination": wording.destination(case), "host": wording.country(case.host_country),
        "holder": {
            "name": person.name, "latin": person.name_latin,
            "born": wording.day(person.born_on, person.birth_precision),
            "sex": wording.words["sexes"].get(person.sex, ""),
            "nationality": wording.nationalities(person.nationalities),
            "documents": wording.listed(wording.document(one) for one in records.documents.get(person.id, [])),
        },
    }  # fmt: skip


def _contact(records: PaperRecords) -> dict[str, str]:
    """Whom to speak with: on the papers that say so, and only there, so that a hand-over leaves the others as they are."""
    worker = records.case.caseworker
    return {"caseworker": worker.name if worker else ""}


def _topics(session: CounsellingSession, wording: Wording) -> str:
    return wording.listed(wording.words["topics"].get(topic, "") for topic in session.topics)


def _declaration(records: PaperRecords, member: Member, wording: Wording) -> dict[str, Any]:
    case, talks = records.case, records.talks_with(member)
    taking_part = [one for one in records.members if one.state not in NOT_WRITTEN_OF]
    decision = records.decisions.get(member.id)
    return {
        "duration": wording.words["durations"][case.duration],
        "planned_departure": wording.day(case.planned_departure_on),
        "household": [
            [
                wording.name(one),
                wording.words["relations"][one.relation],
                wording.day(one.person.born_on, one.person.birth_precision),
            ]
            for one in taking_part
        ],
        "sessions": [
            [wording.day(one.held_at), _topics(one, wording), wording.spoken(one.language), one.interpreter_name]
            for one in talks
        ],
        "interpreter": talks[-1].interpreter_name if talks else "",
        "child_view": decision.child_view if decision and records.is_child(member) else "",
    }


def _rights(records: PaperRecords, member: Member, wording: Wording) -> dict[str, Any]:
    return {"hours": str(records.reflection_hours), **_contact(records)}


def _withdrawal(records: PaperRecords, member: Member, wording: Wording) -> dict[str, Any]:
    withdrawal = records.withdrawal_of(member)
    day = wording.day(withdrawal.withdrawn_at if withdrawal else None)
    return {"withdrawn_on": day, **_contact(records)}


def _counselling(records: PaperRecords, member: Member, wording: Wording) -> dict[str, Any]:
    names = {one.id: one.person.name for one in records.members}
    return {
        "sessions": [
            {
                "date": wording.day(one.held_at), "channel": wording.words["channels"].get(one.channel, ""),
                "language": wording.spoken(one.language), "interpreter": one.interpreter_name,
                "present": wording.listed(names.get(member_id, "") for member_id in one.members_present),
                "topics": _topics(one, wording), "information": one.information_version,
                "counsellor": one.recorded_by.name,
            }
            for one in records.talks_with(member)
        ]
    }  # fmt: skip


def _entitlements(records: PaperRecords, member: Member, wording: Wording) -> dict[str, Any]:
    return {"programmes": programmes_told(records, wording)}


def _journeys(journeys: list[Journey], wording: Wording) -> list[dict[str, str]]:
    return [
        {
            "from": journey.movement.from_place, "to": journey.movement.to_place,
            "departs": wording.moment(journey.movement.departs_at),
            "arrives": wording.moment(journey.movement.arrives_at), "carrier": str(journey.movement),
            "travellers": wording.listed(passenger.member.person.name for passenger in journey.passengers),
        }
        for journey in journeys
    ]  # fmt: skip


def _travel(records: PaperRecords, member: Member, wording: Wording) -> dict[str, Any]:
    return {"journeys": _journeys(records.journeys_with(member), wording), **_contact(records)}


def _arrival(records: PaperRecords, member: Member, wording: Wording) -> dict[str, Any]:
    receives = [
        [said.recipient.name, wording.country(said.recipient.country), wording.words["purposes"].get(said.purpose, "")]
        for said in records.sharing
        if said.given and said.recipient and said.purpose != Purpose.OWNER and said.member_id == member.id
    ]
    journeys = _journeys(records.journeys_with(member), wording)
    return {"journeys": journeys, "receives": receives, **_contact(records)}


def _plan(records: PaperRecords, member: Member, wording: Wording) -> dict[str, Any]:
    lines = records.plan.live_lines if records.plan else []
    return {"plan": plan_parts(lines, wording), "total": plan_total(lines, wording)}


def _sharing(records: PaperRecords, member: Member, wording: Wording) -> dict[str, Any]:
    said = {(one.recipient_id, one.purpose): one.given for one in records.sharing if one.member_id == member.id}
    rows = []
    for agency in records.recipients:
        asked = [purpose for recipient, purpose in said if recipient == agency.id]
        rows += [
            {
                "name": agency.name,
                "country": wording.country(agency.country),
                "purpose": wording.words["purposes"].get(purpose, ""),
                "answer": {True: "yes", False: "no", None: ""}[said.get((agency.id, purpose))],
            }
            for purpose in dict.fromkeys([*asked, *ASKED_FOR])
        ]
    return {"recipients": rows}


TOLD: dict[str, Callable[[PaperRecords, Member, Wording], dict[str, Any]]] = {
    PaperKind.DECLARATION: _declaration, PaperKind.RIGHTS: _rights, PaperKind.WITHDRAWAL: _withdrawal,
    PaperKind.COUNSELLING: _counselling, PaperKind.ENTITLEMENTS: _entitlements, PaperKind.TRAVEL: _travel,
    PaperKind.ARRIVAL: _arrival, PaperKind.PLAN: _plan, PaperKind.SHARING: _sharing,
}  # fmt: skip
