"""What the pages of this room take in."""

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bayiri.cases.choices import SessionChannel, Topic
from bayiri.cases.models import Member
from bayiri.core import clock
from bayiri.pages.fields import MomentField
from bayiri.pages.forms import PageForm
from bayiri.reference.languages import language_choices


class SessionForm(PageForm):
    """A counselling session of one case."""

    held_at = MomentField(label=_("When was it held?"))
    channel = forms.ChoiceField(label=_("How?"), choices=SessionChannel.choices, widget=forms.RadioSelect)
    language = forms.ChoiceField(label=_("In which language?"))
    interpreter_name = forms.CharField(
        label=_("Interpreter"),
        required=False,
        help_text=_("Leave empty if there was none. A missing interpreter is flagged."),
    )
    members_present = forms.MultipleChoiceField(label=_("Who was present?"), widget=forms.CheckboxSelectMultiple)
    topics = forms.MultipleChoiceField(
        label=_("What was talked about?"), choices=Topic.choices, widget=forms.CheckboxSelectMultiple
    )
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 4}))
    submit_label = _("Save the session")

    def __init__(self, *args, members: list[Member], **kwargs):
        kwargs.setdefault("initial", {"held_at": clock.now(), "channel": "in_person"})
        super().__init__(*args, **kwargs)
        self.offer("language", [("", _("Choose a language")), *language_choices(get_language() or "en")])
        self.offer("members_present", [(str(member.id), member.person.name) for member in members])
