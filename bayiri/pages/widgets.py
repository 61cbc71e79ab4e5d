"""Widgets that Django does not have: dates and moments in parts, without JavaScript or a calendar."""

from datetime import date, datetime

from django.forms import Widget
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bayiri.pages.partial_date import PartialDate

DAY, MONTH, YEAR, TIME, ESTIMATED = "day", "month", "year", "time", "estimated"
LABELS = {DAY: _("Day"), MONTH: _("Month"), YEAR: _("Year"), TIME: _("Time")}
WIDTHS = {DAY: 2, MONTH: 2, YEAR: 4, TIME: 5}


def split(value) -> dict[str, str]:
    """The boxes' texts for a date, a moment, a `PartialDate`, an ISO text or what was typed."""
    if isinstance(value, dict):
        return value
    if isinstance(value, PartialDate):
        return _split_partial(value)
    if isinstance(value, str) and value:
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return {DAY: value}
    if isinstance(value, datetime):
        moment = timezone.localtime(value) if timezone.is_aware(value) else value
        return {**_split_day(moment.date()), TIME: f"{moment:%H:%M}"}
    return _split_day(value) if isinstance(value, date) else {}


def _split_day(value: date) -> dict[str, str]:
    return {DAY: str(value.day), MONTH: str(value.month), YEAR: str(value.year)}


def _split_partial(value: PartialDate) -> dict[str, str]:
    parts = _split_day(value.on)
    if value.precision == ESTIMATED:
        return {YEAR: parts[YEAR], ESTIMATED: "on"}
    known = {"day": 3, "month": 2}.get(value.precision, 1)
    return {part: parts[part] for part in (YEAR, MONTH, DAY)[:known]}


class DayInput(Widget):
    """Day, month and year in boxes of their own: `born_on_day`, `born_on_month`, `born_on_year`.

    A single value under the field's own name, as `born_on=1985-03-27`, is understood too: links can carry it.
    """

    template_name = "pages/widgets/day.html"
    use_fieldset = True
    parts: tuple[str, ...] = (DAY, MONTH, YEAR)
    with_estimated = False

    def id_for_label(self, id_):
        return f"{id_}_{self.parts[0]}" if id_ else ""

    def use_required_attribute(self, initial):
        return False

    def value_from_datadict(self, data, files, name):
        names = (*self.parts, ESTIMATED)
        typed = {part: str(data.get(f"{name}_{part}") or "") for part in names}
        if not any(typed.values()) and data.get(name):
            return split(data[name])
        return typed

    def value_omitted_from_data(self, data, files, name):
        return not any(f"{name}_{part}" in data for part in self.parts) and name not in data

    def get_context(self, name, value, attrs):
        context = super().get_context(name, None, attrs)
        wrong = context["widget"]["attrs"].pop("data-wrong", "").split()
        typed = split(value)
        base_id = context["widget"]["attrs"].get("id", f"id_{name}")
        context["widget"]["parts"] = [
            {
                "id": f"{base_id}_{part}",
                "name": f"{name}_{part}",
                "label": LABELS[part],
                "value": typed.get(part, ""),
                "width": WIDTHS[part],
                "numeric": part != TIME,
                "wrong": part in wrong,
            }
            for part in self.parts
        ]
        context["widget"]["estimated"] = self.with_estimated and {
            "id": f"{base_id}_{ESTIMATED}",
            "name": f"{name}_{ESTIMATED}",
            "checked": bool(typed.get(ESTIMATED)),
        }
        return context


class PartialDateInput(DayInput):
    """The same, with a box that says the date is estimated."""

    with_estimated = True


class MomentInput(DayInput):
    """Day, month, year and a time as 14:30."""

    parts = (DAY, MONTH, YEAR, TIME)
