"""Minutes: what was decided, and who agreed; on a page and as PDF."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from bayiri.boards import queries
from bayiri.boards.commands.tables import note_minutes
from bayiri.core import clock
from bayiri.documents import printing
from bayiri.pages.answers import as_file
from bayiri.pages.reader import actor_of


def minutes(request: HttpRequest, board_id: UUID) -> HttpResponse:
    """The minutes on a page."""
    table = queries.table(actor_of(request), board_id)
    back = reverse("boards:board", args=[board_id])
    context = {"title": _("Minutes"), "table": table, "board": table.board, "back_url": back, "today": clock.today()}
    return render(request, "boards/minutes.html", context)


def printed(request: HttpRequest, board_id: UUID) -> HttpResponse:
    """The minutes as PDF. Opening them stands in the log."""
    actor = actor_of(request)
    table = queries.table(actor, board_id)
    note_minutes(by=actor, board_id=board_id)
    return as_file(printing.pdf_of(_said(table)), "application/pdf", f"minutes-{board_id}.pdf", download=False)


def _said(table: queries.Table) -> dict[str, Any]:
    """What the minutes say, in the reader's language."""
    board, language = table.board, get_language() or "en"
    decided = [one for one in table.decisions if one.proposal.state != "open"]
    return {
        "kind": "minutes", "language": language, "direction": "rtl" if get_language_bidi() else "ltr", "number": "",
        "agency": board.agency.name, "subject": board.subject, "question": board.question,
        "case": table.case.number if table.case else "", "opened": date_format(board.recorded_at),
        "ended": date_format(board.ended_at) if board.ended_at else "", "ended_because": board.ended_because,
        "printed_on": date_format(clock.today()), "labels": _labels(),
        "seats": [[s.agency.name, str(s.get_role_display()), s.person.name if s.person else ""] for s in table.sitting],
        "decisions": [_decision(one) for one in reversed(decided)],
        "work": [
            [w.what, w.person.name if w.person else w.agency.name, date_format(w.due_on), w.result or str(w.get_state_display())]
            for w in reversed(table.work)
        ],
    }  # fmt: skip


def _labels() -> dict[str, str]:
    """What the layout says itself."""
    return {
        "title": _("Minutes"), "question": _("Question"), "case": _("Case"), "opened": _("Opened"), "ended": _("Ended"),
        "because": _("Reason"), "seats": _("Who sits here"), "agency": _("Agency"), "role": _("Seat"), "person": _("Person"),
        "decisions": _("Decisions"), "nothing": _("Nothing has been proposed yet."), "kind": _("About"),
        "state": _("Decision"), "day": _("Day"), "silent": _("No answer"), "says": _("Answer"), "reason": _("Reason"),
        "work": _("Work at the table"), "what": _("What"), "who": _("Who"), "until": _("Until"), "result": _("Result"),
        "printed_on": _("Printed on"),
    }  # fmt: skip


def _decision(one: queries.Decision) -> dict[str, Any]:
    proposal = one.proposal
    return {
        "text": proposal.text,
        "kind": str(proposal.get_kind_display()),
        "result": str(proposal.get_result_display()) if proposal.result else "",
        "state": str(proposal.get_state_display()),
        "on": date_format(proposal.concluded_at) if proposal.concluded_at else "",
        "voices": [
            [voice.agency.name, str(voice.get_voice_display()), voice.reason, voice.recorded_by.name]
            for voice in one.voices
        ],
        "silent": ", ".join(agency.name for agency in one.silent),
    }
