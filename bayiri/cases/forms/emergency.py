"""What the pages of an emergency take in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from bayiri.pages.digits import ascii_digits
from bayiri.pages.forms import PageForm


class EmergencyForm(PageForm):
    """A case by its number, and why it cannot wait."""

    number = forms.CharField(label=_("Case number"), max_length=40, help_text=_("As it stands on the person's papers."))
    reason = forms.CharField(
        label=_("Why can it not wait?"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2_000,
        help_text=_("Who is in danger, of what, and what you need to know. The responsible agency reads this."),
    )  # fmt: skip
    submit_label = _("Open the case")

    def clean_number(self) -> str:
        return ascii_digits(self.cleaned_data["number"]).strip().upper()


class EmergencyReviewForm(PageForm):
    justified = forms.TypedChoiceField(
        label=_("Was it justified?"), widget=forms.RadioSelect, coerce=lambda value: value == "yes",
        choices=[("yes", _("Yes")), ("no", _("No: end it now"))],
    )  # fmt: skip
    note = forms.CharField(label=_("What did you find?"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2_000)
    submit_label = _("Save")
