"""What the pages of this room take in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from bayiri.pages.forms import PageForm
from bayiri.pages.scopes import Scope

ADDRESS = {"autocomplete": "username", "dir": "ltr"}
CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "dir": "ltr", "class": "govuk-input--width-10"}
NEW = {"autocomplete": "new-password"}


class SignInForm(PageForm):
    email = forms.EmailField(label=_("E-mail address"), widget=forms.EmailInput(attrs=ADDRESS))
    password = forms.CharField(
        label=_("Password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    submit_label = _("Sign in")


class ForgottenForm(PageForm):
    email = forms.EmailField(label=_("E-mail address"), widget=forms.EmailInput(attrs=ADDRESS))
    submit_label = _("Send the link")


class CodeForm(PageForm):
    code = forms.CharField(
        label=_("Code"), max_length=20, widget=forms.TextInput(attrs=CODE),
        help_text=_("Six digits from your app, or one of your recovery codes."),
    )  # fmt: skip
    submit_label = _("Continue")


class NewCodeForm(PageForm):
    code = forms.CharField(
        label=_("Code that the app shows now"), max_length=20, widget=forms.TextInput(attrs=CODE),
        help_text=_("Six digits. They change every half minute."),
    )  # fmt: skip
    submit_label = _("Continue")


class PasskeyForm(PageForm):
    """What the browser answers when a passkey is made or used; filled in by accounts/passkeys.js."""

    name = forms.CharField(
        label=_("Name of the passkey"), max_length=60, required=False,
        help_text=_("As my phone. You see it in the list of your sign-ins."),
    )  # fmt: skip
    credential = forms.JSONField(widget=forms.HiddenInput)
    submit_label = _("Make a passkey")


class NewPasswordForm(PageForm):
    password = forms.CharField(
        label=_("New password"), strip=False, max_length=4096, widget=forms.PasswordInput(attrs=NEW)
    )
    again = forms.CharField(
        label=_("The new password again"), strip=False, max_length=4096, widget=forms.PasswordInput(attrs=NEW)
    )
    submit_label = _("Set the password")

    def __init__(self, *args, least: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = _(
            "At least %(least)s characters. Several words that only you put together are good."
        ) % {"least": least}

    def clean(self):
        said = super().clean() or {}
        if said.get("password") and said.get("again") and said["password"] != said["again"]:
            self.add_error("again", _("The two passwords are not the same."))
        return said


class ConfirmForm(PageForm):
    password = forms.CharField(
        label=_("Password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    submit_label = _("Continue")


class ForgetForm(PageForm):
    seen = forms.BooleanField(
        label=_("I have seen this person, or know their voice, and they asked me for it"),
        error_messages={"required": _("Somebody else may be asking in their name: make sure first.")},
    )
    submit_label = _("Take the second step away")


class ScopesForm(PageForm):
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"), choices=Scope.choices, widget=forms.CheckboxSelectMultiple,
        help_text=_("Allow what it needs, and no more."),
    )  # fmt: skip
    submit_label = _("Save")


class NewSystemForm(ScopesForm):
    name = forms.CharField(
        label=_("Name of the program"), max_length=80,
        help_text=_("As it stands in the log: Case register of the regional office."),
    )  # fmt: skip
    submit_label = _("Connect it")
    field_order = ("name", "scopes")
