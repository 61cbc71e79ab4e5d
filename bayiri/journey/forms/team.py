"""What the pages of a team take in: who gets a case, which cases go where."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from bayiri.cases.rules import Move
from bayiri.journey.forms.cases import CaseFilterForm
from bayiri.pages.forms import PageForm

EVENLY, QUEUE = "evenly", "queue"


def _id_or_none(value: str) -> UUID | None:
    return None if value in ("", QUEUE) else UUID(value)


class CaseworkerForm(PageForm):
    """Who carries one case from here on. `seen` is who did when the page was opened."""

    caseworker_id = forms.TypedChoiceField(label=_("Who takes the case?"), coerce=_id_or_none)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    submit_label = _("Hand over")

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.offer("caseworker_id", choices)

    def clean_seen(self) -> UUID | None:
        try:
            return _id_or_none(self.cleaned_data["seen"])
        except ValueError:
            raise forms.ValidationError(_("Open the page again.")) from None


class HandOverFilterForm(CaseFilterForm):
    """Which of the agency's own active cases are listed."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, agencies=[], **kwargs)
        del self.fields["agency"]


class ChosenForm(PageForm):
    """Some cases, or all that are listed, and where they go."""

    to = forms.ChoiceField(label=_("Hand over to"))
    everything = forms.BooleanField(label=_("All cases in this list"), required=False)

    def __init__(self, *args: Any, receivers: list[tuple[str, str]], most: int, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.most = most
        self.offer("to", [
            ("", _("Choose")), (EVENLY, _("Share out evenly among who is here")), *receivers, (QUEUE, _("Back to the queue")),
        ])  # fmt: skip

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        try:
            typed["cases"] = self._chosen(bool(typed.get("everything")))
        except ValueError:
            self.add_error(None, _("Open the page again."))
            return typed
        if not typed["cases"]:
            self.add_error(None, _("Choose at least one case."))
        if len(typed["cases"]) > self.most:
            self.add_error(None, _("Choose %(most)s cases at most.") % {"most": self.most})
        return typed

    def _chosen(self, everything: bool) -> list[UUID]:
        data = self.data_sent
        sent = data.get("listed", "").split() if everything else data.getlist("case")
        return list(dict.fromkeys(UUID(one) for one in sent))


def move_from(text: str) -> Move:
    """A move as the preview sends it back: case, from, to. Raises ValueError."""
    case_id, from_id, to_id = text.split(":")
    return Move(UUID(case_id), _id_or_none(from_id), _id_or_none(to_id))


def move_as_text(move: Move) -> str:
    return ":".join(str(part) if part else "" for part in (move.case_id, move.from_id, move.to_id))
