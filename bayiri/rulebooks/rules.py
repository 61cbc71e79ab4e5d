"""What these people would get under one rulebook, and why. Pure: no file, no clock, no database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bayiri.rulebooks.currencies import as_decimal, in_minor_units
from bayiri.rulebooks.documents import Programme, members_on
from bayiri.rulebooks.expressions import Circumstances, Expression, PersonFacts
from bayiri.rulebooks.facts import Household, household
from bayiri.rulebooks.faults import Fault
from bayiri.rulebooks.reasons import reason
from bayiri.rulebooks.shapes import Cap, Component, Rate, RulebookVersion


@dataclass
class Entry:
    """One entitlement, in minor units until it is told."""

    component: str
    person: str | None
    minor: int
    ceiling: bool
    because: list[str]
    source: str
    status: str


@dataclass
class Assessment:
    """What has been found so far. `eligible` is None where a missing fact decides it."""

    programme: Programme
    version: str | None = None
    eligible: bool | None = None
    entries: list[Entry] = field(default_factory=list)
    refused: dict[str, list[str]] = field(default_factory=dict)
    missing: dict[str, None] = field(default_factory=dict)

    def refuse(self, component: str, why: str) -> None:
        self.refused.setdefault(component, []).append(why)

    def miss(self, names: list[str]) -> None:
        self.missing.update(dict.fromkeys(names))

    def told(self) -> dict[str, Any]:
        """The answer in JSON's types."""
        currency = self.programme.rulebook.currency
        counted = [entry.minor for entry in self.entries if not entry.ceiling]
        return {
            "rulebook": self.programme.code,
            "version": self.version,
            "eligible": self.eligible,
            "entitlements": [
                {
                    "component": entry.component,
                    "person": entry.person,
                    "amount": as_decimal(entry.minor, currency),
                    "currency": currency,
                    "ceiling": entry.ceiling,
                    "because": entry.because,
                    "source": entry.source,
                    "status": entry.status,
                }
                for entry in self.entries
            ],
            "refused": [{"component": name, "because": why} for name, why in self.refused.items()],
            "missing": list(self.missing),
            "totals": {currency: as_decimal(sum(counted), currency)} if counted else {},
        }


def assess(programme: Programme, facts: Mapping[str, Any]) -> dict[str, Any]:
    """What the household in `facts` would get: the answer of `bayiri rulebook assess --json`.

    Amounts are decimal strings with the currency's minor digits; ceilings count in no total; what a rule
    needs and does not find stands in `missing`. Raises Fault where the facts are impossible.
    """
    found = household(facts, programme.rulebook.facts)
    answer = Assessment(programme)
    chosen = version_for(programme, found)
    if chosen is None:
        return _without_version(answer, found).told()
    version, on = chosen
    answer.version = version.version
    seen = Circumstances(on, found.case, list(found.people), members_on(programme, on))
    _find_the_eligible(answer, version, seen)
    if answer.eligible is not False:
        for component in version.components:
            _add_component(answer, version, component, seen, on)
        for cap in version.caps:
            _lower(answer, cap, seen)
    if answer.eligible is None:
        answer.entries.clear()  # the components were asked only for what else is missing
    return answer.told()


def version_for(programme: Programme, found: Household) -> tuple[RulebookVersion, date] | None:
    """The version these facts fall under, and the day at which age and stay are taken."""
    for version in reversed(programme.rulebook.versions):
        chosen = _first_day(found, version.chosen_on)
        if chosen and version.in_force(chosen):
            return version, _first_day(found, version.measured_on) or chosen
    return None


def _first_day(found: Household, paths: list[str]) -> date | None:
    return next((day for path in paths if (day := found.day(path))), None)


def _without_version(answer: Assessment, found: Household) -> Assessment:
    versions = answer.programme.rulebook.versions
    day = _first_day(found, versions[-1].chosen_on)
    if day is None:
        answer.miss(versions[-1].chosen_on)
        return answer
    answer.eligible = False
    for component in dict.fromkeys(one.component for version in versions for one in version.components):
        answer.refuse(component, reason("no_version", programme=answer.programme.code, day=day))
    return answer


def _expression(answer: Assessment, source: str) -> Expression:
    return answer.programme.expressions[source]


def _holds(answer: Assessment, source: str | None, seen: Circumstances) -> bool | None:
    """Whether the condition holds; None, with the facts named as missing, where that cannot be known."""
    if source is None:
        return True
    expression = _expression(answer, source)
    value, missing = seen.value(expression)
    if missing:
        answer.miss(missing)
        return None
    if not isinstance(value, bool):
        raise Fault(expression.place, f"{source!r} is neither true nor false, but {value!r}")
    return value


def _find_the_eligible(answer: Assessment, version: RulebookVersion, seen: Circumstances) -> None:
    """Settle who the programme is for and look only at them from here on."""
    verdicts: dict[str, bool | None] = dict.fromkeys([one.id for one in seen.people], True)
    reasons: list[str] = _taken_elsewhere(answer, seen)
    verdict: bool | None = not reasons
    for condition in version.eligibility:
        if condition.scope == "case":
            holds = _holds(answer, condition.when, seen)
            verdict = _both(verdict, holds)
            reasons += [condition.otherwise] if holds is False else []
            continue
        for person in seen.people:
            seen.look_at(person)
            holds = _holds(answer, condition.when, seen)
            verdicts[person.id] = _both(verdicts[person.id], holds)
            reasons += [reason("text_of_person", person=person.id, text=condition.otherwise)] if holds is False else []
    answer.eligible = _both(verdict, _any(list(verdicts.values())))
    for component in dict.fromkeys(one.component for one in version.components) if reasons else ():
        for why in reasons:
            answer.refuse(component, why)
    if answer.eligible is False:
        answer.missing.clear()  # nothing that is unknown could change the answer
    # Where nobody is certain yet, those who may be eligible are asked for what else is missing.
    wanted = True if True in verdicts.values() else None
    seen.narrow([one for one in seen.people if verdicts[one.id] is wanted])


def _taken_elsewhere(answer: Assessment, seen: Circumstances) -> list[str]:
    taken = seen.case.get("other_programmes", [])
    return [reason("excluded", programme=code) for code in answer.programme.rulebook.excludes if code in taken]


def _both(one: bool | None, other: bool | None) -> bool | None:
    if one is False or other is False:
        return False
    return None if one is None or other is None else True


def _any(verdicts: list[bool | None]) -> bool | None:
    return True if True in verdicts else (None if None in verdicts else False)


def _add_component(
    answer: Assessment, version: RulebookVersion, component: Component, seen: Circumstances, on: date
) -> None:
    too_early = component.valid_from and on < component.valid_from
    if too_early or (component.valid_until and on > component.valid_until):
        first = component.valid_from or version.valid_from
        only = {"day": first, "until": component.valid_until} if component.valid_until else {"day": first}
        answer.refuse(component.component, reason("only_between" if len(only) > 1 else "only_from", **only))
        return
    if component.scope != "person":
        _add_entry(answer, version, component, seen, None)
        return
    for person in seen.people:
        seen.look_at(person)
        _add_entry(answer, version, component, seen, person)


def _add_entry(
    answer: Assessment,
    version: RulebookVersion,
    component: Component,
    seen: Circumstances,
    person: PersonFacts | None,
) -> None:
    """One entitlement, or why there is none, by the first rate that applies."""
    holds = _holds(answer, component.when, seen)
    for rate in component.rates if holds else ():
        applies = _holds(answer, rate.when, seen)
        if applies is None:
            return
        if applies:
            _apply(answer, version, component, rate, seen, person)
            return
    if holds is not None and component.otherwise:
        of_whom = {"person": person.id} if person else {}
        code = "text_of_person" if person else "text"
        answer.refuse(component.component, reason(code, text=component.otherwise, **of_whom))


def _apply(
    answer: Assessment,
    version: RulebookVersion,
    component: Component,
    rate: Rate,
    seen: Circumstances,
    person: PersonFacts | None,
) -> None:
    if rate.unknown:
        answer.miss([f"{answer.programme.code}.{component.component}.{rate.unknown}"])
    minor = _amount(answer, rate, seen)
    if minor is None:
        return
    sources = [source for source in (component.when, rate.when, rate.computed) if source]
    stated = [line for source in sources for line in seen.stated(_expression(answer, source))]
    status = rate.status or component.status
    answer.entries.append(
        Entry(
            component=component.component,
            person=person.id if person else None,
            minor=minor,
            ceiling=rate.ceiling,
            because=[reason("rate", rate=rate.id, text=rate.because), *dict.fromkeys(stated)],
            source=rate.source or component.source,
            status="unverified" if version.status == "unverified" else status,
        )
    )


def _amount(answer: Assessment, rate: Rate, seen: Circumstances) -> int | None:
    if rate.amount is not None:
        return in_minor_units(rate.amount, answer.programme.rulebook.currency)
    if rate.computed is None:
        return None
    expression = _expression(answer, rate.computed)
    value, missing = seen.value(expression)
    if missing:
        answer.miss(missing)
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise Fault(expression.place, f"{rate.computed!r} is no amount in minor units, but {value!r}")
    return value


def _lower(answer: Assessment, cap: Cap, seen: Circumstances) -> None:
    """Lower the cap's component to it, where it is exceeded."""
    entries = [one for one in answer.entries if one.component == cap.component and not one.ceiling]
    if not entries or not _holds(answer, cap.when, seen):
        return
    currency = answer.programme.rulebook.currency
    before = [entry.minor for entry in entries]
    after = shared_out(in_minor_units(cap.amount, currency), before)
    if after == before:
        return
    most = as_decimal(in_minor_units(cap.amount, currency), currency)
    for entry, lowered in zip(entries, after, strict=True):
        before_and_after = {"before": as_decimal(entry.minor, currency), "after": as_decimal(lowered, currency)}
        told = reason(
            "lowered", cap=cap.cap, id=cap.id, text=cap.because, most=most, currency=currency, **before_and_after
        )
        entry.because.append(told)
        entry.minor = lowered


def shared_out(most: int, amounts: list[int]) -> list[int]:
    """`amounts` lowered pro rata to whole units down to `most`; the remainder goes to the first."""
    total = sum(amounts)
    if total <= most:
        return amounts
    shares = [amount * most // total for amount in amounts]
    shares[0] += most - sum(shares)
    return shares
