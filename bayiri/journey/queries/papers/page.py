"""What the pages of papers show: what can be printed for whom, what was issued, and whether it still says the same."""

from dataclasses import dataclass
from uuid import UUID

from bayiri.cases.models import Member
from bayiri.core.actor import Actor
from bayiri.documents.choices import FROM_RECORD, NOT_SIGNED, SECTION_OF, PaperKind, PaperLanguage
from bayiri.documents.models import LetterSending, Paper
from bayiri.documents.permissions import sections_to_write
from bayiri.documents.queries import papers_of
from bayiri.journey.queries.papers.records import PaperRecords, paper_records
from bayiri.journey.queries.papers.told import NEUTRAL, content_of, not_yet

# ISO 639-3 to the languages that papers are printed in, for the first guess.
SPOKEN_AS = {
    "eng": "en", "fra": "fr", "spa": "es", "ara": "ar", "acm": "ar", "apc": "ar", "arz": "ar", "ary": "ar", "arb": "ar",
}  # fmt: skip


@dataclass(frozen=True)
class Printable:
    """One kind of paper for one member: `not_yet` says why it cannot be printed, where it cannot."""

    kind: PaperKind
    not_yet: str


@dataclass(frozen=True)
class Issued:
    """One paper that was issued. `changed`: the record says something else since. `replaced`: a newer one was issued."""

    paper: Paper
    member: Member
    changed: bool
    replaced: bool
    may_sign: bool

    @property
    def language(self) -> str:
        return PaperLanguage(self.paper.language).label

    @property
    def is_signed(self) -> bool:
        return hasattr(self.paper, "signing")

    @property
    def is_letter(self) -> bool:
        return self.paper.kind == PaperKind.LETTER

    @property
    def sendings(self) -> list[LetterSending]:
        """How and when a letter went out, what was taken back left out."""
        return [one for one in self.paper.sendings.all() if one.taken_back_at is None]


@dataclass(frozen=True)
class Papers:
    records: PaperRecords
    member: Member
    printable: list[Printable]
    issued: list[Issued]
    may_write_letters: bool


def papers_page(actor: Actor, case_id: UUID, member_id: UUID | None) -> Papers:
    """The papers of a case, and what can be printed for one member: the main applicant where none is named."""
    records = paper_records(actor, case_id)
    member = records.member(member_id)
    sections = sections_to_write(actor, case_id)
    printable = [Printable(kind, not_yet(records, kind, member, sections)) for kind in FROM_RECORD]
    issued = issued_of(actor, records, sections)
    return Papers(records, member, printable, issued, may_write_letters=SECTION_OF[PaperKind.LETTER] in sections)


def issued_of(actor: Actor, records: PaperRecords, sections: frozenset[str]) -> list[Issued]:
    """Every paper of the case that the actor sees, the latest first."""
    rows: list[Issued] = []
    latest: dict[tuple[UUID, str], str] = {}
    for paper in papers_of(actor, records.case.id):
        member = records.member(paper.member_id)
        about = (paper.member_id, paper.kind)
        newest = latest.setdefault(about, paper.content_hash)
        replaced = newest != paper.content_hash
        if paper.kind == PaperKind.LETTER:
            replaced = hasattr(paper, "replacement")
        rows.append(
            Issued(
                paper=paper,
                member=member,
                changed=not replaced and says_something_else(records, paper, member),
                replaced=replaced,
                may_sign=paper.section in sections and paper.kind not in NOT_SIGNED and not hasattr(paper, "signing"),
            )
        )
    return rows


def says_something_else(records: PaperRecords, paper: Paper, member: Member) -> bool:
    """Whether the record would print another paper today; a letter says what its writer wrote."""
    if paper.kind == PaperKind.LETTER:
        return False
    return content_of(records, paper.kind, member, NEUTRAL).content_hash != paper.content_hash


def first_language(member: Member) -> str:
    """The language a paper is offered in: the person's own, where papers are printed in it."""
    person = member.person
    known = [SPOKEN_AS[one] for one in [person.interpreter_language, *person.languages] if one in SPOKEN_AS]
    return known[0] if known else "en"


def unsigned_declaration(actor: Actor, case_id: UUID, member_id: UUID) -> Paper | None:
    """The declaration that was printed last for a member, where nobody has signed it yet."""
    papers = Paper.objects.filter(case_id=case_id, member_id=member_id, kind=PaperKind.DECLARATION)
    paper = papers.select_related("signing").order_by("-recorded_at", "-id").first()
    return paper if paper and not hasattr(paper, "signing") else None
