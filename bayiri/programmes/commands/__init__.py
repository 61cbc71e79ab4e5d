"""Writing help down: state facts, calculate, apply, approve, refuse, cancel."""

from bayiri.programmes.commands.applying import (
    apply_for_assistance,
    calculate_entitlement,
    cancel_application,
    revise_approval,
)
from bayiri.programmes.commands.deciding import (
    approve_application,
    ask_earlier_help,
    help_again,
    refuse_application,
    reopen_decision,
)
from bayiri.programmes.commands.explaining import explain_options, take_back_explanation
from bayiri.programmes.commands.facts import state_facts

__all__ = [
    "apply_for_assistance",
    "approve_application",
    "ask_earlier_help",
    "calculate_entitlement",
    "cancel_application",
    "explain_options",
    "help_again",
    "refuse_application",
    "reopen_decision",
    "revise_approval",
    "state_facts",
    "take_back_explanation",
]
