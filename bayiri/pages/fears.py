"""The one tick that stands on every form on which somebody may be heard: they said that they are afraid to return."""

from django import forms
from django.utils.translation import gettext_lazy as _

HELP = _(
    "Nobody who is ticked travels until a protection officer has looked. Write what they fear in the note, in their words."
)


class FearField(forms.BooleanField):
    """Where the form is about one person."""

    def __init__(self, **kwargs):
        said = {"label": _("The person said that they are afraid to return."), "required": False, "help_text": HELP}
        super().__init__(**{**said, **kwargs})


class FearsField(forms.MultipleChoiceField):
    """Where several people may have spoken; the form offers them."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs):
        said = {"label": _("Who said that they are afraid to return?"), "required": False, "help_text": HELP}
        super().__init__(**{**said, **kwargs})
