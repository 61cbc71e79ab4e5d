"""Before a person is written down: is it somebody on record already?"""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from bayiri.journey.forms.person import MemberForm
from bayiri.journey.forms.register import PeopleForm
from bayiri.journey.queries.duplicates import Asked, Likely, Match, likely_matches
from bayiri.pages.reader import actor_of
from bayiri.people.permissions import keeps_data_in_order

NEW = "new"


class Review:
    """Who of the people written down may be known already, and what the counsellor said about it."""

    def __init__(self, request: HttpRequest, members: list[MemberForm]):
        self.request = request
        actor = actor_of(request)
        self.was_shown = "told" in request.POST
        self.may_merge = keeps_data_in_order(actor)
        self.likely = likely_matches(actor, [_asked(member) for member in members])
        self.names = [_asked(member).name for member in members]
        self.said = {place: request.POST.get(f"same-{place}", "") for place in range(len(members))}

    def page(self, household: PeopleForm) -> HttpResponse:
        """The page that asks, with everything typed kept."""
        context = {"title": _("Is this somebody we know?"), "household": household, "review": self}
        return render(self.request, "journey/registering/review.html", context, status=422 if self.was_shown else 200)

    @property
    def undecided(self) -> bool:
        """A likely match has not been decided on."""
        return any(self._is_open(place) for place in self.said)

    @property
    def chosen(self) -> dict[int, UUID]:
        """Place of a member: the person on record it is."""
        picked = {place: self._people(place).get(said) for place, said in self.said.items()}
        return {place: person_id for place, person_id in picked.items() if person_id}

    @property
    def earlier_case_id(self) -> UUID | None:
        """The latest case of the first member who is on record, the main applicant before the others."""
        picked = [self._matches(place)[str(person_id)] for place, person_id in self.chosen.items()]
        return next((match.last_case.id for match in picked if match.last_case), None)

    @property
    def questions(self) -> list[dict[str, Any]]:
        """What the page shows of each member with a likely match."""
        return [
            {
                "name": self.names[place],
                "field": f"same-{place}",
                "matches": likely.matches,
                "said": self.said[place],
                "missing": self.was_shown and self._is_open(place),
            }
            for place, likely in enumerate(self.likely)
            if likely.matches
        ]

    def _matches(self, place: int) -> dict[str, Match]:
        likely: Likely = self.likely[place]
        return {str(match.person.pk): match for match in likely.matches}

    def _people(self, place: int) -> dict[str, UUID]:
        return {str(person_id): person_id for person_id in self.likely[place].person_ids}

    def _is_open(self, place: int) -> bool:
        people = self._people(place)
        return bool(people) and self.said[place] not in (NEW, *people)


def _asked(member: MemberForm) -> Asked:
    typed = member.cleaned_data
    born = typed["born_on"]
    return Asked(
        name=f"{typed['given_names']} {typed['family_name']}".strip(),
        born_on=born.on if born else None,
        nationalities=typed["nationalities"],
        document_number=typed["document_number"],
    )
