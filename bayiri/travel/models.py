"""Journeys: booking, release, departure, arrival; and departures outside the procedure."""

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from bayiri.cases.models import Case, Member
from bayiri.core.ids import uuid7
from bayiri.travel.choices import Means, MovementState, OutsideHow


class Recorded(models.Model):
    """What every row of this room has."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        abstract = True


@pghistory.track()
class Movement(Recorded):
    """One booked journey of a household."""

    means = models.CharField(max_length=5, choices=Means)
    carrier = models.TextField()
    number = models.TextField(blank=True)
    from_place = models.TextField()
    to_place = models.TextField()
    departs_at = models.DateTimeField()
    arrives_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=MovementState, default=MovementState.SCHEDULED)

    class Meta:
        indexes = [models.Index(fields=["case", "-departs_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(arrives_at__gt=F("departs_at")), name="a_journey_arrives_after_it_departs"
            )
        ]

    def __str__(self):
        return f"{self.carrier} {self.number}".strip()


class Seat(Recorded):
    """One member's place on a movement. Where they are on the way stands in the member's own state."""

    movement = models.ForeignKey(Movement, on_delete=models.PROTECT, related_name="seats")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="seats")
    given_up_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member"], condition=Q(given_up_at__isnull=True), name="one_seat_at_a_time")
        ]

    def __str__(self):
        return str(self.movement)


class Release(Recorded):
    """The authorisation of one member to travel on one movement, with the gates as they stood. Written by the
    database.
    """

    movement = models.ForeignKey(Movement, on_delete=models.PROTECT, related_name="releases")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="releases")
    departs_at = models.DateTimeField()
    gates_overridden = ArrayField(models.CharField(max_length=20), default=list)
    released_at = models.DateTimeField()

    def __str__(self):
        return f"release for {self.movement}"


class TravelEvent(Recorded):
    """Boarding, departure, no-show, arrival of one member, or that they did not arrive. Written by the database."""

    movement = models.ForeignKey(Movement, on_delete=models.PROTECT, related_name="travel_events")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="travel_events")
    kind = models.CharField(max_length=10)
    happened_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["boarded", "departed", "no_show", "arrived", "missing"]), name="a_known_event"
            )
        ]

    def __str__(self):
        return self.kind


class OutsideDeparture(Recorded):
    """A departure that happened without a release: never counted as assisted. Written by the database."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="outside_departures")
    how = models.CharField(max_length=20, choices=OutsideHow)
    note = models.TextField(blank=True)
    departed_on = models.DateField()

    def __str__(self):
        return self.get_how_display()


class Contradiction(Recorded):
    """That somebody else says otherwise of a release, of what happened on the way, or of a departure outside the
    procedure. What was recorded stays, and both stand beside each other. Only added to.
    """

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    release = models.OneToOneField(Release, on_delete=models.PROTECT, null=True, related_name="contradiction")
    event = models.OneToOneField(TravelEvent, on_delete=models.PROTECT, null=True, related_name="contradiction")
    outside = models.OneToOneField(OutsideDeparture, on_delete=models.PROTECT, null=True, related_name="contradiction")
    reason = models.TextField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="a_contradiction_has_a_reason")]

    def __str__(self):
        return self.reason
