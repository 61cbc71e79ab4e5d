"""An answer of a rulebook in the reader's words: how much, for whom, by which rules and facts."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from unicodedata import bidirectional
from uuid import UUID

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from bayiri.cases.choices import ResidenceStatus, Voluntariness
from bayiri.cases.models import Member
from bayiri.core.errors import NotVisible
from bayiri.programmes import rules
from bayiri.programmes.choices import COMPONENTS, FACTS, REASONS, ROLES, UNKNOWN
from bayiri.programmes.models import Application
from bayiri.programmes.queries import Option, programme_for
from bayiri.reference.countries import nationality_name
from bayiri.reference.locales import locale_for
from bayiri.rulebooks.documents import Programme
from bayiri.rulebooks.reasons import read

PATH = re.compile(r"(?:case|people\.(?P<person>[^.]+))\.(?P<name>\w+)")
Words = Mapping[str, Mapping[str, str]]
NO_WORDS: Words = {}


@dataclass(frozen=True)
class Line:
    """One amount that explains itself."""

    component: str
    who: str
    amount: str
    ceiling: bool
    because: list[str]
    source: str
    verified: bool


@dataclass(frozen=True)
class Missing:
    """Something a rule needs, and where it is mended.

    `kind` is "stated" (on the facts page), "person" (in the record of `person_id`), "journey" (in the case),
    "source" (nowhere: the rulebook's source leaves it open).
    """

    label: str
    kind: str
    person_id: UUID | None = None


@dataclass(frozen=True)
class Told:
    """One programme as its page shows it. `verdict`: "eligible", "open", "nothing" or "impossible"."""

    option: Option
    name: str
    verdict: str
    total: str
    lines: list[Line]
    refused: list[str]
    missing: list[Missing]
    excludes: list[str]
    version: str
    legal_basis: str
    verified: bool
    may_be_taken_back: bool
    asks_facts: bool


def money(amount: str | Decimal, currency: str) -> str:
    """ "7415.00" and "EUR" as the reader writes it: €7,415.00. No decimal is lost."""
    from babel.numbers import format_currency  # 10 MB that not every process needs

    locale = locale_for(get_language() or "en")
    text = format_currency(Decimal(amount), currency, locale=locale, decimal_quantization=False)
    return re.sub(r"(?<=[A-Za-z])(?=\d)", "\N{NO-BREAK SPACE}", text)  # IQD 450, not IQD450


def programme_name(document: Programme) -> str:
    """The programme's name in the reader's language, else in English, else any."""
    names: Mapping[str, str] = document.rulebook.names
    return names.get((get_language() or "en")[:2]) or names.get("en") or next(iter(names.values()))


def total_of(answer: Mapping[str, Any]) -> str:
    """All amounts that are certain, ceilings left out."""
    return ", ".join(money(amount, currency) for currency, amount in answer["totals"].items())


def total_in_words(totals: Mapping[str, str | Decimal]) -> str:
    """Amounts by currency in one line; "nothing" where there are none."""
    return ", ".join(money(amount, currency) for currency, amount in totals.items()) or _("nothing")


def told(option: Option, members: Iterable[Member]) -> Told:
    """What one programme gives this household, in words."""
    by_id = {str(member.id): member for member in members}
    names = {key: member.person.name for key, member in by_id.items()}
    document, answer = option.document, option.answer
    versions = {version.version: version for version in document.rulebook.versions}
    version = versions.get(answer["version"]) if answer else None
    return Told(
        option=option,
        name=programme_name(document),
        verdict={True: "eligible", None: "open", False: "nothing"}[answer["eligible"]] if answer else "impossible",
        total=total_of(answer) if answer else "",
        lines=lines_of(answer, names, words_of(document)) if answer else [],
        refused=not_given(answer, names, words_of(document)) if answer else [],
        missing=[missing_in_words(path, by_id, option.asked) for path in answer["missing"]] if answer else [],
        excludes=[name_of(code) for code in document.rulebook.excludes],
        version=version.version if version else "",
        legal_basis=(version.legal_basis if version else None) or document.rulebook.legal_basis,
        asks_facts=bool(option.asked),
        may_be_taken_back=_may_be_taken_back(option.application),
        verified=document.rulebook.status == "verified" and (version is None or version.status != "unverified"),
    )


def _may_be_taken_back(application: Application | None) -> bool:
    if application is None:
        return False
    return not rules.reasons_not_to_cancel(state=application.state, stage=application.case.stage)


def words_of(document: Programme) -> Words:
    """The rulebook's own sentences in other languages."""
    return document.rulebook.words


def lines_of(answer: Mapping[str, Any], names: Mapping[str, str], words: Words = NO_WORDS) -> list[Line]:
    """Every amount of an answer; `names` gives each person's name by the id in the facts."""
    return [
        Line(
            component=component_name(one["component"]),
            who=names.get(one["person"], "") if one["person"] else _("Together"),
            amount=money(one["amount"], one["currency"]),
            ceiling=one["ceiling"],
            because=[in_words(line, names, words) for line in one["because"]],
            source=one["source"],
            verified=one["status"] == "verified",
        )
        for one in answer["entitlements"]
    ]


def component_name(code: str) -> str:
    return str(COMPONENTS.get(code) or capfirst(code.replace("_", " ")))


def sentence(text: str, words: Words) -> str:
    """A sentence of a rulebook in the reader's language, where the rulebook says it in that language."""
    return words.get(text, {}).get((get_language() or "en")[:2]) or text


def fact_name(path: str, names: Mapping[str, str]) -> str:
    """`people.ID.born_on` as "Date of birth, Amina"."""
    found = PATH.fullmatch(path)
    if not found:
        return str(FACTS.get(path) or capfirst(path.replace("_", " ")))
    label = str(FACTS.get(found["name"]) or capfirst(found["name"].replace("_", " ")))
    if found["person"]:
        return _("%(fact)s, %(person)s") % {"fact": label, "person": isolated(names.get(found["person"], "?"))}
    return label


def in_words(line: str, names: Mapping[str, str], words: Words = NO_WORDS, *, with_rule: bool = True) -> str:
    """One reason of an answer in the reader's language; `with_rule` names the rule's code before its sentence."""
    reason = read(line)
    said: dict[str, str] = dict(reason.parameters)
    if "text" in said:
        said["text"] = sentence(said["text"], words)
    if "person" in said:
        said["person"] = isolated(names.get(said["person"], said["person"]))
    if reason.code in ("case_fact", "person_fact"):
        path = line.partition(" is ")[0]
        return f"{fact_name(path, names)}: {_value(said['name'], said['value'])}"
    if reason.code == "rate" and not with_rule:
        return said["text"]
    if reason.code == "lowered":
        said |= {name: money(said[name], said["currency"]) for name in ("most", "before", "after")}
    if "programme" in said:
        said["programme"] = name_of(said["programme"])
    said |= {name: day_in_words(said[name]) for name in ("day", "until") if name in said}
    return str(REASONS[reason.code]) % said


def isolated(name: str) -> str:
    """A name that runs the other way than the language around it, kept apart so that nothing changes places."""
    runs_left = any(bidirectional(letter) in ("R", "AL") for letter in name)
    return f"\u2068{name}\u2069" if runs_left != get_language_bidi() else name


def name_of(code: str) -> str:
    """The name of a programme by its code; the code where nobody knows it."""
    try:
        return programme_name(programme_for(code))
    except NotVisible:
        return code


def day_in_words(value: str) -> str:
    """`2026-05-01` as "1 May 2026"; anything else as it is."""
    try:
        return date_format(date.fromisoformat(value))
    except ValueError:
        return value


def _value(name: str, value: str) -> str:
    if name in ("host", "destination", "nationality"):
        return nationality_name(value, get_language() or "en")
    if name == "role":
        return str(ROLES.get(value, value))
    choices = {"voluntariness": Voluntariness, "status": ResidenceStatus}.get(name)
    if choices and value in choices.values:
        return str(choices(value).label)
    return {"true": _("yes"), "false": _("no")}.get(value) or day_in_words(value)


def not_given(answer: Mapping[str, Any], names: Mapping[str, str], words: Words = NO_WORDS) -> list[str]:
    """Why parts are not given, each reason once."""
    rows: dict[str, list[str]] = {}
    for one in answer["refused"]:
        for why in one["because"]:
            rows.setdefault(in_words(why, names, words), []).append(component_name(one["component"]))
    return [f"{', '.join(dict.fromkeys(components))}: {why}" for why, components in rows.items()]


def missing_name(path: str, names: Mapping[str, str]) -> str:
    """What is missing, in the reader's words; what a source leaves open, by the help it stands in."""
    if PATH.fullmatch(path) or path == "as_of":
        return fact_name(path, names)
    _programme, component, unknown = [*path.split(".", 2), ""][:3]
    return f"{component_name(component)}: {UNKNOWN.get(unknown) or unknown.replace('_', ' ')}"


def missing_in_words(path: str, members: Mapping[str, Member], asked: Mapping[str, str]) -> Missing:
    """What is missing, by its name, and where it is mended."""
    label = missing_name(path, {key: member.person.name for key, member in members.items()})
    found = PATH.fullmatch(path)
    if not found and path != "as_of":
        return Missing(label, "source")
    member = members.get(found["person"]) if found and found["person"] else None
    kind = "stated" if path in asked else "person" if member else "journey"
    return Missing(label, kind, member.person_id if member else None)
