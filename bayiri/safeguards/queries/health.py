"""Reading health for the journey: what was said, certificates, and what the carrier booked makes of them."""

from django.db import connection

from bayiri.cases.models import Member
from bayiri.core import clock
from bayiri.rulebooks.queries import Carrier, carrier_called, law, safeguards
from bayiri.safeguards.choices import Gate
from bayiri.safeguards.models import FitnessCertificate, HealthStatement
from bayiri.safeguards.rules.health import CertificateFacts, StatementFacts


def health_readers() -> list[str]:
    """Roles that read what is said about health, by law/protection/protection.yaml."""
    return law("protection", on=clock.today()).words("health_readers")


def certificate_roles() -> list[str]:
    """Roles that keep certificates: these, and whoever clears the safeguard."""
    rule = next(one for one in safeguards(on=clock.today()).gates if one.gate == Gate.FITNESS)
    return [*health_readers(), *rule.clear_roles]


def statements_of(member: Member) -> list[HealthStatement]:
    """What one person said, the newest first; nothing for whoever may not read it. Fifty at most."""
    rows = HealthStatement.objects.filter(member=member).select_related("recorded_by__agency")
    return list(rows.order_by("-recorded_at", "-id")[:50])


def certificates_of(member: Member) -> list[FitnessCertificate]:
    """The certificates of one person, the newest first; fifty at most."""
    rows = FitnessCertificate.objects.filter(member=member).select_related("recorded_by__agency", "file")
    return list(rows.order_by("-recorded_at", "-id")[:50])


def carrier_for(name: str) -> Carrier:
    """Whose rules count for a journey with this carrier; without one the strictest."""
    return carrier_called(name, on=clock.today())


def statement_facts(one: HealthStatement) -> StatementFacts:
    return StatementFacts(tuple(one.kinds), one.due_on, one.happened_on, one.recorded_at)


def certificate_facts(one: FitnessCertificate) -> CertificateFacts:
    return CertificateFacts(one.word, one.issued_on, one.valid_until, bool(one.escort.strip()), one.recorded_at)


def carrier_booked(member: Member) -> str:
    """The carrier of the journey on which somebody has a seat; empty without one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT v.carrier FROM travel_seat s JOIN travel_movement v ON v.id = s.movement_id"
            " WHERE s.member_id = %s AND s.given_up_at IS NULL ORDER BY v.state = 'scheduled' DESC, v.departs_at DESC LIMIT 1",
            [member.id],
        )
        row = cursor.fetchone()
    return row[0] if row else ""
