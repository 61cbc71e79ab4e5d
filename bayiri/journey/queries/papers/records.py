"""Everything that the papers of a case are made of, read once, always as somebody."""

from dataclasses import dataclass
from uuid import UUID

from bayiri.agencies.models import Agency
from bayiri.agencies.queries import agencies_in
from bayiri.cases.models import Case, CounsellingSession, Member
from bayiri.cases.queries import case_for, members_of
from bayiri.consent.models import ReturnDecision, SharingConsent, Withdrawal
from bayiri.consent.queries import sharing_of
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotVisible
from bayiri.people.choices import RecordState
from bayiri.people.models import IdentityDocument
from bayiri.people.rules import is_child
from bayiri.programmes.models import Application, Entitlement
from bayiri.programmes.permissions import may_see
from bayiri.programmes.queries import applications_of, entitlements_of
from bayiri.reintegration.queries import PlanView, plan_of
from bayiri.rulebooks.queries import law
from bayiri.travel.queries import Journey, journeys_of

NOT_WRITTEN_OF = ("withdrawn", "left")  # who has died still stands in the papers of the household


@dataclass(frozen=True)
class PaperRecords:
    """A case as its papers need it. `entitlements` holds the latest calculation of each programme."""

    case: Case
    members: list[Member]
    documents: dict[UUID, list[IdentityDocument]]
    sessions: list[CounsellingSession]
    decisions: dict[UUID, ReturnDecision]
    withdrawals: dict[UUID, Withdrawal]
    entitlements: list[Entitlement]
    applications: dict[str, Application]
    journeys: list[Journey]
    plan: PlanView | None
    sharing: list[SharingConsent]
    recipients: list[Agency]
    reflection_hours: int

    def member(self, member_id: UUID | None) -> Member:
        """One member of the case, the first where none is named. Raises NotVisible."""
        for member in self.members:
            if member_id in (None, member.id):
                return member
        raise NotVisible

    def is_child(self, member: Member) -> bool:
        return is_child(member.person.born_on, clock.today())

    def talks_with(self, member: Member) -> list[CounsellingSession]:
        """Sessions the member took part in; for a child any of the case."""
        return [one for one in self.sessions if self.is_child(member) or member.id in one.members_present]

    def journeys_with(self, member: Member) -> list[Journey]:
        """Journeys that are not cancelled and on which the member has a seat."""
        return [
            journey
            for journey in self.journeys
            if journey.movement.state != "cancelled"
            and any(passenger.member.id == member.id for passenger in journey.passengers)
        ]

    def withdrawal_of(self, member: Member) -> Withdrawal | None:
        """The last withdrawal, where no decision followed it."""
        withdrawal, decision = self.withdrawals.get(member.id), self.decisions.get(member.id)
        if withdrawal and decision and decision.decided_at > withdrawal.withdrawn_at:
            return None
        return withdrawal


def paper_records(actor: Actor, case_id: UUID) -> PaperRecords:
    """The records of one case, in a constant number of queries. Raises NotVisible."""
    case = case_for(actor, case_id)
    members = members_of(case)
    documents: dict[UUID, list[IdentityDocument]] = {}
    held = IdentityDocument.objects.filter(
        person__in=[member.person_id for member in members], state=RecordState.CURRENT
    )
    for document in held.order_by("recorded_at", "id"):
        documents.setdefault(document.person_id, []).append(document)
    entitlements = {one.programme: one for one in reversed(entitlements_of(case))} if may_see(actor, case) else {}
    sharing = sharing_of(case)
    abroad = [agency for agency in agencies_in(case.destination_country) if agency.id != case.agency_id]
    asked = {said.recipient.id: said.recipient for said in sharing if said.recipient}
    return PaperRecords(
        case=case,
        members=members,
        documents=documents,
        sessions=list(case.sessions.select_related("recorded_by").order_by("held_at", "id")),
        decisions={one.member_id: one for one in ReturnDecision.objects.filter(case=case).order_by("decided_at")},
        withdrawals={one.member_id: one for one in Withdrawal.objects.filter(case=case).order_by("withdrawn_at")},
        entitlements=[entitlements[code] for code in sorted(entitlements)],
        applications=_applications(case) if entitlements else {},
        journeys=journeys_of(case),
        plan=plan_of(actor, case),
        sharing=sharing,
        recipients=list({**asked, **{agency.id: agency for agency in abroad}}.values()),
        reflection_hours=law("voluntary-return", on=clock.today()).number("reflection_hours"),
    )


def _applications(case: Case) -> dict[str, Application]:
    """The last application to each programme; an approval in force before one that is only asked for."""
    every = list(reversed(applications_of(case)))
    return {one.programme: one for one in every} | {one.programme: one for one in every if one.state == "approved"}
