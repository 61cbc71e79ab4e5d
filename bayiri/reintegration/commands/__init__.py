"""Writing plans, one file a part: the plan and its lines, the needs it begins from, what the returnee says to it."""

from bayiri.reintegration.commands.mistakes import (
    bring_back_line,
    reverse_delivery,
    take_back_approval,
    take_back_verification,
)
from bayiri.reintegration.commands.needs import assess_needs, settle_need
from bayiri.reintegration.commands.plan import (
    LineData,
    Said,
    add_plan_line,
    approve_plan_line,
    change_plan_line,
    drop_plan_line,
    note_arrival,
    record_delivery,
    record_returnee_answer,
    record_verification,
    settle_plan,
)
from bayiri.reintegration.commands.voice import Comment, answer_comment, take_down_comment

__all__ = [
    "Comment",
    "LineData",
    "Said",
    "add_plan_line",
    "answer_comment",
    "approve_plan_line",
    "assess_needs",
    "bring_back_line",
    "change_plan_line",
    "drop_plan_line",
    "note_arrival",
    "record_delivery",
    "record_returnee_answer",
    "record_verification",
    "reverse_delivery",
    "settle_need",
    "settle_plan",
    "take_back_approval",
    "take_back_verification",
    "take_down_comment",
]
