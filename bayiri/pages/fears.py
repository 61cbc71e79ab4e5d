"""What stands on every form on which somebody may be heard: they said that they are afraid to return, and of what."""

from django import forms
from django.utils.translation import gettext_lazy as _

STOPS = _("They do not travel until a protection officer has looked.")


class FearField(forms.BooleanField):
    """Where the form is about one person."""

    def __init__(self, **kwargs):
        said = {"label": _("The person said that they are afraid to return."), "required": False, "help_text": STOPS}
        super().__init__(**{**said, **kwargs})


class FearsField(forms.MultipleChoiceField):
    """Where several people may have spoken; the form offers them."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs):
        said = {"label": _("Who said that they are afraid to return?"), "required": False, "help_text": STOPS}
        super().__init__(**{**said, **kwargs})


class FearWordsField(forms.CharField):
    """What they fear, apart from notes that more people read."""

    widget = forms.Textarea

    def __init__(self, **kwargs):
        said = {
            "label": _("What do they fear?"), "required": False,
            "help_text": _("In their words. Only who sees the protection of the case reads it."),
        }  # fmt: skip
        super().__init__(**{**said, **kwargs})
        self.widget.attrs["rows"] = "3"
