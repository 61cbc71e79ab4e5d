"""Somebody of the full case was told to leave before they did, and lodged a remedy."""

from datetime import timedelta

from bayiri.core import clock
from bayiri.documents.models import Attachment
from bayiri.orders.commands import Act, lodge_remedy, postpone, register_order


def told_to_leave(story, member):
    """An order with a remedy, postponed."""
    by, case_id = story.desk.counsellor, story.case.id

    def write():
        today = clock.today()
        act = Act(
            "return_decision", "33-1204", today, "stay_ended", today, "post", "ara", "translated",
            Attachment.objects.filter(case_id=case_id).first().id, today + timedelta(days=14), (member.id,), "Aliens Office",
        )  # fmt: skip
        order = register_order(by=by, case_id=case_id, data=act)
        about = {"by": by, "case_id": case_id, "order_id": order.id}
        lodge_remedy(**about, kind="appeal", body="Court", lodged_on=today, suspends=True)
        postpone(**about, ground="condition", reason="In hospital.", since_on=today)

    story.do(by, write)
