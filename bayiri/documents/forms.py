"""What a stranger types who checks a paper, and what pages of templates for letters take in."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from bayiri.documents.choices import Addressee, LetterField, PaperLanguage
from bayiri.documents.commands.letters import TemplateData
from bayiri.documents.models import LetterVersion
from bayiri.documents.rules import LONGEST_BODY, LONGEST_LINE, unknown_fields
from bayiri.documents.seals import LENGTH, as_typed
from bayiri.pages.fields import LinesField
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


class LetterheadForm(PageForm):
    address = LinesField(
        label=_("Address"), required=False, most=4, help_text=_("As it stands at the head of each letter.")
    )
    contact = LinesField(
        label=_("Phone and e-mail"), required=False, most=2, help_text=_("Letters name it with {agency_contact}.")
    )
    submit_label = _("Save the letterhead")


class TemplateForm(PageForm):
    """A template in up to four languages; a language without a text is not offered."""

    name = forms.CharField(label=_("Name"), max_length=100, help_text=_("As your colleagues look for it."))
    purpose = forms.CharField(label=_("What is it for?"), required=False, max_length=300)
    addressee = forms.ChoiceField(label=_("Who does it go to?"), choices=Addressee.choices, widget=forms.RadioSelect)
    after = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)
    submit_label = _("Save the template")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.sections = [(_("What it is"), ["name", "purpose", "addressee"])]
        for language, label in PaperLanguage.choices:
            side = {"dir": "rtl" if language == "ar" else "ltr", "lang": language}
            self.fields[f"subject_{language}"] = forms.CharField(
                label=_("Subject"), required=False, max_length=LONGEST_LINE, widget=forms.TextInput(attrs=side)
            )
            self.fields[f"body_{language}"] = forms.CharField(
                label=_("Text"),
                required=False,
                max_length=LONGEST_BODY,
                widget=forms.Textarea(attrs={**side, "rows": 14}),
            )
            self.sections = [*self.sections, (label, [f"subject_{language}", f"body_{language}"])]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        for language in PaperLanguage.values:
            subject, body = typed.get(f"subject_{language}"), typed.get(f"body_{language}")
            if body and not subject and f"subject_{language}" not in self.errors:
                self.add_error(f"subject_{language}", _("Write a subject as well."))
            if subject and not body and f"body_{language}" not in self.errors:
                self.add_error(f"body_{language}", _("Write the text as well."))
            for part in (f"subject_{language}", f"body_{language}"):
                for name in unknown_fields(typed.get(part) or "", LetterField.values):
                    self.add_error(part, _now("{%(name)s} is no field. Choose one of the list.") % {"name": name})
        if not self.errors and not self.texts:
            self.add_error(None, _("Write the letter in at least one language."))
        return typed

    @property
    def texts(self) -> dict[str, dict[str, str]]:
        typed = self.cleaned_data
        return {
            language: {"subject": typed[f"subject_{language}"], "body": typed[f"body_{language}"].replace("\r\n", "\n")}
            for language in PaperLanguage.values
            if typed.get(f"body_{language}") and typed.get(f"subject_{language}")
        }

    def written(self) -> TemplateData:
        typed = self.cleaned_data
        return TemplateData(typed["name"], typed["purpose"], typed["addressee"], self.texts)

    @staticmethod
    def from_record(version: LetterVersion) -> dict[str, Any]:
        """The version as the fields of this form."""
        said: dict[str, Any] = {name: getattr(version, name) for name in ("name", "purpose", "addressee")}
        for language, text in version.texts.items():
            said |= {f"subject_{language}": text["subject"], f"body_{language}": text["body"]}
        return {**said, "after": version.number}
