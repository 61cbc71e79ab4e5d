"""What the page of a family that travels apart takes in."""

from uuid import UUID

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bayiri.pages.forms import PageForm
from bayiri.reference.languages import language_choices


class PartingForm(PageForm):
    """What one adult says to some of the family going ahead."""

    agrees = forms.TypedChoiceField(
        label=_("May some of the family travel before the others?"), choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda value: value == "yes", widget=forms.RadioSelect,
        help_text=_("A later no takes a yes back, at any time before departure."),
    )  # fmt: skip
    goes = forms.TypedMultipleChoiceField(
        label=_("Who would go ahead?"), coerce=UUID, widget=forms.CheckboxSelectMultiple
    )
    words = forms.CharField(
        label=_("Why? In the person's own words"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000
    )
    best = forms.CharField(
        label=_("What is best for the child, and why?"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000,
        required=False, help_text=_("Found by a protection officer who does not have the case."),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("In which language did you speak?"))
    interpreter_name = forms.CharField(label=_("Interpreter"), required=False, max_length=200)
    alone = forms.BooleanField(
        label=_("The person was alone with us."), required=False, help_text=_("Not beside a partner or a parent.")
    )
    submit_label = _("Save what they said")

    def __init__(self, *args, family: list[tuple[str, str]], child: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer("goes", family)
        self.offer("language", [("", _("Choose a language")), *language_choices(get_language() or "en")])
        if child:
            self.fields["words"].label = _("What does the child say, in their own words?")
        else:
            del self.fields["best"]
