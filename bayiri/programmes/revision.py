"""What an approval gives beside what the household would get as it is now, in the reader's words."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from bayiri.programmes import rules
from bayiri.programmes.choices import COMPONENTS
from bayiri.programmes.explanation import money, total_in_words


@dataclass(frozen=True)
class ChangedLine:
    component: str
    who: str
    before: str
    now: str


@dataclass(frozen=True)
class Changed:
    """Totals before and now, the difference with its sign, and each amount that is another."""

    before: str
    now: str
    difference: str
    lines: list[ChangedLine]


def changed(approved: Mapping[str, Any], now: Mapping[str, Any], names: Mapping[str, str]) -> Changed | None:
    """How one answer differs from the approved one; None where it gives the same. `names` of people by their ids."""
    if rules.outcome(approved) == rules.outcome(now):
        return None
    old, new = _amounts(approved), _amounts(now)
    lines = [
        ChangedLine(str(COMPONENTS.get(part, part)), _who(person, names), _said(old, key), _said(new, key))
        for key in dict.fromkeys([*old, *new])
        if old.get(key) != new.get(key)
        for part, person in [key]
    ]
    return Changed(
        total_in_words(approved["totals"]), total_in_words(now["totals"]), difference_in_words(approved, now), lines
    )


def difference_in_words(approved: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    """What comes on top of what was approved, by currency; with a minus what is too much."""
    steps = rules.difference(approved["totals"], now["totals"])
    return ", ".join(("+" if step > 0 else "") + money(step, currency) for currency, step in steps.items()) or _("none")


def _amounts(answer: Mapping[str, Any]) -> dict[tuple[str, str], tuple[Decimal, str, bool]]:
    return {
        (one["component"], one["person"] or ""): (Decimal(one["amount"]), one["currency"], one["ceiling"])
        for one in answer["entitlements"]
    }


def _said(amounts: Mapping[tuple[str, str], tuple[Decimal, str, bool]], key: tuple[str, str]) -> str:
    if key not in amounts:
        return _("nothing")
    amount, currency, is_ceiling = amounts[key]
    told = money(amount, currency)
    return _("up to %(amount)s") % {"amount": told} if is_ceiling else told


def _who(person: str, names: Mapping[str, str]) -> str:
    return names.get(person, "")
