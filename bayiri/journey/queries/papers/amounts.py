"""Amounts on papers: what programmes would give and why, what the plan gives."""

from collections.abc import Iterable
from typing import Any

from bayiri.journey.queries.papers.records import PaperRecords
from bayiri.journey.queries.papers.wording import Wording
from bayiri.programmes.explanation import (
    NO_WORDS,
    Words,
    lines_of,
    missing_name,
    not_given,
    programme_name,
    total_of,
    words_of,
)
from bayiri.programmes.models import Application, Entitlement
from bayiri.reintegration.choices import Dimension
from bayiri.reintegration.models import PlanLine
from bayiri.rulebooks.queries import programme_documents


def programmes_told(records: PaperRecords, wording: Wording) -> list[dict[str, Any]]:
    """The latest calculation of each programme, with reasons; as it was calculated, not as it would be today."""
    documents = {document.code: document for document in programme_documents()} if records.entitlements else {}
    names = {str(member.id): member.person.name for member in records.members}
    told = []
    for one in records.entitlements:
        document = documents.get(one.programme)
        application, words = records.applications.get(one.programme), words_of(document) if document else NO_WORDS
        told.append(
            {
                "name": programme_name(document) if document else one.programme,
                "version": one.answer["version"] or "",
                "day": wording.day(one.as_of),
                "legal_basis": str(document.rulebook.legal_basis) if document else "",
                "total": total_of(one.answer),
                "lines": _lines(one, names, words),
                "refused": not_given(one.answer, names, words),
                "missing": [missing_name(path, names) for path in one.answer["missing"]],
                **_decided(application, wording),
            }
        )
    return told


def _lines(one: Entitlement, names: dict[str, str], words: Words) -> list[dict[str, Any]]:
    return [
        {
            "help": line.component, "person": names.get(given["person"] or "", ""), "amount": line.amount,
            "ceiling": line.ceiling, "because": line.because, "verified": line.verified,
        }
        for line, given in zip(lines_of(one.answer, names, words), one.answer["entitlements"], strict=True)
    ]  # fmt: skip


def _decided(application: Application | None, wording: Wording) -> dict[str, str]:
    """Where the application stands, and how to appeal against a refusal."""
    decision = application.decision if application else None
    state = wording.words["applications"].get(application.state, "") if application else ""
    refused = decision if decision and decision.outcome == "refused" else None
    return {
        "state": f"{state}: {refused.reasons}" if refused else state,
        "remedy": refused.remedy if refused else "",
        "appeal_until": wording.day(refused.appeal_until) if refused else "",
    }


def plan_parts(lines: Iterable[PlanLine], wording: Wording) -> list[dict[str, Any]]:
    """The lines of a plan by dimension."""
    parts: dict[str, list[dict[str, str]]] = {dimension: [] for dimension in Dimension.values}
    for line in lines:
        parts[line.dimension].append(
            {
                "help": line.description, "need": line.need, "provider": line.provider,
                "person": line.member.person.name if line.member else "", "day": wording.day(line.planned_on),
                "amount": wording.amount(line.amount, line.currency), "state": wording.words["states"][line.state],
            }
        )  # fmt: skip
    return [{"dimension": wording.words["dimensions"][name], "lines": told} for name, told in parts.items() if told]


def plan_total(lines: Iterable[PlanLine], wording: Wording) -> str:
    """What is planned, by currency."""
    sums: dict[str, int] = {}
    for line in lines:
        if line.currency:
            sums[line.currency] = sums.get(line.currency, 0) + line.amount
    return wording.listed(wording.amount(total, currency) for currency, total in sums.items())
