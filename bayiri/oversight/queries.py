"""Reading complaints: as who has them, or with the code."""

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.dateparse import parse_date

from bayiri.agencies.choices import Role
from bayiri.agencies.models import Agency, User
from bayiri.core import clock, keys
from bayiri.core.actor import Actor
from bayiri.core.errors import NotVisible
from bayiri.core.signing import signing_key
from bayiri.oversight.choices import About, Outcome, Phase, StepKind, Topic, Who
from bayiri.oversight.models import Complaint, ComplaintFile, ComplaintStep, SensitiveReader
from bayiri.oversight.rules import ComplaintFacts, reasons_not_to_say
from bayiri.rulebooks.queries import law

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O, U to misread
LENGTH = 16
MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})


def code_for(once: UUID) -> str:
    """The code of what is sent with this number drawn by chance: 80 bits that nobody guesses. Sent twice, it is the same."""
    digest = hmac.new(signing_key(), f"complaint code {once}".encode(), hashlib.sha256).digest()
    return "".join(LETTERS[byte % 32] for byte in digest[:LENGTH])


def as_typed(text: str) -> str:
    """A code as it is held, however it was typed: small letters, hyphens, spaces, O for 0."""
    kept = "".join(letter for letter in text.upper() if letter.isascii() and letter.isalnum())
    return kept.translate(MISREAD)[: LENGTH + 1]


def in_groups(code: str) -> str:
    """As it is shown, for people to write down."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def code_hash(code: str) -> str:
    """What is kept of a code."""
    return hashlib.sha256(f"bayiri complaint {as_typed(code)}".encode()).hexdigest()


@dataclass(frozen=True)
class OwnStep:
    kind: StepKind
    words: str
    outcome: str
    on: date | None


@dataclass(frozen=True)
class OwnComplaint:
    """What who complained reads with the code."""

    facts: ComplaintFacts
    received_on: date | None
    acknowledge_by: date | None
    answer_by: date | None
    body: str
    files: int
    steps: list[OwnStep]

    @property
    def is_acknowledged(self) -> bool:
        return any(step.kind == StepKind.ACKNOWLEDGED for step in self.steps)

    def may(self, step: str) -> bool:
        """Whether this is open to who complained, today."""
        return not reasons_not_to_say(self.facts, step, "x", clock.today())


def by_code(code: str) -> OwnComplaint | None:
    """The complaint that a code opens, or None: nothing is said of why."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT oversight_by_code(%s)", [code_hash(code)])
        (said,) = cursor.fetchone()
    if said is None:
        return None
    found = json.loads(said) if isinstance(said, str) else said
    facts = ComplaintFacts(
        found["is_taken"], found["is_answered"], found["is_appealed"], found["is_decided"], found["is_withdrawn"],
        parse_date(found["appeal_until"] or ""),
    )  # fmt: skip
    steps = [
        OwnStep(StepKind(one["kind"]), one["words"], str(Outcome(one["outcome"]).label) if one["outcome"] else "",
                parse_date(one["on"]))
        for one in found["steps"]
    ]  # fmt: skip
    return OwnComplaint(
        facts, parse_date(found["received_on"]), parse_date(found["acknowledge_by"]), parse_date(found["answer_by"]),
        found["body"] or "", found["files"], steps,
    )  # fmt: skip


def complaints_for(actor: Actor, *, closed: bool = False) -> QuerySet[Complaint]:
    """Complaints that have come to the actor, by row-level security: open ones by their day, closed ones the latest first."""
    ended = Q(withdrawn_at__isnull=False) | Q(decided_at__isnull=False) | Q(
        answered_at__isnull=False, appealed_at__isnull=True
    )  # fmt: skip
    rows = Complaint.objects.select_related("handler")
    if closed:
        return rows.filter(ended).order_by("-recorded_at", "-id")
    return rows.exclude(ended).order_by(F("acknowledged_at").asc(nulls_first=True), "answer_by", "recorded_at", "id")


def complaint_for(actor: Actor, complaint_id: UUID) -> Complaint:
    """One complaint that has come to the actor. Raises NotVisible."""
    complaint = Complaint.objects.select_related("handler", "recorded_by").filter(pk=complaint_id).first()
    if complaint is None:
        raise NotVisible
    return complaint


def complaint_facts(complaint: Complaint) -> ComplaintFacts:
    """What the rules need to know of a complaint."""
    return ComplaintFacts(
        complaint.handler_id is not None, complaint.answered_at is not None, complaint.appealed_at is not None,
        complaint.decided_at is not None, complaint.withdrawn_at is not None, complaint.appeal_until,
        frozenset(str(one) for one in complaint.took_part),
    )  # fmt: skip


def steps_of(complaint: Complaint) -> list[ComplaintStep]:
    """Every step, the latest first."""
    return list(complaint.steps.select_related("recorded_by").order_by("-recorded_at", "-id")[:200])


def files_of(complaint: Complaint) -> list[ComplaintFile]:
    """The files that came with it, without their bytes."""
    return list(complaint.files.defer("content").order_by("recorded_at", "id")[:50])


def opened_file(complaint: Complaint, file_id: UUID) -> tuple[ComplaintFile, bytes]:
    """A file of a complaint that the actor sees, and its bytes. Raises NotVisible, KeyMissing."""
    file = complaint.files.filter(pk=file_id).first()
    if file is None:
        raise NotVisible
    at = keys.place("oversight.complaintfile.content", file.pk)
    return file, keys.opened(keys.Sealed(bytes(file.content), file.key_id), at)


def complaints_waiting(actor: Actor) -> int:
    """How many complaints wait for somebody to take them on; no query for who handles none."""
    if not actor.has_role(Role.COMPLAINTS_OFFICER):
        return 0
    return complaints_for(actor).filter(handler__isnull=True)[:100].count()


def officers_of(actor: Actor) -> list[tuple[User, SensitiveReader | None]]:
    """The complaints officers of the actor's body, and whether each is named for sensitive complaints. Two queries."""
    officers = User.objects.filter(
        agency_id=actor.agency_id, is_active=True, roles__contains=[Role.COMPLAINTS_OFFICER.value]
    )
    named = {one.person_id: one for one in SensitiveReader.objects.filter(ended_at__isnull=True)}
    return [(one, named.get(one.pk)) for one in officers.order_by("name", "id")[:200]]


def staff_called(words: str) -> list[User]:
    """Everybody who works somewhere under this name or e-mail address."""
    wanted = " ".join(words.split())
    return list(User.objects.filter(Q(name__iexact=wanted) | Q(email__iexact=wanted))[:20])


def bodies() -> list[Agency]:
    """Agencies with people, that a complaint may be about."""
    people = User.objects.filter(agency_id=OuterRef("pk"), is_active=True)
    return list(Agency.objects.filter(Exists(people)).order_by("name", "id")[:500])


def days() -> dict[str, int]:
    """The law's days, as the public page says them."""
    said = law("complaints", on=clock.today())
    return {name: said.number(name) for name in ("acknowledge_days", "answer_days", "appeal_days")}


def leave_to() -> str:
    """The page that tells nothing."""
    return next(iter(law("complaints", on=clock.today()).words("leave_to")), "/")


LABELS: dict[str, dict[str, Any]] = {
    "topic": dict(Topic.choices), "phase": dict(Phase.choices), "who": dict(Who.choices), "outcome": dict(Outcome.choices),
    "about": dict(About.choices),
}  # fmt: skip


def counts(from_on: date, until_on: date) -> dict[str, list[tuple[str, int | None]]]:
    """How many complaints came between two days, by what; None where so few might be known by it. The database hides them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT what, code, number FROM oversight_counts(%s, %s)", [from_on, until_on])
        found: dict[str, list[tuple[str, int | None]]] = {}
        for what, code, number in cursor.fetchall():
            found.setdefault(what, []).append((code, number))
    return found
