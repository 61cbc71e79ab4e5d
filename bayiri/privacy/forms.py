"""What the pages about data protection take in."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bayiri.cases.models import Member
from bayiri.core import clock
from bayiri.pages.fields import DayField
from bayiri.pages.forms import PageForm
from bayiri.privacy.choices import IdentityCheck, RequestKind

LONGEST = 5000


def _words(label: Any, hint: Any = "", **more: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(label=label, help_text=hint, max_length=LONGEST, widget=area, **more)


class RequestForm(PageForm):
    member_id = forms.ChoiceField(label=_("Who asks, or for whom"), widget=forms.RadioSelect)
    kind = forms.ChoiceField(label=_("What is asked for"), choices=RequestKind.choices, widget=forms.RadioSelect)
    words = _words(
        _("In the person's own words"),
        _("Short. Leave it empty where the letter is kept with the files."),
        required=False,
    )
    received_on = DayField(label=_("Received on"), help_text=_("The law's time runs from this day."))
    identity_checked = forms.ChoiceField(
        label=_("How was it seen that it is this person?"), choices=IdentityCheck.choices, widget=forms.RadioSelect
    )
    submit_label = _("Write the request down")

    def __init__(self, *args: Any, members: Sequence[Member], **kwargs: Any):
        kwargs.setdefault("initial", {"received_on": clock.today(), "identity_checked": IdentityCheck.NOT_YET})
        super().__init__(*args, **kwargs)
        self.offer("member_id", [(str(one.pk), one.person.name) for one in members])
        if len(members) == 1:
            self.initial["member_id"] = str(members[0].pk)

    def clean_received_on(self) -> Any:
        day = self.cleaned_data["received_on"]
        if day and day > clock.today():
            raise forms.ValidationError(_("This day lies ahead."))
        return day


class IdentityForm(PageForm):
    how = forms.ChoiceField(
        label=_("How was it seen that it is this person?"), choices=IdentityCheck.choices, widget=forms.RadioSelect
    )


class ExtendForm(PageForm):
    because = _words(
        _("Why more time is needed"), _("The person is told this. The law allows it for many or difficult requests.")
    )
    submit_label = _("Take more time")


class AnswerForm(PageForm):
    text = _words(_("What was done"), _("These words stand in the letter to the person."))
    submit_label = _("Answer")


class RefuseForm(PageForm):
    ground = _words(
        _("The ground in law"), _("For example: the data are needed for a claim in court (article 17(3)(e)).")
    )
    text = _words(_("What else the person should know"), required=False)
    submit_label = _("Refuse")


class HoldForm(PageForm):
    ground = _words(_("Why the law wants this record kept"), _("For example: a claim before a court, with its number."))
    until_on = DayField(label=_("Until"), help_text=_("Leave it empty where nobody knows yet."), required=False)
    submit_label = _("Place the hold")


class ReasonForm(PageForm):
    reason = _words(_("Why?"))
