"""Agencies, the people who work for them, what they offer, what they agreed, and who may see what."""

from bayiri.agencies.models.agreements import Agreement, AgreementParty, AgreementReview, AgreementVersion
from bayiri.agencies.models.offers import Offer
from bayiri.agencies.models.people import Invitation, Leaving, RoleChange, RoleExclusion
from bayiri.agencies.models.registry import (
    Absence,
    Agency,
    ContextKey,
    Participation,
    PurposeSection,
    User,
    UserManager,
)
from bayiri.agencies.models.reports import PartnerReport

__all__ = [
    "Absence",
    "Agency",
    "Agreement",
    "AgreementParty",
    "AgreementReview",
    "AgreementVersion",
    "ContextKey",
    "Invitation",
    "Leaving",
    "Offer",
    "Participation",
    "PartnerReport",
    "PurposeSection",
    "RoleChange",
    "RoleExclusion",
    "User",
    "UserManager",
]
