"""What was wrong, and why."""

from django import forms
from django.utils.translation import gettext_lazy as _

from bayiri.pages.forms import PageForm


class MistakeForm(PageForm):
    reason = forms.CharField(
        label=_("What was wrong?"), widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Nothing is removed. What was written down stays readable, with your reason beside it."),
    )  # fmt: skip
    submit_label = _("Take it back")


class ContradictForm(PageForm):
    reason = forms.CharField(
        label=_("What is true, and how do you know?"), widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What was recorded stays, and this stands beside it."),
    )  # fmt: skip
    submit_label = _("Contradict it")
