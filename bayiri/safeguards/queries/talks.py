"""Reading talks about the freedom to decide."""

from datetime import timedelta
from uuid import UUID

from bayiri.cases.models import Case, Member
from bayiri.cases.queries import has_carried
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.rulebooks.queries import law
from bayiri.safeguards.choices import Gate, State
from bayiri.safeguards.models import CapacityTalk, Finding
from bayiri.safeguards.rules.talks import TalkFacts


def talks_with(member: Member) -> list[CapacityTalk]:
    """Every talk with one person, the newest first; fifty at most."""
    rows = CapacityTalk.objects.filter(member=member).select_related(
        "recorded_by__agency", "professional_file", "representative_file"
    )
    return list(rows.order_by("-held_at", "-id")[:50])


def finding_now(member: Member) -> UUID | None:
    """The finding that counts for the freedom to decide of one person."""
    rows = Finding.objects.filter(member=member, gate=Gate.CAPACITY).order_by("-found_at", "-id")
    return rows.values_list("id", flat=True).first()


def talk_facts(actor: Actor, case: Case, member: Member, talk: CapacityTalk) -> TalkFacts:
    """What the rules need to know of a talk that the actor would write down."""
    terms = law("protection", on=clock.today())
    apart = talk.held_at - timedelta(hours=terms.number("detained_hours_apart"))
    others = CapacityTalk.objects.filter(member=member, alone=True, pressure=[], held_at__lte=apart)
    people = others.exclude(recorded_by_id=actor.id).values_list("recorded_by_id", flat=True).distinct()
    before = Finding.objects.filter(member=member, gate=Gate.CAPACITY).order_by("-found_at", "-id").first()
    spoken = member.person.interpreter_language
    return TalkFacts(
        alone=talk.alone, detained=talk.detained, pressure=tuple(talk.pressure), understands=talk.understands,
        professional_word=talk.professional_word, has_professional=bool(talk.professional.strip()),
        represented=bool(talk.representative.strip() and talk.representative_ground.strip() and talk.representative_file_id),
        in_own_language=spoken in ("", talk.language) or bool(talk.interpreter_name.strip()),
        own_case=case.caseworker_id in (None, actor.id) or has_carried(case, actor.id),
        raised_it=before is not None and before.state != State.CLEARED and before.recorded_by_id == actor.id,
        others_before=people.count(), talks_wanted=terms.number("detained_talks"),
    )  # fmt: skip
