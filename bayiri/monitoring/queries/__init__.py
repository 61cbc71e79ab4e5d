"""Reading follow-up, always as somebody: rounds, surveys begun, the questionnaire, the work-list, the picture over time."""

from bayiri.monitoring.queries.one_round import follow_up_for
from bayiri.monitoring.queries.picture import Picture, pictures_of
from bayiri.monitoring.queries.questionnaire import (
    SURVEY,
    asked,
    falling_margin,
    low_below,
    pages,
    questionnaire,
    questionnaire_hash,
    questionnaire_of,
    version_of,
)
from bayiri.monitoring.queries.rounds import (
    SCORES,
    MemberRounds,
    follow_up_counts,
    follow_ups_of,
    gave_help,
    last_round_held,
    next_round,
    result_of,
    round_facts,
    scores_before,
)
from bayiri.monitoring.queries.surveys import draft_for, draft_of, says_to_contact, who_refuses_contact
from bayiri.monitoring.queries.work_list import Filters, WorkList, rounds_to_print, safe_numbers, work_list
from bayiri.reintegration.queries import people_who_gave_help

__all__ = [
    "SCORES",
    "SURVEY",
    "Filters",
    "MemberRounds",
    "Picture",
    "WorkList",
    "asked",
    "draft_for",
    "draft_of",
    "falling_margin",
    "follow_up_counts",
    "follow_up_for",
    "follow_ups_of",
    "gave_help",
    "last_round_held",
    "low_below",
    "next_round",
    "pages",
    "people_who_gave_help",
    "pictures_of",
    "questionnaire",
    "questionnaire_hash",
    "questionnaire_of",
    "result_of",
    "round_facts",
    "rounds_to_print",
    "safe_numbers",
    "says_to_contact",
    "scores_before",
    "version_of",
    "who_refuses_contact",
    "work_list",
]
