"""Writing cases: open, move, counsel, change what a decision is bound to."""

from bayiri.cases.commands.changing import change_journey, link_duplicate, set_offer
from bayiri.cases.commands.household import (
    NewMember,
    add_member,
    move_member,
    name_head,
    note_household,
    set_relations,
    watch_coming_of_age,
)
from bayiri.cases.commands.moving import end_case, go_back, move_stage, reopen_case
from bayiri.cases.commands.registering import FormOfReturn, NewHousehold, register_case, register_cases
from bayiri.cases.commands.sessions import correct_session, hold_session

__all__ = [
    "FormOfReturn",
    "NewHousehold",
    "NewMember",
    "add_member",
    "change_journey",
    "correct_session",
    "end_case",
    "go_back",
    "hold_session",
    "link_duplicate",
    "move_member",
    "move_stage",
    "name_head",
    "note_household",
    "register_case",
    "register_cases",
    "reopen_case",
    "set_offer",
    "set_relations",
    "watch_coming_of_age",
]
