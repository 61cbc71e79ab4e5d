"""What the page of somebody who leaves takes in."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from bayiri.agencies.models import User
from bayiri.cases.permissions import CASEWORKERS
from bayiri.journey.queries.leaving import OpenWork
from bayiri.pages.forms import PageForm

QUEUE = "queue"


def _id(value: str) -> UUID | None:
    return None if value in ("", QUEUE) else UUID(value)


class HandWorkOverForm(PageForm):
    """To whom everything goes."""

    cases_to = forms.TypedChoiceField(label=_("Who takes the cases?"), coerce=_id, empty_value=None)
    work_to = forms.TypedChoiceField(
        label=_("Who takes the other work?"), coerce=_id, empty_value=None, required=False,
        help_text=_("Work, appointments and standing in for others that do not belong to one of these cases."),
    )  # fmt: skip
    submit_label = _("Hand everything over")

    def __init__(self, *args: Any, work: OpenWork, people: list[User], **kwargs: Any):
        super().__init__(*args, **kwargs)
        carriers = [one for one in people if not one.roles_today.isdisjoint(CASEWORKERS)]
        choose = [("", _("Choose"))]
        self.offer("cases_to", [*choose, *((str(one.pk), one.name) for one in carriers), (QUEUE, _("Into the queue"))])
        self.offer("work_to", [*choose, *((str(one.pk), one.name) for one in people)])
        if not work.cases:
            del self.fields["cases_to"]
        if not (work.tasks or work.appointments or work.deputies):
            del self.fields["work_to"]
        elif work.beside_cases:
            self.fields["work_to"].required = True
