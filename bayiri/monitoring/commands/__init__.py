"""Writing follow-up: rounds due, surveys, what came of trying, what people say to contact, looking at the plan again."""

from bayiri.monitoring.commands.attempts import (
    record_declined,
    record_died,
    record_moved,
    record_not_reached,
    record_re_migrated,
    say_contact,
    take_back_attempt,
    take_back_result,
)
from bayiri.monitoring.commands.desk import give_rounds, print_list, review_plan
from bayiri.monitoring.commands.results import record_follow_up
from bayiri.monitoring.commands.rounds import keep_task, schedule_follow_ups, strike_rounds
from bayiri.monitoring.commands.survey import begin_survey, drop_survey, finish_survey, keep_page

__all__ = [
    "begin_survey",
    "drop_survey",
    "finish_survey",
    "give_rounds",
    "keep_page",
    "keep_task",
    "print_list",
    "record_declined",
    "record_died",
    "record_follow_up",
    "record_moved",
    "record_not_reached",
    "record_re_migrated",
    "review_plan",
    "say_contact",
    "schedule_follow_ups",
    "strike_rounds",
    "take_back_attempt",
    "take_back_result",
]
