"""What the pages of people and roles take in."""

from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bayiri.agencies.choices import OPEN_NOTHING_YET, Role
from bayiri.agencies.forms.fields import AreasField
from bayiri.agencies.models import User
from bayiri.pages.fields import DayField
from bayiri.pages.forms import PageForm, PeriodForm


def _open_nothing_yet() -> str:
    return gettext("These open nothing yet: %(roles)s.") % {
        "roles": ", ".join(str(role.label) for role in OPEN_NOTHING_YET)
    }


class RolesForm(PeriodForm):
    """Which roles somebody has, perhaps for a period and for some places alone."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"), required=False, choices=Role.choices, widget=forms.CheckboxSelectMultiple,
        help_text=lazy(_open_nothing_yet, str)(),
    )  # fmt: skip
    limited = forms.MultipleChoiceField(
        label=_("Which of them are limited?"), required=False, choices=Role.choices, widget=forms.CheckboxSelectMultiple,
        help_text=_("The limits below count for these roles alone. Nothing ticked: for all of them."),
    )  # fmt: skip
    from_on = DayField(label=_("From"), required=False, help_text=_("Empty: at once."))
    until_on = DayField(label=_("Until"), required=False, help_text=_("Empty: until somebody changes it."))
    areas = AreasField(
        label=_("Only for returns to"),
        help_text=_(
            "A country a line, or a place in it, as Iraq or Iraq: Erbil. Lists show these first; nothing is hidden."
        ),
    )
    submit_label = _("Save the roles")
    sections = (("", ["roles"]), (_("Limits"), ["limited", "from_on", "until_on", "areas"]))

    @property
    def given(self) -> dict[str, Any]:
        """Roles and limits, as the commands take them."""
        said = self.cleaned_data
        limit: dict[str, Any] = {"areas": said["areas"]} if said["areas"] else {}
        for name, day in (("from", said["from_on"]), ("until", said["until_on"])):
            limit |= {name: day.isoformat()} if day else {}
        limited = said["limited"] or said["roles"]
        return {
            "roles": frozenset(said["roles"]),
            "limits": {role: limit for role in limited if role in said["roles"]} if limit else {},
        }

    @classmethod
    def of(cls, user: User, data: Any = None) -> "RolesForm":
        first: dict[str, Any] = next(iter(user.limits.values()), {})
        days = {f"{name}_on": date.fromisoformat(first[name]) for name in ("from", "until") if first.get(name)}
        held = {"roles": user.roles, "areas": first.get("areas", []), "limited": list(user.limits)}
        return cls(data, initial=held | days)


class InvitationForm(RolesForm):
    """Whom to invite, and with which roles."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail"), help_text=_("The link to choose a password is sent there."))
    submit_label = _("Send the invitation")
    sections = (("", ["name", "email", "roles"]), (_("Limits"), ["limited", "from_on", "until_on", "areas"]))


class PasswordForm(PageForm):
    """The first password, twice."""

    password = forms.CharField(
        label=_("Password"), min_length=12, max_length=200, strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text=_("At least 12 characters. A sentence that only you would write is good."),
    )  # fmt: skip
    again = forms.CharField(
        label=_("The same again"), strip=False, widget=forms.PasswordInput({"autocomplete": "new-password"})
    )
    submit_label = _("Choose this password")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("password") and said.get("again") and said["password"] != said["again"]:
            self.add_error("again", _("The two are not the same."))
        if said.get("password"):
            try:
                validate_password(said["password"])
            except ValidationError as fault:
                self.add_error("password", fault)
        return said
