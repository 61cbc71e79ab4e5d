"""What a stranger types who checks a paper."""

from django import forms
from django.utils.translation import gettext_lazy as _

from bayiri.documents.seals import LENGTH, as_typed
from bayiri.pages.forms import PageForm


class VerifyForm(PageForm):
    number = forms.CharField(
        label=_("Paper number"), max_length=30, help_text=_("At the foot of the paper, ten letters and digits.")
    )
    seal = forms.CharField(label=_("Code"), max_length=30, help_text=_("It stands behind the number."))
    submit_label = _("Check the paper")

    def clean_number(self) -> str:
        return self._whole("number")

    def clean_seal(self) -> str:
        return self._whole("seal")

    def _whole(self, name: str) -> str:
        typed = as_typed(self.cleaned_data[name])
        if len(typed) != LENGTH:
            raise forms.ValidationError(_("This has ten letters and digits."))
        return typed
