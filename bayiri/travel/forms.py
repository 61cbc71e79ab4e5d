"""What the pages of this room take in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from bayiri.cases.models import Member
from bayiri.core import clock
from bayiri.pages.fields import MomentField
from bayiri.pages.forms import PageForm
from bayiri.travel.choices import Fact, Means


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


class ArrivalForm(PageForm):
    """One question for each person who is under way; who is left open stays under way."""

    happened_at = MomentField(label=_("When?"), help_text=_("Day and time at the place of arrival."))
    submit_label = _("Send")

    def __init__(self, *args, people: list[tuple[str, str, bool]], **kwargs):
        """`people`: id of the member, what they are called here, whether it can be said that they did not arrive."""
        alone = len(people) == 1
        kwargs.setdefault("initial", {"happened_at": clock.now(), **({people[0][0]: Fact.ARRIVED} if alone else {})})
        super().__init__(*args, **kwargs)
        choices = [(Fact.ARRIVED.value, _("Has arrived")), (Fact.MISSING.value, _("Did not arrive"))]
        for member_id, label, may_miss in people:
            open_yet = [] if alone else [("", _("Not known yet"))]  # of one person alone there is nothing else to say
            self.fields[member_id] = forms.ChoiceField(
                label=label, choices=[*(choices if may_miss else choices[:1]), *open_yet], widget=forms.RadioSelect, required=alone,
            )  # fmt: skip
        self.order_fields([member_id for member_id, _label, _may_miss in people])
        self.asked = [member_id for member_id, _label, _may_miss in people]

    def clean(self):
        super().clean()
        if not any(self.cleaned_data.get(member_id) for member_id in self.asked):
            raise forms.ValidationError(_("Say of at least one person whether they have arrived."))
        return self.cleaned_data


class NotSoForm(PageForm):
    reason = forms.CharField(label=_("What is wrong, and how do you know?"), widget=forms.Textarea(attrs={"rows": 4}))
    submit_label = _("It was not so")
