"""Telling somebody who was told to leave what their rights are."""

from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from bayiri import audit
from bayiri.cases.queries import member_for
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import RuleBroken
from bayiri.core.guarded import write_guarded
from bayiri.orders import queries, rules
from bayiri.orders.commands.acts import stamp, writable
from bayiri.orders.models import RightsNotice
from bayiri.rulebooks.queries import rights_notice


@dataclass(frozen=True)
class Notice:
    """How the notice of rights was given. `language` is the one spoken or read, `paper` the one it is printed in;
    `remedy_until` the last day for a remedy, as it stands on the act.
    """

    given_on: date
    paper: str
    how: str
    language: str
    remedy_until: date
    interpreter_name: str = ""


@transaction.atomic
def tell_rights(*, by: Actor, case_id: UUID, member_id: UUID, data: Notice) -> RightsNotice:
    """The notice of rights was given to somebody whom an order names, in a language that they understand.

    Raises NotVisible, NotAllowed, RuleBroken.
    """
    case = writable(by, case_id)
    member = member_for(by, case, member_id)
    law = rights_notice(on=data.given_on)
    told = rules.Told(
        **asdict(data), reads_paper=law.content.reads_paper(data.language, data.paper), state=member.state,
        understands=queries.languages_of(case, member, data.given_on), notified=queries.first_notified(case, member),
    )  # fmt: skip
    if reasons := rules.reasons_not_to_tell_rights(told, clock.today()):
        raise RuleBroken(reasons)
    row = {
        **stamp(by, case), **asdict(data), "member_id": member.id, "interpreter_name": data.interpreter_name.strip(),
        "law_version": law.version, "law_hash": law.hash,
    }  # fmt: skip
    write_guarded("orders_tell_rights", row)
    facts = {"row": row["id"], "language": data.language, "how": data.how, "law": law.version}
    audit.record(kind="orders.rights_told", by=by, subject=member, case_id=case.id, facts=facts)
    return RightsNotice.objects.get(pk=row["id"])
