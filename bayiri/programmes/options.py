"""Options side by side: ways to stay, ways to return, every programme, told in one language as plain data.

What is told is what is logged: `comparison` makes data of JSON's types, `canonical` its one spelling, `fingerprint`
the hash of that. Keys are the same in every language, so that two tellings can be compared.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from bayiri.agencies.choices import AgencyKind
from bayiri.agencies.queries import agencies_in
from bayiri.cases.models import Case, Member
from bayiri.cases.queries import members_of
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.programmes import explanation, queries
from bayiri.programmes.choices import WayKind, WayPart
from bayiri.programmes.queries import Option
from bayiri.programmes.rules import Change
from bayiri.reference.countries import country_name
from bayiri.rulebooks.outlook import DatedPoint, Point, Way, WaysVersion
from bayiri.rulebooks.queries import InForce, ways
from bayiri.rulebooks.reasons import read
from bayiri.rulebooks.shapes import RulebookVersion

Told = dict[str, Any]
MOST_TO_ASK = 5


def comparison(actor: Actor, case: Case, language: str) -> Told:
    """Everything this household may choose from today, in this language. Raises NotAllowed."""
    members, options = members_of(case), queries.options_for(actor, case)
    found = ways(case.host_country, on=clock.today())
    with override(language):
        told = [_way(way, case, language, found) for way in found.content.ways if _concerns(way, case)] if found else []
        told += [_programme(option, options, case, members) for option in options]
        not_known = None if any(way["kind"] == WayKind.STAY for way in told) else _not_known(case, language, found)
    return {
        "language": language, "on": clock.today().isoformat(), "ways": told, "not_known": not_known,
        "rests_on": _rests_on(found, options),
    }  # fmt: skip


def _not_known(case: Case, language: str, found: InForce[WaysVersion] | None) -> Told:
    """That no way to stay is known here, which does not mean that there is none: and whom the directory names there."""
    known_here = agencies_in(case.host_country, AgencyKind.NGO).order_by("name")[:MOST_TO_ASK]
    return {
        "country": country_name(case.host_country, language), "has_document": found is not None,
        "ask": [agency.name for agency in known_here],
    }  # fmt: skip


def canonical(told: Told) -> str:
    """The one spelling of a comparison: keys sorted, nothing between them."""
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def fingerprint(told: Told) -> str:
    return hashlib.sha256(canonical(told).encode()).hexdigest()


def _rests_on(found: InForce[WaysVersion] | None, options: Iterable[Option]) -> list[dict[str, str]]:
    """The published documents behind a comparison, each with version and hash."""
    rows = [{"code": found.code, "version": found.version, "hash": found.hash}] if found else []
    for option in sorted(options, key=lambda option: option.document.code):
        if option.answer and option.answer["version"]:
            document = option.document
            rows.append({"code": document.code, "version": option.answer["version"], "hash": document.hash})
    return rows


def _concerns(way: Way, case: Case) -> bool:
    return not way.statuses or case.residence_status in way.statuses


def _item(key: str, text: str, **more: Any) -> Told:
    """One thing told. `met` is None where it is no condition, `on` an ISO day where one is known."""
    return {"key": key, "text": text, "verified": True, "source": "", "met": None, "on": None, **more}


def _way(way: Way, case: Case, language: str, found: InForce[WaysVersion]) -> Told:
    def names(said: Mapping[str, str]) -> str:
        return said.get(language) or said.get("en") or next(iter(said.values()))

    def items(points: Iterable[Point]) -> list[Told]:
        return [
            _item(
                one.point, names(one.text), verified=(one.status or way.status) == "verified",
                source=one.source or way.source, on=_day_of(one, case),
            )
            for one in points
            if not one.statuses or case.residence_status in one.statuses
        ]  # fmt: skip

    parts = {
        WayPart.NEEDS: items(way.needs), WayPart.DEADLINES: items(way.deadlines), WayPart.LOST: items(way.lost),
        WayPart.ASK: items(way.ask),
    }  # fmt: skip
    return {
        "key": f"{way.kind}.{way.way}", "kind": way.kind, "name": names(way.names), "summary": names(way.summary),
        "verdict": "", "verified": way.status == "verified", "source": way.source, "totals": {}, "amounts": [],
        "parts": {str(part): told for part, told in parts.items() if told},
    }  # fmt: skip


def _day_of(point: Point, case: Case) -> str | None:
    """The day of a deadline, where it is counted from a departure that is planned."""
    if not isinstance(point, DatedPoint) or point.days is None or point.after != "departure":
        return None
    return _counted(case.planned_departure_on, point.days)


def _counted(start: date | None, days: int) -> str | None:
    return (start + timedelta(days=days)).isoformat() if start else None


def _programme(option: Option, options: list[Option], case: Case, members: list[Member]) -> Told:
    told = explanation.told(option, members)
    answer, document = option.answer, option.document
    parts: dict[str, list[Told]] = {}
    if answer:
        version = next((one for one in document.rulebook.versions if one.version == answer["version"]), None)
        words = explanation.words_of(document)
        names = {str(member.id): member.person.name for member in members}
        by_id = {str(member.id): member for member in members}
        parts = {
            WayPart.CONDITIONS: _conditions(version, answer, words) if version else [],
            WayPart.MISSING: [
                _item(path, explanation.missing_in_words(path, by_id, option.asked).label) for path in answer["missing"]
            ],
            WayPart.DEADLINES: _deadlines(version, case, words) if version and answer["eligible"] is not False else [],
            WayPart.LOST: _ruled_out(option, options),
            WayPart.NOT_GIVEN: _not_given(answer, names, words),
        }
    return {
        "key": f"programme.{document.code}", "kind": WayKind.PROGRAMME.value, "name": told.name, "summary": option.fault,
        "verdict": told.verdict, "verified": told.verified, "source": told.legal_basis,
        "totals": dict(answer["totals"]) if answer else {}, "amounts": _amounts(option, members),
        "parts": {str(part): items for part, items in parts.items() if items},
    }  # fmt: skip


def _amounts(option: Option, members: list[Member]) -> list[Told]:
    """Every amount with who gets it and why: the rule's sentence, then the facts."""
    if option.answer is None:
        return []
    names = {str(member.id): member.person.name for member in members}
    words = explanation.words_of(option.document)
    return [
        {
            "key": f"{one['component']}.{one['person'] or ''}", "what": explanation.component_name(one["component"]),
            "person": one["person"], "who": names.get(one["person"] or "", "") or _("Together"),
            "amount": one["amount"], "currency": one["currency"], "ceiling": one["ceiling"],
            "verified": one["status"] == "verified", "source": one["source"],
            "because": [explanation.in_words(why, names, words, with_rule=False) for why in one["because"]],
        }
        for one in option.answer["entitlements"]
    ]  # fmt: skip


def _conditions(version: RulebookVersion, answer: Told, words: explanation.Words) -> list[Told]:
    """Whom the programme is for, and what its help is bound to. `met` is None where that is not known yet."""
    refused = {read(why).parameters.get("text") for one in answer["refused"] for why in one["because"]}
    conditions = []
    for one in version.eligibility:
        # Where one person is not meant but others are, the amounts say so.
        unmet = one.otherwise in refused and (one.scope == "case" or answer["eligible"] is False)
        met = False if unmet else None if answer["eligible"] is None else True
        conditions.append(_item(one.otherwise, explanation.sentence(one.requires or one.otherwise, words), met=met))
    bound = dict.fromkeys(line for component in version.components for line in component.instalments)
    return conditions + [_item(line, explanation.sentence(line, words)) for line in bound]


def _deadlines(version: RulebookVersion, case: Case, words: explanation.Words) -> list[Told]:
    return [
        _item(
            one.deadline, explanation.sentence(one.because, words), verified=one.status == "verified",
            source=one.source, on=_counted(case.planned_departure_on, one.days) if one.after == "departure" else None,
        )
        for one in version.deadlines
    ]  # fmt: skip


def _ruled_out(option: Option, options: list[Option]) -> list[Told]:
    """Other programmes that would give something, and could no longer be had together with this one."""
    if option.answer is None or option.answer["eligible"] is False:
        return []
    code = option.document.code
    others = [
        other
        for other in options
        if (other.document.code in option.document.rulebook.excludes or code in other.document.rulebook.excludes)
        and (other.application or (other.answer and other.answer["eligible"] is not False))
    ]
    return [
        _item(
            f"excludes.{other.document.code}",
            _("Help from %(programme)s: the two exclude each other.")
            % {"programme": explanation.programme_name(other.document)},
        )
        for other in others
    ]


def _not_given(answer: Told, names: Mapping[str, str], words: explanation.Words) -> list[Told]:
    """Each reason once, with what is not given for it, and with names only where it does not hold for everybody."""
    components: dict[str, dict[str, None]] = {}
    people: dict[str, dict[str, None]] = {}
    for one in answer["refused"]:
        for why in one["because"]:
            reason = read(why)
            line = reason.parameters["text"] if reason.code == "text_of_person" else why
            components.setdefault(line, {})[explanation.component_name(one["component"])] = None
            people.setdefault(line, {})[names.get(reason.parameters.get("person", ""), "")] = None
    items = []
    for line, what in components.items():
        who = [name for name in people[line] if name]
        text = f"{', '.join(what)}: {explanation.in_words(line, names, words)}"
        items.append(
            _item(line, f"{text} ({', '.join(map(explanation.isolated, who))})" if 0 < len(who) < len(names) else text)
        )
    return items


@dataclass(frozen=True)
class Difference:
    """One change in words. `was` is told as it was then, in the language it was told in (`was_in`)."""

    way: str
    text: str
    was: str = ""
    was_in: str = ""


def differences(changes: Iterable[Change], was_in: str) -> list[Difference]:
    """Changes since the last explanation, in the reader's language."""
    return [_difference(change, was_in) for change in changes]


def _difference(change: Change, was_in: str) -> Difference:
    way = change.way["name"]
    if change.kind == "way_added":
        return Difference(way, _("This option is new."))
    if change.kind == "way_removed":
        return Difference(way, _("This is no longer an option."))
    if change.kind == "verdict":
        return Difference(way, VERDICT_CHANGES[change.now]())
    if change.kind == "total":
        words = {"before": explanation.total_in_words(change.before), "now": explanation.total_in_words(change.now)}
        return Difference(way, _("In all it was %(before)s; now it is %(now)s.") % words)
    if change.kind == "amount":
        one = change.now or change.before
        words = {
            "what": one["what"], "who": explanation.isolated(one["who"]),
            "before": amount_in_words(change.before), "now": amount_in_words(change.now),
        }  # fmt: skip
        return Difference(way, _("%(what)s, %(who)s: it was %(before)s; now it is %(now)s.") % words)
    part = str(WayPart(change.part).label)
    if change.kind == "item_removed":
        return Difference(way, _("%(part)s: no longer holds:") % {"part": part}, change.before["text"], was_in)
    template = _("%(part)s: new: %(text)s") if change.kind == "item_added" else _("%(part)s: changed: %(text)s")
    return Difference(way, template % {"part": part, "text": change.now["text"]})


VERDICT_CHANGES = {
    "eligible": lambda: _("It gives help now."),
    "open": lambda: _("It is not certain any more: something is missing."),
    "nothing": lambda: _("It gives nothing now."),
    "impossible": lambda: _("The facts have to be corrected first."),
}


def amount_in_words(one: Told | None) -> str:
    if one is None:
        return _("nothing")
    amount = explanation.money(one["amount"], one["currency"])
    return _("up to %(amount)s") % {"amount": amount} if one["ceiling"] else amount
