"""A person was registered twice: two records are made one, and taken apart again where that was a mistake."""

from copy import copy
from uuid import UUID

from django.db import transaction

from bayiri import audit
from bayiri.cases.choices import Outcome
from bayiri.cases.commands import link_duplicate
from bayiri.cases.models import Case, Member
from bayiri.cases.queries import case_for
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import ChangedMeanwhile, NotAllowed, RuleBroken
from bayiri.journey.commands.change import look_again_at
from bayiri.journey.commands.close import propose_closing
from bayiri.journey.commands.decide import renew_if_changed
from bayiri.journey.queries.merging import shared_households
from bayiri.journey.rules import may_leave
from bayiri.people import rules
from bayiri.people.commands import PersonData, join_records, part_records
from bayiri.people.models import Merge, Person
from bayiri.people.permissions import may_merge
from bayiri.people.queries import merge_for, person_for, undone_until


@transaction.atomic
def merge_people(
    *, by: Actor, kept_id: UUID, lost_id: UUID, versions: tuple[int, int], data: PersonData, reason: str
) -> Merge:
    """Make two records of one person one, as both stood at `versions`; the one that remains says `data`.

    Cases, contacts and documents of both belong to it; where both stood in one household the second entry leaves it.
    Raises NotAllowed, NotVisible, RuleBroken, ChangedMeanwhile.
    """
    if reasons := rules.reasons_not_to_merge(one_record=kept_id == lost_id):
        raise RuleBroken(reasons)
    locked = {one: person_for(by, one, to_write=True) for one in sorted((kept_id, lost_id))}
    kept, lost = locked[kept_id], locked[lost_id]
    if not may_merge(by, kept_id, lost_id):
        raise NotAllowed
    if (kept.version, lost.version) != versions:
        raise ChangedMeanwhile(kept)
    shared = shared_households(kept, lost)
    stays = any(not may_leave(member.relation, member.state) for member in shared)
    if reasons := rules.reasons_not_to_merge(one_record=False, second_stays=stays):
        raise RuleBroken(reasons)
    was = copy(kept)
    merge = join_records(by=by, kept=kept, lost=lost, data=data, reason=reason)
    _look_again(by, [(kept, was)], [member.case_id for member in shared])
    facts_said = {"lost": lost.id, "merge": merge.id, "moved": merge.rows.count()}
    audit.record(kind="person.merged", by=by, subject=kept, facts=facts_said)
    return merge


@transaction.atomic
def undo_merge(*, by: Actor, merge_id: UUID, reason: str) -> Merge:
    """Take two records apart again: each gets back what was its own. Raises NotAllowed, NotVisible, RuleBroken."""
    merge = merge_for(by, merge_id)
    if not may_merge(by, merge.kept_id, merge.lost_id):
        raise NotAllowed
    broken = rules.reasons_not_to_undo(
        undone=hasattr(merge, "undo"), too_late=clock.now() > undone_until(merge),
        rested_on=merge.kept.merged_into_id is not None,
    )  # fmt: skip
    if broken:
        raise RuleBroken(broken)
    was = merge.kept
    part_records(by=by, merge=merge, reason=reason)
    people = list(Person.objects.filter(pk__in=[merge.kept_id, merge.lost_id]))
    left = merge.rows.filter(table_name="cases_member", column_name="state").values_list("row_id", flat=True)
    shared = list(Member.objects.filter(pk__in=list(left)).values_list("case_id", flat=True))
    _look_again(by, [(person, was) for person in people], shared)
    audit.record(kind="person.merge_undone", by=by, subject=merge.kept, facts={"merge": merge.id})
    return merge


@transaction.atomic
def propose_duplicate(*, by: Actor, case_id: UUID, of_case_id: UUID) -> Case:
    """One return was opened twice: link this case to the one that goes on, and propose to close it as that.

    Raises NotAllowed, NotVisible, RuleBroken, as `propose_closing`.
    """
    case, other = case_for(by, case_id, to_write=True), case_for(by, of_case_id)
    if case.id == other.id or other.duplicate_of_id:
        raise RuleBroken(["INV-80"])
    link_duplicate(by=by, case=case, of=other)
    proposed = propose_closing(by=by, case_id=case.id, outcome=Outcome.DUPLICATE, note=other.number)
    facts = {"of": other.id, "number": other.number}
    audit.record(kind="journey.linked_as_duplicate", by=by, subject=case, case_id=case.id, facts=facts)
    return proposed


def _look_again(by: Actor, people: list[tuple[Person, Person]], changed: list[UUID]) -> None:
    """What rests on records that say something else now; where a household has changed, decisions are renewed."""
    for person, was in people:
        look_again_at(by=by, person=person, was=was)
    for case_id in changed:
        renew_if_changed(by=by, case=case_for(by, case_id))
