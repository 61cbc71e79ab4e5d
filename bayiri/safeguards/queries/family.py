"""Reading what a family says to travelling apart."""

from dataclasses import dataclass

from bayiri.cases.models import Case, Member
from bayiri.cases.queries import has_carried, members_of
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.people.rules import is_child
from bayiri.safeguards.models import PartingWord
from bayiri.safeguards.permissions import finds_what_is_best
from bayiri.safeguards.queries.facts import ON_THE_JOURNEY, case_facts, family_of, goes_ahead, relatives
from bayiri.safeguards.rules.family import WordFacts, parting

WAITING = ("active", "no_show")


def parts_family(case: Case, booked: list[Member]) -> bool:
    """Whether booking these members leaves some of their family behind without everybody's word. Two queries at most."""
    members = members_of(case)
    wanted = {one.id for one in booked}
    family = relatives(members)
    left = [one for one in family if one.state in WAITING and one.id not in wanted]
    if not left or wanted.isdisjoint({one.id for one in family}):
        return False
    going = frozenset(str(one.id) for one in family if one.id in wanted or one.state in ON_THE_JOURNEY)
    return _how_far(case, members, going) != "agreed"


def how_parted(case: Case) -> str:
    """`agreed`, `asked` or `open` for who is on the journey now; empty where the family is together. Two queries."""
    members = members_of(case)
    ahead = goes_ahead(members)
    return _how_far(case, members, ahead) if ahead else ""


def _how_far(case: Case, members: list[Member], going: frozenset[str]) -> str:
    today = clock.today()
    children = {one.id for one in members if is_child(one.person.born_on, today)}
    return parting(family_of(members, children, case_facts(case, today)), going)


@dataclass(frozen=True)
class FamilyMember:
    """One of the family, whether a child today, and every word they have said on travelling apart, the newest first."""

    member: Member
    is_child: bool
    words: list[PartingWord]

    @property
    def last(self) -> PartingWord | None:
        return self.words[0] if self.words else None


def family_with_words(case: Case) -> list[FamilyMember]:
    """Everybody of the family who takes part. Two queries."""
    said: dict = {}
    for word in PartingWord.objects.filter(case=case).select_related("recorded_by").order_by("-said_at", "-id")[:500]:
        said.setdefault(word.member_id, []).append(word)
    today = clock.today()
    return [
        FamilyMember(one, is_child(one.person.born_on, today), said.get(one.id, []))
        for one in relatives(members_of(case))
    ]


def word_facts(actor: Actor, case: Case, member: Member, word: PartingWord) -> WordFacts:
    """What the rules need to know of a word that the actor would write down."""
    family = frozenset(str(one.id) for one in relatives(members_of(case)))
    spoken = member.person.interpreter_language
    return WordFacts(
        is_child=is_child(member.person.born_on, clock.today()), is_family=str(member.id) in family, agrees=word.agrees,
        words=word.words, best=word.best, goes=frozenset(str(one) for one in word.goes), family=family, alone=word.alone,
        in_own_language=spoken in ("", word.language) or bool(word.interpreter_name.strip()),
        role_fits=finds_what_is_best(actor), own_case=case.caseworker_id == actor.id or has_carried(case, actor.id),
    )  # fmt: skip
