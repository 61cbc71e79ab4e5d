"""A message to a person, without a word about them."""

from uuid import UUID

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from bayiri.cases.models import Member
from bayiri.notifications.choices import Sentence
from bayiri.notifications.rules import CHANNEL_OF_CONTACT
from bayiri.pages.forms import PageForm
from bayiri.people.choices import RecordState
from bayiri.people.models import Contact

# The installation's languages by what people speak.
SPOKEN = {"eng": "en", "fra": "fr", "spa": "es", "ara": "ar", "acm": "ar", "apc": "ar"}


class TextForm(PageForm):
    """Which sentence, in which language, where to."""

    contact_id = forms.TypedChoiceField(
        label=_("Where to?"), coerce=UUID, widget=forms.RadioSelect,
        help_text=_("Only contacts that the person has called safe are offered."),
    )  # fmt: skip
    sentence = forms.ChoiceField(label=_("What should it say?"), choices=Sentence.choices, widget=forms.RadioSelect)
    language = forms.ChoiceField(label=_("In which language?"), choices=settings.LANGUAGES, widget=forms.RadioSelect)
    submit_label = _("Send the message")

    def __init__(self, *args, members: list[Member], contacts: list[Contact], channels: list[str], **kwargs):
        people = {member.person_id: member.person for member in members if member.person.died_on is None}
        self.reachable = [
            one for one in contacts
            if one.is_safe and one.state == RecordState.CURRENT and one.person_id in people
            and CHANNEL_OF_CONTACT.get(one.kind) in channels
        ]  # fmt: skip
        spoken = [SPOKEN[code] for one in self.reachable for code in people[one.person_id].languages if code in SPOKEN]
        kwargs["initial"] = {"sentence": Sentence.CALL_US, "language": spoken[0] if spoken else settings.LANGUAGE_CODE}
        super().__init__(*args, **kwargs)
        self.offer(
            "contact_id",
            [
                (str(one.id), f"{people[one.person_id].name}: {one.value} ({one.get_kind_display()})")
                for one in self.reachable
            ],
        )
