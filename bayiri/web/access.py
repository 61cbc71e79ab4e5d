"""The way of a stranger to the sign-in page, and how little is open to who refers people and sends reports."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send a stranger to the sign-in page, and from there back to what was wanted."""
    address = redirect(settings.LOGIN_URL)
    if request.method == "GET" and request.path != "/":
        address["Location"] += f"?next={request.path}"
    return address


# What a diaspora partner opens: their own reports and referrals, the directory, alerts they raise, their own account. By room,
# where all of it is one's own; else by page.
OPEN_TO_PARTNERS = frozenset({
    "accounts", "notifications", "referrals:sent", "referrals:somebody", "referrals:referral", "referrals:step",
    "safeguards:raise-alert", "safeguards:own-alerts", "agencies:reports", "agencies:report", "agencies:send-report",
    "agencies:correct-report", "agencies:take-back-report", "agencies:directory", "agencies:agency", "web:language",
    "web:sign-out",
})  # fmt: skip


def is_closed_to_partners(request: HttpRequest) -> bool:
    """Whether the page asked for is none of those that somebody opens who has no other role than a partner's."""
    found = request.resolver_match
    return found is None or not {found.app_name, found.view_name} & OPEN_TO_PARTNERS
