"""What narrows the list of cases, and what is searched for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bayiri.cases.choices import Stage
from bayiri.journey.forms.codes import CodeField
from bayiri.pages.forms import PageForm

ANYONE, ME, NOBODY = "", "me", "nobody"


class CaseFilterForm(PageForm):
    """Every field is optional; what is not understood narrows nothing."""

    stage = forms.ChoiceField(label=_("Stage"), choices=[("", _("Every stage")), *Stage.choices], required=False)
    destination = CodeField("countries", label=_("Destination country"), required=False)
    caseworker = forms.ChoiceField(label=_("Caseworker"), required=False)
    vulnerability = forms.ChoiceField(label=_("Vulnerability"), required=False)
    agency = forms.ChoiceField(label=_("Responsible agency"), required=False)

    def __init__(
        self,
        *args: Any,
        colleagues: list[tuple[str, str]],
        vulnerabilities: list[tuple[str, str]],
        agencies: list[tuple[str, str]],
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        self.offer("caseworker", [(ANYONE, _("Anyone")), (ME, _("Me")), (NOBODY, _("Nobody yet")), *colleagues])
        self.offer("agency", [("", _("Every agency")), *agencies])
        self.offer("vulnerability", [("", _("With or without")), *vulnerabilities])
        if not vulnerabilities:
            del self.fields["vulnerability"]


class SearchForm(PageForm):
    q = forms.CharField(
        label=_("Name, case number or document number"),
        required=False,
        max_length=200,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
