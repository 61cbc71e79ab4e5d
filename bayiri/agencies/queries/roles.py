"""What law/roles.yaml says today: which roles exclude each other, who confirms, how long an invitation holds."""

from datetime import timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from bayiri.agencies import permissions
from bayiri.agencies.models import Agency, Invitation, Leaving, RoleChange, User
from bayiri.agencies.rules import RoleChangeFacts
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, NotVisible
from bayiri.rulebooks.queries import ValuesInForce, law


def _document() -> ValuesInForce:
    return law("roles", on=clock.today())


def excluded_pairs() -> tuple[tuple[str, str], ...]:
    """Pairs of roles that one person never holds together, each both ways round in one place only."""
    document = _document()
    words = [document.words(name) for name in document if name.startswith("never_together_")]
    return tuple((one, other) for one, other in words)


def excluded_kinds() -> tuple[tuple[str, str], ...]:
    """(role, kind of agency whose people never have it)."""
    document = _document()
    words = [document.words(name) for name in document if name.startswith("never_in_")]
    return tuple((role, kind) for role, *kinds in words for kind in kinds)


def confirmed_roles() -> tuple[str, ...]:
    """Roles that count only after a director has confirmed them."""
    return tuple(_document().words("confirmed_by_director"))


def invitation_period() -> timedelta:
    """How long an invitation holds."""
    return timedelta(days=_document().number("invitation_days"))


def review_notice_days() -> int:
    """How many days before its review an agreement comes to be looked at."""
    return _document().number("review_notice_days")


def staff_of(actor: Actor) -> QuerySet[User]:
    """Everybody who works for the actor's agency, is invited, or has left. Raises NotAllowed."""
    if not permissions.may_see_accounts(actor):
        raise NotAllowed
    return User.objects.filter(agency_id=actor.agency_id).order_by("-is_active", "name", "id")


def account_of(actor: Actor, user_id: UUID) -> User:
    """One account of the actor's agency, for who keeps them. Raises NotVisible, NotAllowed."""
    user = User.objects.select_related("agency").filter(pk=user_id, agency_id=actor.agency_id).first()
    if user is None:
        raise NotVisible
    if not permissions.may_see_accounts(actor):
        raise NotAllowed
    return user


def open_invitations(actor: Actor) -> dict[UUID, Invitation]:
    """Invitations that nobody has accepted yet, by person."""
    found = Invitation.objects.filter(agency_id=actor.agency_id, accepted_at__isnull=True, revoked_at__isnull=True)
    return {one.person_id: one for one in found}


def leavings(actor: Actor) -> dict[UUID, Leaving]:
    """Who has left and not come back, by person."""
    return {one.person_id: one for one in Leaving.objects.filter(agency_id=actor.agency_id, back_at__isnull=True)}


def waiting_changes(actor: Actor) -> QuerySet[RoleChange]:
    """Changes of roles that wait for a director, the oldest first."""
    waiting = RoleChange.objects.filter(agency_id=actor.agency_id, needs_director=True, decided_at__isnull=True)
    return waiting.select_related("person", "recorded_by").order_by("recorded_at", "id")


def changes_of(actor: Actor, user_id: UUID) -> QuerySet[RoleChange]:
    """What became of somebody's roles, the last first."""
    found = RoleChange.objects.filter(agency_id=actor.agency_id, person_id=user_id)
    return found.select_related("recorded_by", "decided_by").order_by("-recorded_at", "-id")[:50]


def role_facts(by: Actor, user: User, roles: frozenset[str], proposed_by: UUID | None = None) -> RoleChangeFacts:
    """What the rules need to know when somebody is given roles."""
    return RoleChangeFacts(
        by_id=str(by.id), person_id=str(user.id), same_agency=user.agency_id == by.agency_id,
        agency_kind=Agency.objects.values_list("kind", flat=True).get(pk=user.agency_id), before=frozenset(user.roles),
        roles=roles, excluded=excluded_pairs(), kinds=excluded_kinds(),
        proposed_by_id=str(proposed_by) if proposed_by else None,
    )  # fmt: skip


def directors_beside(actor: Actor) -> bool:
    """Whether the agency has a director other than the actor, who can confirm."""
    others = User.objects.filter(agency_id=actor.agency_id, is_active=True).filter(Q(roles__contains=["director"]))
    return others.exclude(pk=actor.id).exists()


def invitation_behind(token: str) -> UUID | None:
    """Whom a link invites, while it opens."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT person_id FROM agencies_invitation_behind(%s, %s)", [token, clock.now()])
        row = cursor.fetchone()
    return row[0] if row else None
