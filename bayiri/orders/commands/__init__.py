"""Writing down what an authority or a court decided, and what the person said."""

from bayiri.orders.commands.acts import (
    Act,
    extend_period,
    register_order,
    take_back,
)
from bayiri.orders.commands.rights import Notice, tell_rights
from bayiri.orders.commands.standing import (
    end_postponement,
    lodge_remedy,
    postpone,
    record_offer,
    rule_on_remedy,
    write_ban,
)

__all__ = [
    "Act",
    "Notice",
    "end_postponement",
    "extend_period",
    "lodge_remedy",
    "postpone",
    "record_offer",
    "register_order",
    "rule_on_remedy",
    "take_back",
    "tell_rights",
    "write_ban",
]
