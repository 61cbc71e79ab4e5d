"""What the pages of letters take in."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from bayiri.core import clock
from bayiri.documents.choices import PaperLanguage, SentHow
from bayiri.documents.letters import LetterText
from bayiri.documents.rules import LONGEST_BODY, LONGEST_LINE, fields_in
from bayiri.journey.queries.papers.letters import NO_APPOINTMENT, Asked, Desk
from bayiri.pages.fields import DayField, LinesField
from bayiri.pages.forms import PageForm
from bayiri.pages.templatetags.pages import moment

NONE = "none"


class AboutForm(PageForm):
    """What a letter is about: sent by GET, so that a letter that is begun has an address."""

    member = forms.TypedChoiceField(label=_("About whom?"), coerce=UUID)
    language = forms.ChoiceField(label=_("Language of the letter"))
    appointment = forms.ChoiceField(label=_("Which appointment?"), required=False)

    def __init__(self, *args: Any, desk: Desk, **kwargs: Any):
        initial = {
            "member": str(desk.member.id), "language": desk.language,
            "appointment": str(desk.appointment.id) if desk.appointment else NONE,
        }  # fmt: skip
        super().__init__(*args, initial=initial, **kwargs)
        self.offer("member", [(str(one.id), one.person.name) for one in desk.records.members])
        self.offer("language", [(code, PaperLanguage(code).label) for code in desk.version.languages])
        planned = [(str(one.id), moment(one.starts_at)) for one in desk.appointments]
        self.offer("appointment", [*planned, (NONE, _("None"))])
        if not desk.needs_appointment or not planned:
            del self.fields["appointment"]


class LetterForm(PageForm):
    """The letter itself. To look at it, fields may still be open; to issue it, none."""

    recipient = forms.CharField(
        label=_("Who does it go to?"), max_length=LONGEST_LINE, help_text=_("A name or an office.")
    )
    address = LinesField(
        label=_("Address"), required=False, most=5,
        help_text=_("As on the envelope. Leave it empty for a letter that you hand over."),
    )  # fmt: skip
    subject = forms.CharField(label=_("Subject"), max_length=LONGEST_LINE)
    body = forms.CharField(label=_("Text"), max_length=LONGEST_BODY, widget=forms.Textarea(attrs={"rows": 20}))
    submit_label = _("Issue and print")

    def __init__(self, *args: Any, language: str, looking: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.looking = looking
        for name in ("subject", "body"):
            self.fields[name].widget.attrs |= {"dir": "rtl" if language == "ar" else "ltr", "lang": language}
        self.fields["address"].widget.attrs["dir"] = "auto"
        self.fields["recipient"].widget.attrs["dir"] = "auto"

    def clean_subject(self) -> str:
        return self._whole("subject")

    def clean_body(self) -> str:
        return self._whole("body").replace("\r\n", "\n")

    def _whole(self, name: str) -> str:
        text = self.cleaned_data[name]
        if not self.looking and (still := fields_in(text)):
            open_ones = ", ".join(f"{{{one}}}" for one in still)
            raise forms.ValidationError(_("Fill in or take out: %(fields)s"), params={"fields": open_ones})
        return text

    def text(self) -> LetterText:
        said = self.cleaned_data
        return LetterText(said["recipient"], said["address"], said["subject"], said["body"])


class SentForm(PageForm):
    how = forms.ChoiceField(label=_("How?"), choices=SentHow.choices, widget=forms.RadioSelect)
    sent_on = DayField(label=_("On which day?"), latest=clock.today)
    submit_label = _("Note it")


def asked_in(sent: Any) -> Asked:
    """What the address of the page says; what cannot be read is as if it were not there."""
    said = {name: _as_id(sent.get(name, "")) for name in ("member", "appointment", "replaces")}
    chosen_none = sent.get("appointment") == NONE
    return Asked(
        said["member"],
        sent.get("language", ""),
        NO_APPOINTMENT if chosen_none else said["appointment"],
        said["replaces"],
    )


def _as_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
