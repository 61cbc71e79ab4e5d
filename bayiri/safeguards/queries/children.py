"""Reading the track of a child."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from bayiri.agencies.models import Participation, User
from bayiri.cases.models import Case, Member, Split
from bayiri.cases.queries import has_carried, members_of
from bayiri.cases.rules import GONE
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotVisible
from bayiri.people.rules import is_child
from bayiri.rulebooks.queries import law
from bayiri.safeguards.choices import Gate
from bayiri.safeguards.models import ChildStep, Finding
from bayiri.safeguards.queries import gate_rule
from bayiri.safeguards.queries.facts import member_facts
from bayiri.safeguards.rules import GateState, gate_state
from bayiri.safeguards.rules.children import ANSWERS, ChildFacts, PanelFacts, TrackFacts, missing

ROLES_FOR = {
    **dict.fromkeys(("guardian", "assessed", "traced", "report", "ended"), "child_writer_roles"),
    "escort": "child_escort_roles", "receiver": "child_receiver_roles", "appeal_decided": "child_appeal_roles",
    "sat": "child_panel_roles",
}  # fmt: skip


def roles_for(kind: str, clear_roles: tuple[str, ...]) -> frozenset[str]:
    """Who may write a step; empty where anybody may who writes to the case. A determination: who clears the safeguard."""
    if kind == "determined":
        return frozenset(clear_roles)
    name = ROLES_FOR.get(kind)
    return frozenset(law("children", on=clock.today()).words(name)) if name else frozenset()


def line_of(member: Member) -> list[UUID]:
    """The same child in this case and in those it was split from."""
    found, case_id = [member.id], member.case_id
    while split := Split.objects.filter(case_id=case_id).first():
        case_id = split.from_case_id
        found += Member.objects.filter(case_id=case_id, person_id=member.person_id).values_list("id", flat=True)
    return found


def steps_of(member: Member) -> list[ChildStep]:
    """Every step for one child, the newest first, with who wrote it; two hundred at most."""
    rows = ChildStep.objects.filter(member_id__in=line_of(member)).select_related("recorded_by__agency", "file")
    return list(rows.order_by("-recorded_at", "-id")[:200])


def step_for(case: Case, step_id: UUID) -> tuple[ChildStep, Member]:
    """One step for a child of a visible case, and the child in this case: also where it was written in the case that this one
    was split from. Raises NotVisible.
    """
    found = ChildStep.objects.filter(pk=step_id).first()
    child = next((one for one in members_of(case) if found and found.member_id in line_of(one)), None)
    if found is None or child is None:
        raise NotVisible
    return found, child


def last_of(steps: list[ChildStep], *kinds: str) -> ChildStep | None:
    """The newest step of these kinds."""
    return next((one for one in steps if one.kind in kinds), None)


def answered(steps: list[ChildStep], kind: str) -> set[UUID | None]:
    """What a step of this kind has been written about."""
    return {one.about_id for one in steps if one.kind == kind}


def about_for(steps: list[ChildStep], kind: str) -> ChildStep | None:
    """What the next step of this kind answers: the last report, determination or appeal."""
    return last_of(steps, ANSWERS[kind]) if kind in ANSWERS else None


def child_facts(actor: Actor, case: Case, member: Member, kind: str, name: str, about: ChildStep | None) -> ChildFacts:
    """What the rules need to know of the track when the actor would write a step of this kind."""
    steps, today = steps_of(member), clock.today()
    known = member_facts(case, members_of(case), clock.now())[member.id]
    traced = last_of(steps, "traced")
    ended_by = {"appealed": "appeal_decided"}.get(about.kind, "ended") if about else ""
    done = bool(about and about.id in answered(steps, ended_by))
    if kind == "appealed" and about:  # one at a time
        open_ = {one.id for one in steps if one.kind == "appealed" and one.about_id == about.id}
        done = bool(open_ - answered(steps, "appeal_decided"))
    return ChildFacts(
        is_child=is_child(member.person.born_on, today), alone=not known.accompanied, today=today,
        own_case=case.caseworker_id in (None, actor.id) or has_carried(case, actor.id),
        about=about.kind if about else "", about_is_answered=done, assessed=last_of(steps, "assessed") is not None,
        guarded="guardian" in known.child_has, traced=traced.outcome if traced else "", is_staff=_works_here(case, name),
        involved=_involved(steps, about), panel=_panel(member, steps, about),
    )  # fmt: skip


def _works_here(case: Case, name: str) -> bool:
    """Whether somebody of this name works for an agency that takes part in the case."""
    agencies = Participation.objects.filter(subject_kind="case", subject_id=case.id).values_list("agency_id", flat=True)
    return User.objects.filter(agency_id__in=[case.agency_id, *agencies], name__iexact=name.strip()).exists()


def _involved(steps: list[ChildStep], about: ChildStep | None) -> frozenset[str]:
    """Who lodged an appeal, or sat on the panel whose determination it is about."""
    if about is None or about.kind != "appealed":
        return frozenset()
    determined = next((one for one in steps if one.id == about.about_id), None)
    sat = {
        str(one.recorded_by_id)
        for one in steps
        if determined and one.kind == "sat" and one.about_id == determined.about_id
    }
    return frozenset({str(about.recorded_by_id), *sat})


def _panel(member: Member, steps: list[ChildStep], about: ChildStep | None) -> PanelFacts:
    terms = law("children", on=clock.today())
    size, roles = terms.number("child_panel_size"), frozenset(terms.words("child_panel_roles"))
    if about is None:
        return PanelFacts(size=size, roles=roles)
    since = Finding.objects.filter(member=member, gate=Gate.BEST_INTERESTS, found_at__gt=about.recorded_at)
    return PanelFacts(
        writer_id=str(about.recorded_by_id), is_last=last_of(steps, about.kind) == about,
        is_determined=about.id in answered(steps, "determined"),
        judged={str(one.recorded_by_id): one.outcome for one in steps if one.kind == "sat" and one.about_id == about.id},
        size=size, roles=roles, something_since=since.exclude(state="cleared").exists(),
    )  # fmt: skip


@dataclass(frozen=True)
class Track:
    """One child and how far its track has come, for a page."""

    member: Member
    alone: bool
    steps: list[ChildStep]
    ended: set[UUID | None]
    state: GateState
    missing: list[str]
    first_due: date
    panel_size: int
    has: frozenset[str] = field(default_factory=frozenset)

    def last(self, *kinds: str) -> ChildStep | None:
        return last_of(self.steps, *kinds)

    def named(self, kind: str) -> ChildStep | None:
        """Who is named and has not ended."""
        return next((one for one in self.steps if one.kind == kind and one.id not in self.ended), None)

    @property
    def needed(self) -> bool:
        """Whether the child travels only with all of it: alone, or after a concern that still stands."""
        return self.alone or self.state.stands

    @property
    def sat(self) -> list[ChildStep]:
        """What the panel has judged about the last report."""
        report = self.last("report")
        return [one for one in reversed(self.steps) if report and one.kind == "sat" and one.about_id == report.id]

    @property
    def determined(self) -> ChildStep | None:
        """The determination about the last report."""
        report, last = self.last("report"), self.last("determined")
        return last if last and report and last.about_id == report.id else None

    @property
    def open_appeal(self) -> ChildStep | None:
        last = self.last("appealed")
        return last if last and last.id not in answered(self.steps, "appeal_decided") else None

    @property
    def due_on(self) -> date | None:
        """By when the next thing is to be done: assessed first, then determined; None once it is."""
        assessed = self.last("assessed")
        if self.determined:
            return None
        return assessed.due_on if assessed else self.first_due


def tracks_of(case: Case) -> list[Track]:
    """The children of a case who take part, those who are alone first."""
    members, now, today = members_of(case), clock.now(), clock.today()
    facts, terms = member_facts(case, members, now), law("children", on=today)
    rule, found = gate_rule(Gate.BEST_INTERESTS, today), []
    for member in members:
        known = facts[member.id]
        if not known.is_child or member.state in GONE:
            continue
        steps = steps_of(member)
        state = gate_state(rule, known)
        track = Track(
            member, not known.accompanied, steps, answered(steps, "ended"), state, [],
            clock.day_of(member.joined_at) + timedelta(days=terms.number("child_first_days")), terms.number("child_panel_size"),
            known.child_has,
        )  # fmt: skip
        track.missing.extend(_missing(track))
        found.append(track)
    return sorted(found, key=lambda one: not one.alone)


def _missing(track: Track) -> list[str]:
    traced, determined = track.last("traced"), track.determined
    return missing(
        TrackFacts(
            guarded="guardian" in track.has, assessed=track.last("assessed") is not None,
            traced=traced.outcome if traced else "", reported=track.last("report") is not None, judged=len(track.sat),
            size=track.panel_size, determined=determined.outcome if determined else "", stands=track.state.stands,
            escorted="escort" in track.has, received="receiver" in track.has,
        )
    )  # fmt: skip


def finding_now(member: Member) -> UUID | None:
    """The finding that counts for the best interests of one child."""
    rows = Finding.objects.filter(member=member, gate=Gate.BEST_INTERESTS).order_by("-found_at", "-id")
    return rows.values_list("id", flat=True).first()
