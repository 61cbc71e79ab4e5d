"""What the pages of this room take in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bayiri.pages.forms import PageForm
from bayiri.people.choices import MatchReason
from bayiri.people.rules import WITHOUT_REASON


class StepForm(PageForm):
    """Why: from a list, so that no word of a record travels to the other agency."""

    reasons = forms.MultipleChoiceField(
        label=_("Why?"), choices=MatchReason, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one reason.")},
    )  # fmt: skip

    def __init__(self, *args, act: str, submit_label: Any, **kwargs):
        super().__init__(*args, **kwargs)
        self.submit_label = submit_label
        if act in WITHOUT_REASON:
            del self.fields["reasons"]
