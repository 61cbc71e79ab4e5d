"""What the pages of this room take in."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from bayiri.notifications.choices import Channel, Kind, Pace
from bayiri.notifications.commands import Wishes
from bayiri.notifications.models import Preference
from bayiri.pages.digits import ascii_digits
from bayiri.pages.forms import PageForm

HOURS = [("", _("No quiet hours")), *((f"{hour:02}:00", f"{hour:02}:00") for hour in range(24))]
PHONE = RegexValidator(
    r"^\+[1-9]\d{6,14}$", _("Write the number with + and the code of the country, as +49 151 5550101.")
)


class HowForm(PageForm):
    """How somebody wants to be told."""

    channels = forms.MultipleChoiceField(
        label=_("Where should messages go?"), choices=Channel.choices, widget=forms.CheckboxSelectMultiple, required=False,
        help_text=_("A message says only that there is news. What it is about is read here."),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("In which language?"), choices=settings.LANGUAGES)
    time_zone = forms.ChoiceField(label=_("Your time zone"))
    quiet_from = forms.ChoiceField(
        label=_("No messages from"), choices=HOURS, required=False,
        help_text=_("Messages wait until the quiet hours are over. Only an alert that somebody is in danger does not wait."),
    )  # fmt: skip
    quiet_until = forms.ChoiceField(label=_("until"), choices=HOURS, required=False)
    submit_label = _("Save how I am told")

    def __init__(self, *args, now: Preference, zones: list[str], urgent: list[str], **kwargs):
        hour = "{:%H:%M}".format
        kwargs["initial"] = {
            "channels": now.channels, "language": now.language, "time_zone": now.time_zone,
            "quiet_from": hour(now.quiet_from) if now.quiet_from else "",
            "quiet_until": hour(now.quiet_until) if now.quiet_until else "",
        }  # fmt: skip
        super().__init__(*args, **kwargs)
        self.offer("time_zone", [(zone, zone.replace("_", " ")) for zone in zones])
        self.kinds = [kind for kind in Kind if kind not in urgent]
        for kind in self.kinds:
            pace = (
                Pace.DAILY if kind in now.daily_kinds else Pace.ONLY_HERE if kind in now.silent_kinds else Pace.AT_ONCE
            )
            self.fields[f"pace_{kind}"] = forms.ChoiceField(label=kind.label, choices=Pace.choices, initial=pace)
        self.sections = [
            ("", ["channels", "language", "time_zone", "quiet_from", "quiet_until"]),
            (_("When does a message go out?"), [f"pace_{kind}" for kind in self.kinds]),
        ]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if bool(typed.get("quiet_from")) != bool(typed.get("quiet_until")):
            self.add_error("quiet_until", _("Quiet hours begin and end. Choose both, or neither."))
        return typed

    def wishes(self) -> Wishes:
        typed = self.cleaned_data
        paces = {kind.value: typed[f"pace_{kind}"] for kind in self.kinds}
        return Wishes(
            language=typed["language"], time_zone=typed["time_zone"], channels=typed["channels"],
            daily_kinds=[kind for kind, pace in paces.items() if pace == Pace.DAILY],
            silent_kinds=[kind for kind, pace in paces.items() if pace == Pace.ONLY_HERE],
            quiet_from=typed["quiet_from"] or None, quiet_until=typed["quiet_until"] or None,
        )  # fmt: skip


class AddressForm(PageForm):
    """Where messages over one channel should go."""

    value = forms.CharField(label="", max_length=200)
    submit_label = _("Send me a code")

    def __init__(self, *args, channel: Channel, **kwargs):
        super().__init__(*args, **kwargs)
        labels = {
            Channel.EMAIL: _("E-mail address"),
            Channel.TEXT: _("Mobile number"),
            Channel.CHAT: _("Number or name in the chat"),
        }
        field = self.fields["value"]
        field.label, self.channel = labels[channel], channel
        field.help_text = _("A code goes there. The address counts once you have typed it in here.")
        if channel == Channel.EMAIL:
            self.fields["value"] = forms.EmailField(label=field.label, help_text=field.help_text, max_length=200)
        if channel == Channel.TEXT:
            field.widget.input_type = "tel"

    def clean_value(self) -> str:
        value = self.cleaned_data["value"]
        if self.channel == Channel.TEXT:
            value = ascii_digits(value)
            value = "".join(letter for letter in value if letter.isdigit() or letter == "+")
            PHONE(value)
        return str(value)


class CodeForm(PageForm):
    """The code that came."""

    code = forms.CharField(
        label=_("The code that you were sent"), max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "govuk-input--width-10"}),
    )  # fmt: skip
    submit_label = _("Confirm this address")

    def clean_code(self) -> str:
        return ascii_digits("".join(self.cleaned_data["code"].split()))
