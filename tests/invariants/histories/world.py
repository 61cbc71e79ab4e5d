"""A return in which anything is tried at any time, by anybody: what is refused is refused, what is done stays."""

from datetime import timedelta

from django.db import transaction

from bayiri.agencies.context import acting_as
from bayiri.audit.models import Event
from bayiri.cases.commands.changing import change_journey
from bayiri.cases.commands.fear import say_fear
from bayiri.cases.models import Case, Member
from bayiri.cases.queries import case_for
from bayiri.consent.commands import Declaration
from bayiri.consent.models import Refusal
from bayiri.core import clock
from bayiri.core.errors import ChangedMeanwhile, NotAllowed, NotVisible, RuleBroken
from bayiri.journey.commands import close, decide, depart, life, mistakes
from bayiri.safeguards import commands as safeguards
from bayiri.safeguards.commands import alerts, risk
from bayiri.safeguards.commands.advisories import AdvisoryData, add_advisory
from bayiri.safeguards.models import Finding, Override
from bayiri.travel import commands as travel
from bayiri.travel.models import Movement
from seed.stories import Story
from tests.invariants.histories.reading import Reading, rows

REFUSED = (NotAllowed, NotVisible, RuleBroken, ChangedMeanwhile)


class NothingDone(Exception):
    """What was asked for could not be done now; the history goes on."""


class Restless(Story):
    """A story whose acts may be refused, and in which steps come in any order."""

    def do(self, actor, act, *, days=0):
        self.now += timedelta(days=days, minutes=1)
        try:
            with clock.moved_to(self.now), acting_as(actor), transaction.atomic():
                return act()
        except REFUSED as refused:
            raise NothingDone from refused

    def everybody(self):
        with acting_as(self.holder):
            return list(Member.objects.filter(case_id=self.case.id).select_related("person").order_by("id"))


class World:
    """One such story, its people, and what has been authorised in it so far."""

    def __init__(self, story, cast):
        self.story, self.cast, self.dangers = story, cast, {}
        self.people = [cast.carla, cast.clemens, cast.paul, cast.tara, cast.mona, cast.dora, cast.rami]
        self.seen = {row["id"] for row in self.authorised()}

    def step(self, kind, *said):
        """Whether it was done."""
        try:
            getattr(self, kind)(*said)
        except NothingDone:
            return False
        return True

    # What is tried

    def on(self):
        """The next thing that a good day would bring."""
        story = self.story
        with acting_as(story.holder):
            story.case = Case.objects.get(pk=story.case.pk)
            story.movement = Movement.objects.filter(case=story.case).order_by("-recorded_at").first()
        acts = {
            "registered": story.counsel, "counselling": story.assess, "assessed": story._to_decided,
            "decided": story._to_approved, "approved": story._to_preparing, "preparing": story._to_released,
            "released": lambda: story.travel("boarded", "departed"), "departed": lambda: story.travel("arrived"),
            "suspended": lambda: self.review(2, "continues_freely"), "withdrawn": lambda: self.reopen(0),
        }  # fmt: skip
        acts.get(story.case.stage, lambda: None)()

    def about(self, who, **more):
        members = self.story.everybody()
        return {"case_id": self.story.case.id, "member_id": members[who % len(members)].id, **more}

    def by(self, who, act):
        by = self.people[who % len(self.people)]
        return self.story.do(by, lambda: act(by))

    def release(self, who, whom):
        about = self.about(whom, movement_id=self.movement().id)
        self.by(who, lambda by: depart.release_member(by=by, **about))

    def event(self, who, whom, event):
        story, about = self.story, self.about(whom, movement_id=self.movement().id)
        story.now = max(story.now, self.movement().departs_at)
        self.by(who, lambda by: depart.record_travel(by=by, event=event, happened_at=clock.now(), **about))

    def movement(self):
        with acting_as(self.story.holder):
            found = Movement.objects.filter(case=self.story.case).order_by("-recorded_at").first()
        if found is None:
            raise NothingDone
        return found

    def concern(self, who, whom, gate):
        about = self.about(whom, gate=gate, evidence="It was said so.")
        self.by(who, lambda by: safeguards.raise_concern(by=by, **about))

    def clear(self, who, whom, gate):
        about = self.about(whom, gate=gate, evidence="Papers seen.")
        self.by(who, lambda by: safeguards.clear_gate(by=by, **about))

    def override(self, who, whom, gate):
        about = self.about(whom, gate=gate, reason="It cannot be had in time.")
        self.by(who, lambda by: safeguards.override_gate(by=by, **about))

    def take_back(self, who, model, place):
        with acting_as(self.story.holder):
            found = list(model.objects.filter(case=self.story.case).order_by("id"))
        if not found:
            raise NothingDone
        row, case_id = found[place % len(found)], self.story.case.id
        if model is Finding:
            self.by(
                who, lambda by: mistakes.take_back_clearance(by=by, case_id=case_id, finding_id=row.id, reason="No.")
            )
        else:
            self.by(
                who, lambda by: mistakes.take_back_override(by=by, case_id=case_id, override_id=row.id, reason="No.")
            )

    def take_back_clearance(self, who, place):
        self.take_back(who, Finding, place)

    def take_back_override(self, who, place):
        self.take_back(who, Override, place)

    def change(self, what, value):
        def act(by):
            version = Case.objects.get(pk=self.story.case.pk).version
            change_journey(by=by, case_id=self.story.case.id, version=version, changes={what: value})

        self.by(0, act)

    def refuse(self, who, whom):
        about = self.about(whom, step="Gate", description="Shakes their head.")
        self.by(who, lambda by: decide.refuse(by=by, **about))

    def review(self, who, result):
        with acting_as(self.story.holder):
            open_ones = Refusal.objects.filter(case=self.story.case, review__isnull=True).order_by("id")
            refusal = open_ones.first()
        if refusal is None:
            raise NothingDone
        about = {
            "case_id": self.story.case.id,
            "refusal_id": refusal.id,
            "result": result,
            "note": "We talked.",
            "alone": True,
        }
        self.by(who, lambda by: decide.review_refusal(by=by, **about))

    def withdraw(self, whom):
        about = self.about(whom)
        self.by(0, lambda by: decide.withdraw(by=by, **about))

    def reopen(self, whom):
        about = self.about(whom)
        self.by(0, lambda by: decide.reopen(by=by, **about))

    def declare(self, whom, decision):
        child = whom % len(self.story.everybody()) == 2
        said = Declaration(
            decision=decision, given_by="guardian" if child else "self", language="eng", signature="signed", freely=True, informed=True,
            without_pressure=True, may_withdraw_explained=True, guardian_name="The parents" if child else "",
            child_view="Wants to see the sea." if child else "",
        )  # fmt: skip
        about = self.about(whom, declaration=said)
        self.by(0, lambda by: decide.decide(by=by, **about))

    def fear(self, whom):
        member_id = self.about(whom)["member_id"]
        self.by(0, lambda by: say_fear(by=by, case=case_for(by, self.story.case.id, to_write=True), member_ids=[member_id],
                                       said_in="session", words="They wait for me."))  # fmt: skip

    def reconfirm(self, whom, result):
        about = self.about(
            whom, movement_id=self.movement().id, result=result, channel="phone", language="eng", alone=True
        )
        self.by(0, lambda by: depart.confirm_decision_again(by=by, **about))

    def postpone(self, hours):
        movement = self.movement()
        times = {
            "departs_at": movement.departs_at + timedelta(hours=hours),
            "arrives_at": movement.arrives_at + timedelta(hours=hours),
        }
        about = {"case_id": self.story.case.id, "movement_id": movement.id, **times}
        self.by(3, lambda by: travel.postpone_movement(by=by, **about))

    def cancel(self):
        about = {"case_id": self.story.case.id, "movement_id": self.movement().id}
        self.by(3, lambda by: travel.cancel_movement(by=by, **about))

    def book(self):
        self.story.book()

    def danger(self, who):
        data = alerts.AlertData("Somebody has her passport.", danger_now=True)
        alert_id, _ = self.by(who, lambda by: alerts.raise_alert(by=by, data=data, case_id=self.story.case.id))
        self.dangers[alert_id] = True

    def danger_over(self):
        alert_id = next(iter(self.dangers), None)
        if alert_id is None:
            raise NothingDone
        self.story.do(self.cast.paul, lambda: alerts.read_alert(by=self.cast.paul, alert_id=alert_id))
        self.story.do(
            self.cast.paul,
            lambda: alerts.act_on_alert(by=self.cast.paul, alert_id=alert_id, words="Safe now.", danger_over=True),
        )
        del self.dangers[alert_id]

    def advise(self, effect, days, place):
        start = self.story.now.date() + timedelta(days=days)
        data = AdvisoryData("IRQ", effect, "Fighting.", "A report.", start, areas=(place,) if place else ())
        self.by(2, lambda by: add_advisory(by=by, data=data))

    def senior(self, who, whom, allowed):
        with acting_as(self.story.holder):
            found = rows("safeguards_advisory", effect="senior")
        if not found:
            raise NothingDone
        about = self.about(whom, advisory=str(found[-1]["id"]), allowed=allowed, reasons="Seen from all sides.")
        self.by(who, lambda by: risk.decide_as_senior(by=by, **about))

    def look_at_risk(self, whom):
        members = self.story.everybody()
        self.story.assess_risk(members[whom % len(members)])

    def die(self, whom):
        about = self.about(whom, died_on=self.story.now.date(), told_by="The hospital", certificate_seen=True)
        self.by(0, lambda by: life.record_death(by=by, **about))

    def propose_end(self, who, outcome):
        about = {"case_id": self.story.case.id, "outcome": outcome}
        self.by(who, lambda by: close.propose_closing(by=by, **about))

    def end(self, who, outcome):
        about = {"case_id": self.story.case.id, "outcome": outcome}
        self.by(who, lambda by: close.close_case(by=by, **about))

    def wait(self, days):
        self.story.now += timedelta(days=days)

    # What has come of it

    def authorised(self):
        """Everything that lets somebody go, promises help, or ends the case."""
        case_id = self.story.case.id
        with acting_as(self.story.holder):
            found = [{**row, "what": "release"} for row in rows("travel_release", case_id=case_id)]
            found += [{**row, "what": "journey"} for row in rows("travel_travelevent", case_id=case_id)
                      if row["kind"] in ("boarded", "departed")]  # fmt: skip
            found += [{**row, "what": "approval"} for row in rows("programmes_approvaldecision")
                      if row["outcome"] == "approved" and row["case_id"] == case_id]  # fmt: skip
            found += [{"id": row.id, "what": "closing", "by": row.actor_id, "outcome": row.facts["outcome"]} for row in
                      Event.objects.filter(case_id=case_id, kind="journey.closed")]  # fmt: skip
        return found

    def new(self):
        fresh = [row for row in self.authorised() if row["id"] not in self.seen]
        self.seen |= {row["id"] for row in fresh}
        return fresh

    def faults(self):
        """What was authorised since last asked, and should not have been."""
        fresh = self.new()
        if not fresh:
            return []
        with acting_as(self.story.holder):
            read = Reading(self.story.case.id, dangers=bool(self.dangers), at=self.story.now)
            found = []
            for row in fresh:
                why = {
                    "release": lambda row=row: read.against_release(row),
                    "journey": lambda row=row: read.against_journey(row),
                    "approval": read.against_approval,
                    "closing": lambda row=row: read.against_closing(row["by"], self._proposed_by(), row["outcome"]),
                }[row["what"]]()
                found += [f"{row['what']}: {one}" for one in why]
        return found

    def _proposed_by(self):
        event = (
            Event.objects.filter(case_id=self.story.case.id, kind="journey.closing_proposed").order_by("-id").first()
        )
        return event.actor_id if event else None
