"""Somebody of the full case was told to leave before they did, and lodged remedies."""

from dataclasses import replace
from datetime import timedelta

from bayiri.core import clock
from bayiri.documents.models import Attachment
from bayiri.journey.commands.forced import write_ban
from bayiri.orders import commands as orders


def told_to_leave(story, member):
    """An order with more time, two remedies of which one is decided, postponed, with a ban."""
    by, case_id = story.desk.counsellor, story.case.id

    def write():
        today = clock.today()
        act = orders.Act(
            "return_decision", "33-1204", today, "stay_ended", today, "post", "ara", "translated",
            Attachment.objects.filter(case_id=case_id).first().id, today + timedelta(days=14), (member.id,), "Aliens Office",
        )  # fmt: skip
        order = orders.register_order(by=by, case_id=case_id, data=act)
        about = {"by": by, "case_id": case_id, "order_id": order.id}
        more = {"until_on": today + timedelta(days=20), "ground": "school", "number": "2", "decided_on": today}
        orders.extend_period(**about, **more)
        lodged = {"kind": "appeal", "body": "Court", "lodged_on": today, "suspends": True}
        orders.lodge_remedy(**about, **lodged)
        remedy = orders.lodge_remedy(**about, **lodged)
        ruled = {"kind": "dismissed", "ruled_on": today, "number": "3"}
        orders.rule_on_remedy(by=by, case_id=case_id, remedy_id=remedy.id, **ruled)
        orders.postpone(**about, ground="condition", reason="In hospital.", since_on=today)
        told = orders.Notice(today, "ar", "interpreter", "ara", today + timedelta(days=14), "Salim Aziz")
        told = replace(told, language=spoken_by(member))
        orders.tell_rights(by=by, case_id=case_id, member_id=member.id, data=told)
        write_ban(**about, member_id=member.id, reason="not_complied", months=0, waived_because="Leaves by himself.")

    story.do(by, write)


def spoken_by(member):
    """A language of theirs, or any where none is known."""
    known = [*member.person.languages, member.person.interpreter_language]
    return next((one for one in known if one), "ara")
