"""Registering a household, or one person more, with the question to the data steward where somebody may be known elsewhere."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from bayiri.agencies.choices import Role
from bayiri.cases.commands import FormOfReturn, NewMember, add_member, register_case
from bayiri.cases.models import Case, Member
from bayiri.cases.queries import case_for
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.tasks.commands import open_task
from bayiri.tasks.models import TaskKind


@transaction.atomic(savepoint=False)
def register_household(
    *, by: Actor, form: FormOfReturn, members: list[NewMember], after_arrival: bool = False, earlier_case_id: UUID | None = None,
    perhaps_known_elsewhere: list[str] | None = None,
) -> Case:  # fmt: skip
    """Register a household; ask the data steward about the people named in `perhaps_known_elsewhere`.

    Raises NotAllowed, NotVisible, RuleBroken, as `cases.commands.register_case`, which writes the event.
    """
    case = register_case(
        by=by, form=form, members=members, after_arrival=after_arrival, earlier_case_id=earlier_case_id
    )
    if perhaps_known_elsewhere:
        _ask_data_steward(by, case, perhaps_known_elsewhere)
    return case


@transaction.atomic
def join_household(
    *, by: Actor, case_id: UUID, member: NewMember, perhaps_known_elsewhere: list[str] | None = None
) -> Member:
    """Add somebody to a household. Raises NotAllowed, NotVisible, RuleBroken, as `cases.commands.add_member`."""
    added = add_member(by=by, case_id=case_id, member=member)
    if perhaps_known_elsewhere:
        _ask_data_steward(by, case_for(by, case_id), perhaps_known_elsewhere)
    return added


def _ask_data_steward(by: Actor, case: Case, people: list[str]) -> None:
    """Who it may be stays unsaid: only the data steward of the agency asks the others."""
    open_task(
        by=by, kind=TaskKind.DATA_STEWARD, case_id=case.id, case_label=f"{case.number} {case.head_name}", due_on=clock.today(),
        roles=[Role.DATA_STEWARD, Role.PROGRAMME_MANAGER], note=_("Who may be known elsewhere: %(people)s") % {"people": ", ".join(people)},
    )  # fmt: skip
