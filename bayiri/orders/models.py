"""Acts by which somebody is told to leave, the time they have, remedies, what postpones, what was offered, bans on entry."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from bayiri.agencies.models import Agency
from bayiri.cases.models import Case, CounsellingSession, Member
from bayiri.core.ids import uuid7
from bayiri.documents.choices import PaperLanguage
from bayiri.documents.models import Attachment
from bayiri.orders import choices


class Recorded(models.Model):
    """What every row of this room has. Rows are only added; one that was written by mistake has a `cases.Mistake` beside it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self):
        return type(self).__name__


class Order(Recorded):
    """An act of an authority that tells people of the case to leave, and until when they may do so by themselves.

    `authority_agency` where the authority has an account here. `departs_by` is the last day of the period; the law's
    document under which it was looked at stands beside it.
    """

    country = models.CharField(max_length=3)
    authority_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")
    authority = models.TextField()
    act = models.CharField(max_length=20, choices=choices.Act)
    number = models.TextField()
    issued_on = models.DateField()
    ground = models.CharField(max_length=20, choices=choices.Ground)
    notified_on = models.DateField()
    notified_how = models.CharField(max_length=15, choices=choices.Notified)
    notified_language = models.CharField(max_length=3)
    understood = models.CharField(max_length=15, choices=choices.Understood)
    interpreter_name = models.TextField(blank=True)
    file = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")
    departs_by = models.DateField()
    short_reason = models.CharField(max_length=15, choices=choices.ShortReason, blank=True)
    law_version = models.CharField(max_length=30)
    law_hash = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["case", "departs_by"])]
        constraints = [
            models.CheckConstraint(
                condition=~Q(authority="") & ~Q(number="") & ~Q(act="") & ~Q(ground="") & ~Q(notified_how="")
                & ~Q(notified_language=""),
                name="an_order_says_everything",
            ),
            models.CheckConstraint(
                condition=Q(issued_on__lte=F("notified_on")) & Q(notified_on__lte=F("departs_by")),
                name="an_order_is_issued_notified_and_then_followed",
            ),
            models.CheckConstraint(
                condition=~Q(understood="interpreter") | ~Q(interpreter_name=""), name="an_interpreter_has_a_name"
            ),
        ]  # fmt: skip


class Named(Recorded):
    """Whom an order names: person by person."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="named")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "member"], name="an_order_names_each_person_once")]


class Extension(Recorded):
    """That the authority gave more time, on what ground, until when."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="extensions")
    until_on = models.DateField()
    ground = models.CharField(max_length=20, choices=choices.ExtensionGround)
    number = models.TextField()
    decided_on = models.DateField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(number=""), name="an_extension_is_decided")]


class Remedy(Recorded):
    """What was lodged against an order. `suspends`: the order is not carried out until it is decided or a court says so."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="remedies")
    kind = models.CharField(max_length=20, choices=choices.RemedyKind)
    body = models.TextField()
    number = models.TextField(blank=True)
    lodged_on = models.DateField()
    suspends = models.BooleanField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(body=""), name="a_remedy_goes_to_somebody")]


class Ruling(Recorded):
    """What a court or body said on a remedy. The last one counts."""

    remedy = models.ForeignKey(Remedy, on_delete=models.PROTECT, related_name="rulings")
    kind = models.CharField(max_length=15, choices=choices.RulingKind)
    ruled_on = models.DateField()
    number = models.TextField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(number=""), name="a_ruling_has_a_number")]


class Postponement(Recorded):
    """That carrying an order out is postponed, or, where `ends` names one, that this is over."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="postponements")
    ends = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="ended_by")
    ground = models.CharField(max_length=20, choices=choices.PostponementGround)
    reason = models.TextField()
    since_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="a_postponement_has_a_reason"),
            models.CheckConstraint(condition=~Q(ends=F("id")), name="no_postponement_ends_itself"),
        ]


class Offer(Recorded):
    """That voluntary return was offered to somebody in a counselling session, and what they said. The last answer counts."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey(CounsellingSession, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=15, choices=choices.Answer)
    words = models.TextField(blank=True)
    answered_on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["case", "member", "-answered_on"])]


class RightsNotice(Recorded):
    """That somebody was told their rights after an order: on which paper, in which language, how they understood it.

    `language` is the one spoken or read (ISO 639-3), `paper` the one it is printed in; `remedy_until` stands on the act.
    """

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    given_on = models.DateField()
    paper = models.CharField(max_length=2, choices=PaperLanguage)
    how = models.CharField(max_length=15, choices=choices.RightsHow)
    language = models.CharField(max_length=3)
    interpreter_name = models.TextField(blank=True)
    remedy_until = models.DateField()
    law_version = models.CharField(max_length=30)
    law_hash = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["case", "member", "-given_on"])]
        constraints = [
            models.CheckConstraint(
                condition=~Q(how="interpreter") | ~Q(interpreter_name=""), name="who_reads_rights_out_has_a_name"
            ),
        ]


class Ban(Recorded):
    """A ban on entry that goes with an order, for one person: so many months, at most what the law gives. 0: waived."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="bans")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=15, choices=choices.BanReason)
    months = models.PositiveSmallIntegerField()
    most_months = models.PositiveSmallIntegerField()
    waived_because = models.TextField(blank=True)
    law_version = models.CharField(max_length=30)
    law_hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(months__lte=F("most_months")), name="no_ban_is_longer_than_the_law_gives"
            ),
        ]


class LawRule(models.Model):
    """What the guards need of `law/return/departure-periods.yaml` and `rights-notice.yaml`; copied when they are laid.

    `country` empty: where none is known, and what holds everywhere.
    """

    country = models.CharField(max_length=3, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    what = models.CharField(max_length=10)
    code = models.CharField(max_length=20, blank=True)
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["country", "valid_from", "what", "code"], name="one_law_rule")]

    def __str__(self):
        return f"{self.country} {self.what} {self.code}"
