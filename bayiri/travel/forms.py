"""What the pages of this room take in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from bayiri.cases.models import Member
from bayiri.pages.fields import MomentField
from bayiri.pages.forms import PageForm
from bayiri.travel.choices import Means


class BookingForm(PageForm):
    member_ids = forms.MultipleChoiceField(label=_("Who travels?"), widget=forms.CheckboxSelectMultiple)
    means = forms.ChoiceField(label=_("How?"), choices=Means.choices, widget=forms.RadioSelect)
    carrier = forms.CharField(label=_("Carrier"))
    number = forms.CharField(label=_("Number of the flight, train or bus"), required=False)
    from_place = forms.CharField(label=_("From"))
    to_place = forms.CharField(label=_("To"))
    departs_at = MomentField(label=_("Departure"))
    arrives_at = MomentField(label=_("Arrival"))
    submit_label = _("Book the journey")

    def __init__(self, *args, members: list[Member], **kwargs):
        kwargs.setdefault("initial", {"member_ids": [str(m.id) for m in members], "means": "air"})
        super().__init__(*args, **kwargs)
        self.offer("member_ids", [(str(member.id), member.person.name) for member in members])


class PostponeForm(PageForm):
    departs_at = MomentField(label=_("New departure"))
    arrives_at = MomentField(label=_("New arrival"))
    submit_label = _("Postpone the journey")
