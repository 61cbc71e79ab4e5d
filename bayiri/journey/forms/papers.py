"""What the pages of papers take in."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from bayiri.core import clock
from bayiri.core.invariants import INVARIANTS
from bayiri.documents.choices import HowSigned, PaperLanguage
from bayiri.documents.rules import MOST_BYTES
from bayiri.pages.fields import DayField
from bayiri.pages.forms import PageForm

# Lines of a pen on a field of 600 by 200: "x,y x,y|x,y x,y". Nothing else gets into the picture that is made of it.
POINT = r"\d{1,3},\d{1,3}"
STROKES = re.compile(rf"{POINT}(?: {POINT})*(?:\|{POINT}(?: {POINT})*)*")
FEWEST_POINTS, MOST_LETTERS = 8, 60_000


class LanguageForm(PageForm):
    """Which language the paper is in: sent by GET, so that the preview has an address."""

    language = forms.ChoiceField(label=_("Language of the paper"), choices=PaperLanguage.choices)


class WhoSigned(PageForm):
    signed_by = forms.CharField(label=_("Who signs?"), max_length=200)
    witness_name = forms.CharField(label=_("Witness"), required=False, max_length=200)
    place = forms.CharField(label=_("Place"), required=False, max_length=200)


class ScreenForm(WhoSigned):
    strokes = forms.CharField(
        required=False, widget=forms.HiddenInput, max_length=MOST_LETTERS, empty_value="", strip=True
    )
    submit_label = _("Keep the signature")

    def clean(self):
        cleaned = super().clean() or {}
        strokes = cleaned.get("strokes", "")
        if not STROKES.fullmatch(strokes) or strokes.count(",") < FEWEST_POINTS:
            self.add_error(None, _("Sign in the field first."))
        return cleaned


class AttachForm(WhoSigned):
    how = forms.ChoiceField(
        label=_("How was it signed?"), widget=forms.RadioSelect,
        choices=[(HowSigned.PAPER, HowSigned.PAPER.label), (HowSigned.THUMBPRINT, HowSigned.THUMBPRINT.label)],
    )  # fmt: skip
    file = forms.FileField(
        label=_("Photograph or scan of the signed paper"), required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,application/pdf", "class": "govuk-file-upload"}),
        help_text=_("PDF, JPEG or PNG, at most 20 MB. For a thumbprint the witness is enough."),
    )  # fmt: skip
    signed_on = DayField(label=_("On which day?"), latest=clock.today)
    sections = [("", ["how", "file"]), (_("Who and when"), ["signed_by", "witness_name", "place", "signed_on"])]
    submit_label = _("Keep the signed paper")

    def clean_file(self) -> bytes:
        file = self.cleaned_data["file"]
        if file is None:
            return b""
        if file.size > MOST_BYTES:
            raise forms.ValidationError(INVARIANTS["INV-105"])
        return file.read()

    def clean(self):
        cleaned = super().clean() or {}
        if cleaned.get("how") == HowSigned.PAPER and not cleaned.get("file") and "file" not in self.errors:
            self.add_error("file", _("Choose a photograph or scan of the signed paper."))
        return cleaned


def drawn(strokes: str) -> str:
    """The lines of a pen as a picture in SVG."""
    lines = "".join(f'<polyline points="{points}"/>' for points in strokes.split("|"))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 200"><g fill="none" stroke="#000" stroke-width="3"'
        f' stroke-linecap="round" stroke-linejoin="round">{lines}</g></svg>'
    )
