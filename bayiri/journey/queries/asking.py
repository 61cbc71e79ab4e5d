"""What the other body reads before it says yes, put together from a case."""

from collections.abc import Sequence
from uuid import UUID

from bayiri.cases.models import Case, Member
from bayiri.core import clock
from bayiri.people.rules import age_group
from bayiri.referrals.choices import AgeGroup
from bayiri.referrals.rules import Shown, Words, wide_age_group


def preview_of(case_id: UUID, member_ids: Sequence[UUID], words: Words) -> Shown:
    """General words: of age, sex, language and country only what `words.told` names, never whose it is."""
    case = Case.objects.filter(pk=case_id).first()
    members = Member.objects.filter(case_id=case_id, pk__in=member_ids).select_related("person")
    people, today, told = [member.person for member in members], clock.today(), set(words.told)
    ages = {wide_age_group(age_group(one.born_on, today)) for one in people} - {""}
    languages = {language for one in people for language in one.languages}
    return Shown(
        wanted=words.wanted, size=len(member_ids), area=words.area, wanted_by=words.wanted_by,
        age_groups=tuple(one for one in AgeGroup.values if one in ages) if "age" in told else (),
        sexes=tuple(sorted({one.sex for one in people if one.sex})) if "sex" in told else (),
        languages=tuple(sorted(languages)) if "languages" in told else (),
        country=case.destination_country if case and "country" in told else "", needs=tuple(words.needs),
        message=words.message,
    )  # fmt: skip
