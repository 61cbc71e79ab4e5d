"""Reading tables: mine, what waits for me there, one table with everything at it. Row-level security says the same again."""

from bayiri.boards.queries.care import Care, arrivals, care_of, receipt_of
from bayiri.boards.queries.decisions import (
    Decision,
    decisions_of,
    last_return_check,
    voluntary_return_checked,
    voters_among,
)
from bayiri.boards.queries.messages import Said, messages_page, readings_of, unread
from bayiri.boards.queries.procedure import answer_by, purpose_for_role, rules_of_procedure, sections_for_role
from bayiri.boards.queries.seats import (
    agencies_to_invite,
    at_table,
    board_for,
    boards_page,
    invitations,
    own_seats,
    people_of,
    seat_for,
)
from bayiri.boards.queries.shared import consents_stand, owned_case
from bayiri.boards.queries.table_page import Table, open_work_for, table

__all__ = [
    "Care",
    "Decision",
    "Said",
    "Table",
    "agencies_to_invite",
    "answer_by",
    "arrivals",
    "at_table",
    "board_for",
    "boards_page",
    "care_of",
    "consents_stand",
    "decisions_of",
    "invitations",
    "last_return_check",
    "messages_page",
    "open_work_for",
    "own_seats",
    "owned_case",
    "people_of",
    "purpose_for_role",
    "readings_of",
    "receipt_of",
    "rules_of_procedure",
    "seat_for",
    "sections_for_role",
    "table",
    "unread",
    "voluntary_return_checked",
    "voters_among",
]
