"""Reading agencies: their directory and people, the law of roles, agreements, reports."""

from bayiri.agencies.permissions import open_participations
from bayiri.agencies.queries.directory import (
    absence_facts,
    absences,
    agencies_in,
    agency_called,
    away_today,
    colleagues_of,
    giving_facts,
    is_seen_by,
    sections_for,
    sections_seen,
    stands_in_for,
    stood_in_by,
    with_roles,
)
from bayiri.agencies.queries.offers import agency_named, listed_agencies, offers_of, own_offer, services_taking
from bayiri.agencies.queries.roles import confirmed_roles, excluded_kinds, excluded_pairs

__all__ = [
    "absence_facts",
    "absences",
    "agencies_in",
    "agency_called",
    "agency_named",
    "away_today",
    "colleagues_of",
    "confirmed_roles",
    "excluded_kinds",
    "excluded_pairs",
    "giving_facts",
    "is_seen_by",
    "listed_agencies",
    "offers_of",
    "open_participations",
    "own_offer",
    "sections_for",
    "sections_seen",
    "services_taking",
    "stands_in_for",
    "stood_in_by",
    "with_roles",
]
