"""The sheet of options as it is read together and printed: one block of the page, in its own language and direction."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info, override

from bayiri.cases.models import Case
from bayiri.programmes.choices import WayKind, WayPart
from bayiri.programmes.explanation import day_in_words, money, total_in_words
from bayiri.programmes.rules import Change

Told = dict[str, Any]


def sheet(told: Told, case: Case, changes: Iterable[Change] = ()) -> SafeString:
    """What was or is told, as a page shows it; what has changed is marked."""
    language = told["language"]
    marked = _marked(changes)
    with override(language):
        context = {
            "case": case, "language": language, "bidi": get_language_info(language)["bidi"],
            "on": day_in_words(told["on"]), "groups": _groups(told, marked),
            "not_known": told.get("not_known"),
        }  # fmt: skip
        return render_to_string("programmes/_sheet.html", context)


def _marked(changes: Iterable[Change]) -> set[tuple[str, ...]]:
    """What is new or other than before: (way,), (way, amount) and (way, part, item), by their keys."""
    marked: set[tuple[str, ...]] = set()
    for change in changes:
        way = change.way["key"]
        if change.kind == "way_added":
            marked |= {(way,), (way, "new")}
        elif change.kind in ("verdict", "total"):
            marked.add((way,))
        elif change.now and change.kind == "amount":
            marked.add((way, change.now["key"]))
        elif change.now and change.part:
            marked.add((way, change.part, change.now["key"]))
    return marked


def _groups(told: Told, marked: set[tuple[str, ...]]) -> list[Told]:
    """Stay, return, programmes, in this order; programmes that give nothing come last and small."""
    groups = []
    for kind in WayKind:
        ways = [_shown(way, marked) for way in told["ways"] if way["kind"] == kind]
        open_ones = [way for way in ways if way["verdict"] != "nothing"]
        closed = [way for way in ways if way["verdict"] == "nothing"]
        groups.append({"kind": kind.value, "name": kind.label, "ways": open_ones, "closed": closed})
    return groups


def _shown(way: Told, marked: set[tuple[str, ...]]) -> Told:
    parts = [
        {
            "code": part.value, "name": part.label,
            "items": [
                {**item, "marked": (way["key"], part.value, item["key"]) in marked,
                 "on": day_in_words(item["on"]) if item["on"] else ""}
                for item in way["parts"].get(part.value, [])
            ],
        }
        for part in WayPart
    ]  # fmt: skip
    return {
        **way, "marked": (way["key"],) in marked, "new": (way["key"], "new") in marked, "people": _people(way, marked), "parts": parts,
        "total": total_in_words(way["totals"]) if way["totals"] else "",
    }  # fmt: skip


def _people(way: Told, marked: set[tuple[str, ...]]) -> list[Told]:
    """The amounts by person, each with its sum; ceilings count in no sum."""
    people: dict[str, Told] = {}
    for one in way["amounts"]:
        person = people.setdefault(one["person"] or "", {"who": one["who"], "lines": [], "sums": {}})
        line = {**one, "marked": (way["key"], one["key"]) in marked, "text": money(one["amount"], one["currency"])}
        person["lines"].append(line)
        if not one["ceiling"]:
            sums = person["sums"]
            sums[one["currency"]] = sums.get(one["currency"], 0) + Decimal(one["amount"])
    for person in people.values():
        person["sum"] = total_in_words(person["sums"]) if person["sums"] else ""
    return list(people.values())
