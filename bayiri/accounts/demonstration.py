"""The demonstration's front door: what a newcomer can try, and as whom."""

from itertools import groupby
from typing import Any

from django.utils.translation import gettext_lazy as _

from bayiri.agencies.choices import AgencyKind, Role
from bayiri.agencies.models import User
from bayiri.reference.countries import country_name

WHAT_TO_TRY = {
    Role.COUNSELLOR: _(
        "Register a family, counsel it, write down what it decides. Then withdraw the decision with one button."
    ),
    Role.PROTECTION_OFFICER: _("Clear or block a safeguard, and see that nobody travels while one stands."),
    Role.TRAVEL_OFFICER: _("Book a journey and try to release somebody too early."),
    Role.REINTEGRATION_OFFICER: _("Confirm an arrival, make a plan with the returnee, follow up after six months."),
    Role.PROGRAMME_MANAGER: _("Decide on an application for help, and see where each amount comes from."),
    Role.DIRECTOR: _("See the cases of your agency by stage, corridor and month."),
    Role.DATA_STEWARD: _("Find out whether two agencies have met the same person."),
    Role.PAYMENTS_OFFICER: _("Look at approved help that is to be paid."),
    Role.PAYMENTS_APPROVER: _("Look at help that somebody else prepared for payment."),
    Role.MONITOR: _("See what an independent monitor sees of a case, and what not."),
    Role.COURT_CLERK: _("See what a court sees of a case that it was asked about."),
    Role.COMPLAINTS_OFFICER: _("Answer a complaint about another body, and see that nobody whom it is about reads it."),
    Role.DIASPORA_PARTNER: _("Send a needs assessment or the report of a campaign, and read the answer."),
    Role.ADMINISTRATOR: _("Invite a colleague, give roles, and try to give two that exclude each other."),
}
# Who sees parts of a case alone.
AT_A_PARTNER = {
    (Role.TRAVEL_OFFICER, AgencyKind.POLICE): _("Say that somebody has arrived, or that it was not so."),
    (Role.REINTEGRATION_OFFICER, AgencyKind.BANK): _(
        "Answer what another agency asks, and see its part of a case alone."
    ),
    (Role.REINTEGRATION_OFFICER, AgencyKind.TRAINING): _(
        "Answer what another agency asks, and see its part of a case alone."
    ),
}
# A newcomer needs one agency on each side of a return; the others are a click away.
SHOWN_AT_ONCE = 2


def cast_by_agency(people: list[User], reader: str) -> list[dict[str, Any]]:
    """The cast, by agency, the largest first: who each person is and what to try as them, for a reader of that
    language.
    """
    groups = [
        {
            "agency": agency,
            "country": country_name(agency.country, reader),
            "people": [_card(person) for person in members],
        }
        for agency, members in groupby(people, key=lambda person: person.agency)
    ]
    groups.sort(key=lambda group: -len(group["people"]))
    return [{**group, "folded": place >= SHOWN_AT_ONCE} for place, group in enumerate(groups)]


def _card(person: User) -> dict[str, Any]:
    roles = [Role(role) for role in person.roles]
    return {
        "id": person.pk,
        "name": person.name,
        "roles": [role.label for role in roles],
        "try": _what_to_try(person, roles[0]) if roles else "",
    }


def _what_to_try(person: User, role: Role) -> Any:
    """What a newcomer may try as somebody of that role: a partner of one return does something else than who has it."""
    return AT_A_PARTNER.get((role, AgencyKind(person.agency.kind)), WHAT_TO_TRY[role])
