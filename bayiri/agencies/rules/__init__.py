"""Pure rules: who stands in, which roles go together, what is given to whom, when somebody leaves, what an agreement needs."""

from bayiri.agencies.rules.absences import AbsenceFacts, reasons_not_to_be_away
from bayiri.agencies.rules.agreements import AgreementFacts, reasons_not_to_agree
from bayiri.agencies.rules.offers import HOURS, reads_as_hours, takes_people
from bayiri.agencies.rules.roles import (
    LeavingFacts,
    RoleChangeFacts,
    areas_on,
    is_in_areas,
    narrow_only,
    reasons_not_to_accept,
    reasons_not_to_change_roles,
    reasons_not_to_leave,
    roles_on,
)
from bayiri.agencies.rules.sharing import (
    GivingFacts,
    given_together,
    reasons_not_to_give,
    reasons_not_to_give_together,
)

__all__ = [
    "HOURS",
    "AbsenceFacts",
    "AgreementFacts",
    "GivingFacts",
    "LeavingFacts",
    "RoleChangeFacts",
    "areas_on",
    "given_together",
    "is_in_areas",
    "narrow_only",
    "reads_as_hours",
    "reasons_not_to_accept",
    "reasons_not_to_agree",
    "reasons_not_to_be_away",
    "reasons_not_to_change_roles",
    "reasons_not_to_give",
    "reasons_not_to_give_together",
    "reasons_not_to_leave",
    "roles_on",
    "takes_people",
]
