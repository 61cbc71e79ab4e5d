"""Register a household or a single person: one page, and a second one only where somebody may be known already."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from bayiri.cases.models import Case
from bayiri.cases.permissions import may_register
from bayiri.core.errors import NotAllowed, RuleBroken
from bayiri.journey.commands.looking import note_question_elsewhere
from bayiri.journey.commands.register import register_household
from bayiri.journey.forms.person import MemberForm
from bayiri.journey.forms.register import ADD, EDIT, REMOVE, HouseholdForm
from bayiri.journey.queries import Asked, Likely, likely_matches
from bayiri.pages.answers import sentences


def register(request: HttpRequest) -> HttpResponse:
    """The form; again with one block more or less; the review of likely duplicates; the new case."""
    actor = request.actor  # type: ignore[attr-defined]
    if not may_register(actor):
        raise NotAllowed
    if request.method != "POST":
        return _form(request, HouseholdForm.blank(actor))
    step, _sep, place = request.POST.get("step", "").partition(":")
    if step == ADD:
        return _form(request, HouseholdForm.kept(request.POST, more=1))
    if step == REMOVE:
        return _form(request, HouseholdForm.kept(request.POST, without=int(place) if place.isdigit() else None))
    if step == EDIT:
        return _form(request, HouseholdForm.kept(request.POST))
    return _checked(request, HouseholdForm.sent(request.POST))


def _form(request: HttpRequest, household: HouseholdForm) -> HttpResponse:
    context = {"title": _("Register a return"), "form": household}
    return render(request, "journey/register.html", context, status=422 if household.is_bound else 200)


def _checked(request: HttpRequest, household: HouseholdForm) -> HttpResponse:
    if not household.is_valid():
        return _form(request, household)
    review = Review(request, household.members)
    if review.undecided:
        context = {"title": _("Is this somebody we know?"), "household": household, "review": review, "back_url": ""}
        return render(request, "journey/review.html", context, status=422 if review.was_shown else 200)
    try:
        case = _register(request, household, review)
    except RuleBroken as broken:
        request.refused = broken.reasons  # type: ignore[attr-defined]
        household.add_reasons(sentences(broken.reasons))
        return _form(request, household)
    messages.success(request, _("%(number)s is open.") % {"number": case.number})
    return redirect(reverse("journey:case", args=[case.id]))


def _register(request: HttpRequest, household: HouseholdForm, review: "Review") -> Case:
    return register_household(
        by=request.actor,  # type: ignore[attr-defined]
        form=household.journey.form_data(),
        members=household.new_members(review.chosen),
        after_arrival=household.journey.cleaned_data["after_arrival"],
        earlier_case_id=review.earlier_case_id,
        perhaps_known_elsewhere=review.names_known_elsewhere,
    )


NEW = "new"


class Review:
    """Who of the people written down may be known already, and what the counsellor said about it."""

    def __init__(self, request: HttpRequest, members: list[MemberForm]):
        actor = request.actor  # type: ignore[attr-defined]
        self.was_shown = "told" in request.POST
        self.likely = likely_matches(actor, [_asked(member) for member in members])
        self.names = [_asked(member).name for member in members]
        self.said = {place: request.POST.get(f"same-{place}", "") for place in range(len(members))}
        if self.undecided:
            known = sum(likely.elsewhere for likely in self.likely)
            note_question_elsewhere(by=actor, people=len(members), known=known)

    @property
    def undecided(self) -> bool:
        """Somebody's likely match has not been decided on, or the sentence about other agencies not been read."""
        return any(self._is_open(place) for place in self.said) or (bool(self.names_known_elsewhere) and not self.was_shown)

    @property
    def chosen(self) -> dict[int, UUID]:
        """Place of a member: the person on record it is."""
        picked = {place: self._matches(place).get(said) for place, said in self.said.items()}
        return {place: match.person.pk for place, match in picked.items() if match}

    @property
    def earlier_case_id(self) -> UUID | None:
        """The latest case of the first member who is on record, the main applicant before the others."""
        picked = [self._matches(place)[str(person_id)] for place, person_id in self.chosen.items()]
        return next((match.last_case.id for match in picked if match.last_case), None)

    @property
    def names_known_elsewhere(self) -> list[str]:
        places = enumerate(self.likely)
        return [self.names[place] for place, likely in places if likely.elsewhere and place not in self.chosen]

    @property
    def questions(self) -> list[dict[str, Any]]:
        """What the page shows of each member with a likely match."""
        return [
            {
                "name": self.names[place], "field": f"same-{place}", "matches": likely.matches, "said": self.said[place],
                "missing": self.was_shown and self._is_open(place),
            }
            for place, likely in enumerate(self.likely) if likely.matches
        ]  # fmt: skip

    def _matches(self, place: int) -> dict[str, Any]:
        likely: Likely = self.likely[place]
        return {str(match.person.pk): match for match in likely.matches}

    def _is_open(self, place: int) -> bool:
        matches = self._matches(place)
        return bool(matches) and self.said[place] not in (NEW, *matches)


def _asked(member: MemberForm) -> Asked:
    typed = member.cleaned_data
    born = typed["born_on"]
    return Asked(
        name=f"{typed['given_names']} {typed['family_name']}".strip(),
        born_on=born.on if born else None,
        nationalities=typed["nationalities"],
        document_number=typed["document_number"],
    )
