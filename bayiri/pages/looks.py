"""Pages that show a part of a case say so to the log."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol, cast

from django.http import HttpRequest, HttpResponse

from bayiri import audit
from bayiri.audit.choices import PARTS
from bayiri.core.errors import NotVisible
from bayiri.pages.reader import actor_of

# What of an address names what was looked at: the first one that stands there.
SUBJECTS = {
    "file_id": "documents.attachment", "paper_id": "documents.paper", "note_id": "cases.note", "person_id": "people.person",
    "member_id": "cases.member", "follow_up_id": "monitoring.followup", "session_id": "cases.counsellingsession",
    "screening_id": "safeguards.screening",
}  # fmt: skip
SHOWN = (200, 409, 422)  # a form that comes back with its faults shows what it showed before


class Looked(Protocol):
    """A view that tells what it shows: a part, and the sections of the case that it is made of."""

    shows: tuple[str, tuple[str, ...]]


def shows(part: str, *sections: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Marks a page of a case: each time it is shown, the log says who looked at `part`, and why they may.

    One statement more a page; where it fails, the page is not shown. To an agency that may see none of these sections
    the page is not there: it takes part in the case for something else.
    """
    assert part in PARTS
    assert sections

    def mark(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def looked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            response = view(request, *args, **kwargs)
            if response.status_code in SHOWN:
                name = next((one for one in SUBJECTS if one in kwargs), "")
                subject = (SUBJECTS.get(name, ""), kwargs.get(name))
                if not audit.record_look(
                    by=actor_of(request), part=part, sections=sections, case_id=kwargs["case_id"], subject=subject
                ):  # fmt: skip
                    raise NotVisible
            return response

        cast(Looked, looked).shows = (part, sections)
        return looked

    return mark
