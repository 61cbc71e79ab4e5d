"""Somebody says that they are afraid to return: written down wherever it is said; the safeguards hear it at once."""

from collections.abc import Iterable
from uuid import UUID

from bayiri import audit
from bayiri.cases.models import Case
from bayiri.cases.rules import ENDS
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import RuleBroken
from bayiri.core.guarded import write_guarded
from bayiri.core.ids import uuid7

AFRAID = "Is afraid to return."  # where nobody wrote down more


def say_fear(*, by: Actor, case: Case, member_ids: Iterable[UUID], said_in: str, words: str = "") -> None:
    """Write down that these members said they are afraid to return. In the same moment nobody of them travels until a
    protection officer has looked, within the hours of the law's document.

    For other commands, that have checked who writes; it writes its own event. The database asks again. Raises RuleBroken.
    """
    wanted = list(dict.fromkeys(member_ids))
    spoke = list(case.members.filter(pk__in=wanted).select_related("person")) if wanted else []
    if len(spoke) < len(wanted):
        raise RuleBroken(["INV-22"])
    if spoke and case.stage in ENDS:
        raise RuleBroken(["INV-09"])
    for member in spoke:
        fear_id = uuid7()
        write_guarded("cases_say_fear", {
            "id": fear_id, "case_id": case.id, "member_id": member.id, "said_in": said_in, "words": words.strip() or AFRAID,
            "recorded_at": clock.now(),
        })  # fmt: skip
        audit.record(kind="safeguards.fear_said", by=by, subject=member, case_id=case.id, facts={"said_in": said_in})
