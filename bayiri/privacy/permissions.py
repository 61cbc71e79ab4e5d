"""May this person do this about other people's data?"""

from bayiri.agencies.choices import SubjectKind
from bayiri.agencies.permissions import may_write
from bayiri.cases.models import Case
from bayiri.core.actor import Actor
from bayiri.privacy import rules


def answers(actor: Actor) -> bool:
    """Whether answering for other people's data is this person's work."""
    return rules.may_answer(actor.roles)


def may_take_down(actor: Actor, case: Case) -> bool:
    """Write down what a person asks: whoever may write to the case."""
    return may_write(actor, SubjectKind.CASE, case.id)
