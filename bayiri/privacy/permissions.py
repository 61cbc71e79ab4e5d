"""May this person do this about other people's data?"""

from bayiri.agencies.choices import SubjectKind
from bayiri.agencies.permissions import is_responsible
from bayiri.cases.models import Case
from bayiri.cases.permissions import may_write_in
from bayiri.core.actor import Actor
from bayiri.privacy import rules


def answers(actor: Actor) -> bool:
    """Whether answering for other people's data is this person's work."""
    return rules.may_answer(actor.roles)


def decides(actor: Actor, case: Case) -> bool:
    """Restrict the use of a record, use it again, lift a hold: who answers for data in the agency responsible for it."""
    return answers(actor) and is_responsible(actor, SubjectKind.CASE, case.id)


def may_take_down(actor: Actor, case: Case) -> bool:
    """Write down what a person asks: whoever may write to the case."""
    return may_write_in(actor, case)
