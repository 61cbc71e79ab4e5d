"""That the options were explained, with what was shown."""

from uuid import UUID

from django.db import transaction

from bayiri import audit
from bayiri.cases.commands.mistakes import take_back_row
from bayiri.cases.queries import case_for, member_for
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, RuleBroken
from bayiri.core.guarded import write_guarded
from bayiri.core.ids import uuid7
from bayiri.programmes import options, permissions, queries, rules
from bayiri.programmes.models import Explanation


@transaction.atomic
def explain_options(
    *, by: Actor, case_id: UUID, shown: str, shown_in: str, members_present: list[UUID], language: str,
    interpreter_name: str = "",
) -> Explanation:  # fmt: skip
    """Write down that the options were explained, with what was shown, word for word.

    `shown` is the fingerprint of the page that was read together, `shown_in` the page's language, `language` the
    spoken one. Raises NotVisible, NotAllowed, RuleBroken.
    """
    case = case_for(by, case_id, to_write=True)
    if not permissions.may_explain(by, case):
        raise NotAllowed
    told = options.comparison(by, case, shown_in)
    sha256 = options.fingerprint(told)
    present = [member_for(by, case, member_id) for member_id in dict.fromkeys(members_present)]
    facts = queries.explanation_facts(
        case, present, shown=shown, shown_now=sha256, language=language, interpreter_name=interpreter_name
    )
    if reasons := rules.reasons_not_to_record_explanation(facts):
        raise RuleBroken(reasons)
    explanation_id = uuid7()
    row = {
        "id": explanation_id, "case_id": case.id, "members_present": [member.id for member in present],
        "language": language, "shown_in": shown_in, "interpreter_name": interpreter_name.strip(),
        "snapshot": options.canonical(told), "sha256": sha256, "rests_on": told["rests_on"], "recorded_at": clock.now(),
    }  # fmt: skip
    write_guarded("programmes_record_explanation", row)
    explanation = Explanation.objects.get(pk=explanation_id)
    said = {"language": language, "shown_in": shown_in, "sha256": sha256, "members": len(present)}
    audit.record(kind="programmes.options_explained", by=by, subject=explanation, case_id=case.id, facts=said)
    return explanation


@transaction.atomic
def take_back_explanation(*, by: Actor, case_id: UUID, explanation_id: UUID, reason: str) -> None:
    """Options were not explained, or to others: that they were counts no more. Raises NotVisible, NotAllowed,
    RuleBroken.
    """
    case = case_for(by, case_id, to_write=True)
    if not permissions.may_explain(by, case):
        raise NotAllowed
    explanation = queries.explanation_in(by, case, explanation_id)
    take_back_row("programmes_take_back_explanation", explanation.id, reason)
    facts = {"row": explanation.id}
    audit.record(kind="programmes.explanation_taken_back", by=by, subject=explanation, case_id=case.id, facts=facts)
