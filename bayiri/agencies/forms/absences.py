"""What the page of absences takes in."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from bayiri.agencies.models import User
from bayiri.core import clock
from bayiri.pages.fields import DayField
from bayiri.pages.forms import PeriodForm


def _id(value: str) -> UUID | None:
    return UUID(value) if value else None


class AbsenceForm(PeriodForm):
    """Who is away, from when until when, and who stands in. Only a manager chooses who."""

    person_id = forms.TypedChoiceField(label=_("Who is away?"), coerce=_id)
    from_on = DayField(label=_("First day away"))
    until_on = DayField(label=_("Last day away"))
    deputy_id = forms.TypedChoiceField(
        label=_("Who stands in?"), required=False, coerce=_id, empty_value=None,
        help_text=_("A colleague with a role in common sees the work in “My work”, and does it in their own name."),
    )  # fmt: skip
    submit_label = _("Enter the absence")

    def __init__(self, *args: Any, me: UUID, colleagues: Iterable[User], leads: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        people = list(colleagues)
        mine = [(str(one.id), one.name) for one in people if leads or one.id == me]
        self.offer("person_id", mine)
        self.fields["person_id"].initial = str(me)
        if not leads:
            self.fields["person_id"].widget = forms.HiddenInput()
            self.fields["person_id"].widget.choices = mine
        self.offer(
            "deputy_id", [("", _("Nobody")), *((str(one.id), one.name) for one in people if leads or one.id != me)]
        )

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        if (last := typed.get("until_on")) and last < clock.today():
            self.add_error("until_on", _("The last day has passed already."))
        return typed
