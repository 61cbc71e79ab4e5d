"""What stands at the top of every page."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bayiri.agencies.permissions import may_lead_a_team, may_see_accounts, may_send_reports
from bayiri.agencies.rules import narrow_only
from bayiri.boards.permissions import may_open_board
from bayiri.cases.permissions import may_register
from bayiri.monitoring.permissions import follows_up
from bayiri.oversight.permissions import handles_complaints, names_readers
from bayiri.people.permissions import sees_matches
from bayiri.privacy.permissions import answers
from bayiri.referrals.permissions import may_read_referrals
from bayiri.safeguards.permissions import reads_alerts

ENTRIES = (
    ("web:overview", _("Overview")),
    ("web:work", _("My work")),
    ("cases:calendar", _("Calendar")),
    ("journey:cases", _("Cases")),
    ("referrals:inbox", _("Referrals")),
    ("monitoring:work-list", _("Follow-ups")),
    ("boards:boards", _("Boards")),
    ("journey:team", _("Team")),
    ("journey:search", _("Search")),
    ("journey:register", _("Register")),
    ("people:matches", _("Matches")),
    ("safeguards:alerts", _("Alerts")),
    ("oversight:complaints", _("Complaints")),
    ("oversight:figures", _("Complaints")),
    ("privacy:requests", _("Data protection")),
    ("agencies:directory", _("Directory")),
    ("agencies:reports", _("Reports")),
    ("agencies:staff", _("People")),
    ("referrals:sent", _("Referrals")),
    ("safeguards:own-alerts", _("Alerts")),
)
# Who sees an entry that not everybody does.
ONLY_FOR = {
    "boards:boards": may_open_board,
    "journey:team": may_lead_a_team,
    "monitoring:work-list": follows_up,
    "journey:register": may_register,
    "referrals:inbox": may_read_referrals,
    "safeguards:alerts": reads_alerts,
    "oversight:complaints": handles_complaints,
    "oversight:figures": lambda actor: names_readers(actor) and not handles_complaints(actor),
    # The way of those who have no inbox and no list of alerts; others come here from those.
    "referrals:sent": lambda actor: narrow_only(actor.roles),
    "safeguards:own-alerts": lambda actor: narrow_only(actor.roles),
    "people:matches": sees_matches,
    "privacy:requests": answers,
    "agencies:reports": may_send_reports,
    "agencies:staff": may_see_accounts,
}
# All that is offered to who sees their own referrals and reports alone.
NARROW = ("agencies:reports", "agencies:directory", "referrals:sent", "safeguards:own-alerts")


def context(request: HttpRequest) -> dict[str, Any]:
    """Who reads, where they may go, whether this is the demonstration."""
    actor = getattr(request, "actor", None)
    entries = []
    if actor:
        path, narrow = request.path, narrow_only(actor.roles)
        for name, label in ENTRIES:
            if (name in ONLY_FOR and not ONLY_FOR[name](actor)) or (narrow and name not in NARROW):
                continue
            url = reverse(name)
            entries.append(
                {"label": label, "url": url, "current": path == url or (url != "/" and path.startswith(url))}
            )
    return {
        "actor": actor,
        "signed_in": {"name": actor.name, "agency": actor.agency_name} if actor else None,
        "navigation": entries,
        "demonstration": settings.DEMONSTRATION,
        "language_url": reverse("web:language"),
        "news_url": reverse("notifications:news") if actor else "",
        "news_waiting": getattr(request, "news_waiting", 0),
        "sign_out_url": reverse("accounts:sign-out") if actor else "",
    }
