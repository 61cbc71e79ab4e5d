"""How referrals read on a page."""

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bayiri.agencies.choices import Section
from bayiri.pages.templatetags.pages import badge
from bayiri.people.choices import Sex
from bayiri.reference.countries import country_name
from bayiri.reference.languages import language_name
from bayiri.referrals.choices import AgeGroup, Need, Outcome, Reason, State, Urgency, Wanted
from bayiri.referrals.models import Preview

register = template.Library()
COLOURS = {
    State.DRAFT: "yellow", State.OFFERED: "blue", State.ACCEPTED: "green", State.IN_PROGRESS: "green", State.DONE: "teal",
    State.DECLINED: "orange", State.EXPIRED: "grey", State.REVOKED: "grey", State.RETURNED: "orange",
}  # fmt: skip
URGENT = {Urgency.SOON: "orange", Urgency.AT_ONCE: "red"}


@register.simple_tag
def referral_state(state: str) -> SafeString:
    """Where a referral stands, in its colour."""
    return badge(State(state).label, COLOURS[State(state)])


@register.simple_tag
def urgency(word: str) -> SafeString | str:
    """How urgent; nothing where it is as usual."""
    return badge(Urgency(word).label, URGENT[Urgency(word)]) if word in URGENT else ""


@register.filter
def reason(code: str) -> str:
    return str(Reason(code).label) if code else ""


@register.filter
def outcome(code: str) -> str:
    return str(Outcome(code).label) if code else ""


@register.filter
def sections(codes: list[str]) -> str:
    """Parts of the record by their names."""
    return _(", ").join(str(Section(code).label) for code in codes)


@register.filter
def preview_rows(preview: Preview | dict) -> list[tuple]:
    """What the other body reads before it says yes, as rows of a list; what was left out is not shown."""
    said = preview if isinstance(preview, dict) else vars(preview)
    language = get_language() or "en"
    comma = _(", ")
    place = comma.join(filter(None, [said["area"], country_name(said["country"], language) if said["country"] else ""]))
    rows = [
        (_("What is asked for"), Wanted(said["wanted"]).label),
        (_("How many people"), said["size"]),
        (_("Age"), comma.join(str(AgeGroup(one).label) for one in said["age_groups"])),
        (_("Sex"), comma.join(str(Sex(one).label) for one in said["sexes"])),
        (_("Languages"), comma.join(language_name(one, language) for one in said["languages"])),
        (_("Where"), place),
        (_("Wanted by"), said["wanted_by"]),
        (_("Special needs"), comma.join(str(Need(one).label) for one in said["needs"])),
        (_("Message"), said["message"]),
    ]
    return [row for row in rows if row[1]]
