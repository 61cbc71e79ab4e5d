"""What narrows the timeline of a case."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bayiri.journey.words import ROOMS
from bayiri.pages.fields import DayField
from bayiri.pages.forms import PageForm


class TimelineForm(PageForm):
    """Every field is optional; what is not understood narrows nothing."""

    kind = forms.ChoiceField(label=_("What happened"), required=False)
    room = forms.ChoiceField(
        label=_("Part of the work"), choices=[("", _("Everything")), *ROOMS.items()], required=False
    )
    person = forms.ChoiceField(label=_("About whom"), required=False)
    who = forms.ChoiceField(label=_("Done by"), required=False)
    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("Until"), required=False)

    def __init__(
        self,
        *args: Any,
        kinds: list[tuple[str, str]],
        people: list[tuple[str, str]],
        actors: list[tuple[str, str]],
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        self.offer("kind", [("", _("Everything")), *kinds])
        self.offer("person", [("", _("Everybody")), *people])
        self.offer("who", [("", _("Anyone")), *actors])
