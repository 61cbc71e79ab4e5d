"""Opening a forced return, and bans on entry."""

from django import forms
from django.utils.translation import gettext_lazy as _

from bayiri.orders.choices import BanReason
from bayiri.pages.forms import PageForm


class OpenForm(PageForm):
    submit_label = _("Open the forced return")


class BanForm(PageForm):
    reason = forms.ChoiceField(label=_("Why is there a ban?"), choices=BanReason.choices, widget=forms.RadioSelect)
    months = forms.IntegerField(
        label=_("For how many months?"), min_value=0, max_value=1200,
        help_text=_("0 where the ban is waived. Never more than the law gives."),
    )  # fmt: skip
    waived_because = forms.CharField(
        label=_("Why is it shorter, or waived?"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    submit_label = _("Write down the ban")
