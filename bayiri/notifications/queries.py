"""Reading one's own news, and how one is told."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from bayiri.agencies.models import Agency
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotVisible
from bayiri.notifications.choices import Channel, DeliveryState, Outside, Reason
from bayiri.notifications.models import Address, Delivery, Notice, Preference
from bayiri.rulebooks.queries import law

# Asked in the statement that says who acts, so that the bell costs no page a query of its own.
UNREAD = "notifications_waiting()"


def notices_of(actor: Actor) -> QuerySet[Notice]:
    """One's own news, the latest first."""
    return Notice.objects.filter(person_id=actor.id).select_related("agency").order_by("-told_at", "-id")


def notice_for(actor: Actor, notice_id: UUID) -> Notice:
    """One piece of one's own news. Raises NotVisible."""
    notice = notices_of(actor).filter(pk=notice_id).first()
    if notice is None:
        raise NotVisible
    return notice


def preference_of(actor: Actor) -> Preference:
    """How somebody wants to be told; what holds for everybody where they have said nothing."""
    said = Preference.objects.filter(user_id=actor.id).first()
    return said or Preference(
        user_id=actor.id, language=settings.LANGUAGE_CODE, time_zone=settings.TIME_ZONE, channels=[Channel.EMAIL]
    )


def addresses_of(actor: Actor) -> list[Address]:
    """Addresses that count or wait for their code."""
    return list(Address.objects.filter(user_id=actor.id, ended_at__isnull=True).order_by("channel", "asked_at"))


def address_for(actor: Actor, address_id: UUID) -> Address:
    """One's own address. Raises NotVisible."""
    address = Address.objects.filter(user_id=actor.id, pk=address_id, ended_at__isnull=True).first()
    if address is None:
        raise NotVisible
    return address


def codes_asked(actor: Actor, now: datetime) -> int:
    """How many codes somebody has had sent in the last 24 hours."""
    return Address.objects.filter(user_id=actor.id, asked_at__gt=now - timedelta(days=1)).count()


def last_troubles(actor: Actor) -> dict[str, Delivery]:
    """By channel, the last message to somebody where it did not arrive."""
    rows = Delivery.objects.filter(person_id=actor.id, code_for__isnull=True, settled_at__isnull=False)
    last = rows.order_by("channel", "-settled_at").distinct("channel")
    return {row.channel: row for row in last if row.state in (DeliveryState.FAILED, DeliveryState.GIVEN_UP)}


@dataclass(frozen=True)
class GivenUp:
    """A message that did not arrive, as a list shows it: to a colleague, or written to a body without accounts."""

    id: UUID
    channel: Channel
    outside: str
    reason: Reason
    tries: int
    settled_at: datetime
    reader: str
    writer: str

    @property
    def what(self) -> str:
        return str(Outside(self.outside).label) if self.outside else ""


def given_up() -> list[GivenUp]:
    """Messages that did not arrive and that the actor can send again, the latest first, 200 at most."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM notifications_given_up()")
        rows = cursor.fetchall()
    return [GivenUp(row[0], Channel(row[1]), row[2], Reason(row[3]), *row[4:]) for row in rows]


def messages_to(case_id: UUID, most: int = 100) -> list[Delivery]:
    """What was sent to people of a case outside Bayiri, the latest first."""
    return list(Delivery.objects.filter(case_id=case_id).select_related("recorded_by").order_by("-recorded_at")[:most])


def sent_to_contact(contact_id: UUID, now: datetime) -> int:
    """How many messages went to one contact in the last 24 hours, or wait to."""
    rows = Delivery.objects.filter(contact_id=contact_id, recorded_at__gt=now - timedelta(days=1))
    return rows.exclude(state=DeliveryState.GIVEN_UP).count()


def time_zones(also: str = "") -> list[str]:
    """Time zones of the countries in which there are agencies, `also`, and the one all clocks agree on."""
    from babel.core import get_global
    from pycountry import countries  # reads its lists when first asked

    shorts = {found.alpha_2 for code in Agency.objects.values_list("country", flat=True).distinct()
              if (found := countries.get(alpha_3=code))}  # fmt: skip
    zones = {zone for short in shorts for zone in get_global("territory_zones").get(short, [])}
    return sorted({*zones, settings.TIME_ZONE, "UTC", *([also] if also else [])})


def is_time_zone(name: str) -> bool:
    """Whether there is a time zone of this name."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def amount(name: str) -> int:
    """A number of law/notifications.yaml as it holds today."""
    return law("notifications", on=clock.today()).number(name)
