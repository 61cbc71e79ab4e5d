"""What the pages of this room take in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from bayiri.pages.forms import PageForm


class SignInForm(PageForm):
    email = forms.EmailField(label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "username"}))
    password = forms.CharField(
        label=_("Password"), widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    submit_label = _("Sign in")
