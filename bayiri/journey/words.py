"""History in words: what a changed field is called, and what its values say to a reader."""

from datetime import date, datetime
from typing import Any

from django.db.models import Field, ForeignKey, Model
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from bayiri.agencies.models import User
from bayiri.cases.models import Member
from bayiri.pages.partial_date import PartialDate
from bayiri.pages.templatetags.pages import day, moment
from bayiri.people.models import Person
from bayiri.reference.countries import country_choices, nationality_choices
from bayiri.reference.education import education_choices
from bayiri.reference.languages import language_choices
from bayiri.reference.occupations import occupation_choices
from bayiri.rulebooks.currencies import as_decimal

# What rows of history are about.
RECORDS = {
    "cases.Case": _("Case"), "cases.Member": _("Person in the case"), "people.Person": _("Person"),
    "people.Contact": _("Way to make contact"), "people.IdentityDocument": _("Identity document"),
    "programmes.Application": _("Application"), "travel.Movement": _("Journey"),
    "documents.Attachment": _("File"), "reintegration.Plan": _("Reintegration plan"), "reintegration.PlanLine": _("Line of the plan"),
}  # fmt: skip
# Of these the first version tells something; of the others the event says it all.
TOLD_FROM_THE_FIRST = {"people.Contact", "people.IdentityDocument", "reintegration.PlanLine"}
# How the database keeps a record, which says nothing of anybody.
TECHNICAL = {
    "id", "version", "sort_key", "head_sort_key", "head_name", "size", "updated_at", "recorded_at", "recorded_by", "changed_at",
    "changed_by", "birth_precision", "stage_before_suspension", "approved_version", "currency", "case", "plan", "person", "entitlement",
    "document_id",
    "replaces",
}  # fmt: skip
LABELS = {
    "given_names": _("Given names"), "family_name": _("Family name"), "given_names_latin": _("Given names in Latin letters"),
    "family_name_latin": _("Family name in Latin letters"), "other_names": _("Other names or spellings"), "sex": _("Sex"),
    "born_on": _("Date of birth"), "died_on": _("Died"), "nationalities": _("Nationalities"), "languages": _("Languages spoken"),
    "interpreter_language": _("Needs an interpreter for"), "education": _("Education finished"),
    "occupation_before": _("Occupation before leaving"), "occupation_in_host_country": _("Occupation in the host country"),
    "region_of_origin": _("Region or town of origin"), "merged_into": _("The same person as"), "kind": _("Kind"),
    "value": _("Number or address"), "is_safe": _("The person says it is safe to use"), "note": _("What to keep in mind"),
    "state": _("State"), "number": _("Document number"), "country": _("Issued by"), "issued_on": _("Issued on"),
    "expires_on": _("Valid until"), "grade": _("How much it proves"), "stage": _("Stage"), "duration": _("For how long"),
    "category": _("Why the person returns"), "destination_country": _("Destination country"),
    "destination_place": _("Town or district"), "residence_status": _("Residence status"), "caseworker": _("Caseworker"),
    "planned_departure_on": _("Planned departure"), "offer": _("On offer"), "outcome": _("Outcome"), "closed_at": _("Closed"),
    "duplicate_of": _("The same return as"), "relation": _("Relation to the main applicant"), "guardian": _("Guardian"),
    "guardian_name": _("Guardian"), "entered_host_country_on": _("Entered the host country on"), "left_at": _("Left the household"),
    "need": _("The need it answers"), "description": _("What is planned"), "provider": _("Provider"), "amount": _("Amount"),
    "planned_on": _("Planned for"), "member": _("Who it is for"), "dimension": _("Dimension"),
    "dropped_because": _("Why it was dropped"), "cancelled_because": _("Why it was taken back"),
    "lapsed_because": _("Cancelled by itself"),
    "level": _("Level"), "form": _("Form"), "phase": _("When it is given"), "approved_by": _("Approved by"),
    "approved_at": _("Approved"), "arrived_on": _("Day of arrival"), "departs_at": _("Departure"), "arrives_at": _("Arrival"),
    "carrier": _("Carrier"), "voluntariness": _("Free will"), "mode": _("How"), "agency": _("Responsible agency"),
    "opened_at": _("Opened"), "means": _("How?"), "from_place": _("From"), "to_place": _("To"), "found_need": _("Need of the assessment"),
    "programme": _("Programme"), "under_review": _("Under review"),
    "joined_at": _("Joined the household"), "earlier_case": _("Earlier return"),
    "title": _("Title"), "dated_on": _("Day on the paper"), "section": _("Part of the case"),
    "reason": _("Reason"), "member_id": _("Whom it is about"),
}  # fmt: skip
CODES: dict[str, Any] = {
    "nationalities": nationality_choices, "country": nationality_choices, "destination_country": country_choices,
    "host_country": country_choices, "languages": language_choices, "interpreter_language": language_choices,
    "education": education_choices, "occupation_before": occupation_choices, "occupation_in_host_country": occupation_choices,
}  # fmt: skip
NOTHING: tuple[Any, ...] = (None, "", [], 0)


def label_of_field(field: Field) -> str:
    """What people call a field; of one that nobody has named here, the model's own word."""
    return str(LABELS.get(field.name) or gettext(str(field.verbose_name).capitalize()))


def in_words(field: Field, row: dict[str, Any], names: dict[str, str], reader: str) -> Any:
    """A field's value in a row of history, as the reader knows it. `names` are those of people and staff, by id."""
    value: Any = row.get(field.attname)
    if value in NOTHING and value is not False:
        return ""
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if _names_somebody(field):
        return names.get(value, "")
    if field.name == "amount" and row.get("currency"):
        return f"{as_decimal(value, row['currency'])} {row['currency']}"
    listed = dict(CODES[field.name](reader)) if field.name in CODES else dict(field.flatchoices)
    if isinstance(value, list):
        return gettext(", ").join(str(listed.get(one, one)) for one in value)
    if field.name == "born_on":
        return day(PartialDate(date.fromisoformat(value), row["birth_precision"]))
    if field.get_internal_type() == "DateField":
        return day(date.fromisoformat(value))
    if field.get_internal_type() == "DateTimeField":
        return moment(datetime.fromisoformat(value))
    return str(listed.get(value, value))


def _names_somebody(field: Field) -> bool:
    """Rooms below cases name a member by the id alone."""
    return isinstance(field, ForeignKey) or field.name == "member_id"


def names_in(rows: list[tuple[type[Model], dict[str, Any]]]) -> dict[str, str]:
    """Names of the staff and persons whom rows of history name, by id: three queries, or fewer."""
    wanted: dict[type[Model], set[str]] = {User: set(), Member: set(), Person: set()}
    for model, row in rows:
        for field in model._meta.concrete_fields:
            whom: Any = Member if field.name == "member_id" else field.related_model
            if _names_somebody(field) and whom in wanted and row.get(field.attname):
                wanted[whom].add(row[field.attname])
    found = {str(user.pk): user.name for user in User.objects.filter(pk__in=wanted[User])} if wanted[User] else {}
    if wanted[Member]:
        members = Member.objects.filter(pk__in=wanted[Member]).select_related("person")
        found |= {str(member.pk): member.person.name for member in members}
    if wanted[Person]:
        found |= {str(person.pk): person.name for person in Person.objects.filter(pk__in=wanted[Person])}
    return found


ROOMS = {
    "case": gettext_lazy("Case and sessions"), "person": gettext_lazy("People"), "consent": gettext_lazy("Decisions"),
    "safeguards": gettext_lazy("Safeguards"), "programmes": gettext_lazy("Assistance"), "travel": gettext_lazy("Travel"),
    "reintegration": gettext_lazy("Reintegration plan"), "monitoring": gettext_lazy("Follow-up"),
    "documents": gettext_lazy("Papers and files"), "journey": gettext_lazy("The way of the case"), "task": gettext_lazy("Work"),
}  # fmt: skip
