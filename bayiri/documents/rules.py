"""What may be signed and kept. The database holds the same (guards.sql, guards_files.sql)."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

MOST_BYTES = 20 * 1024 * 1024
# By what the file itself begins with, never by its name.
BEGINNINGS = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}
# A field of a letter, as {person_name}: whatever stands between two braces.
FIELD = re.compile(r"\{([^{}]*)\}")
LONGEST_BODY, LONGEST_LINE = 12_000, 200  # a letter of five pages; a subject, a name, a line of an address
KEPT_TYPES = ("application/pdf", "image/jpeg")  # a picture is kept upright, and without where it was taken


@dataclass(frozen=True)
class SigningFacts:
    """What is known when a paper is signed. `shown_hash` is of what the person saw, `paper_hash` of what was issued."""

    how: str
    already_signed: bool
    is_child: bool
    by_guardian: bool
    signed_by: str
    witness_name: str
    shown_hash: str
    paper_hash: str


def reasons_not_to_sign(facts: SigningFacts) -> list[str]:
    """Why this signature cannot be kept."""
    reasons = []
    if facts.already_signed:
        reasons.append("INV-102")
    witness = same_name(facts.witness_name)
    if facts.how == "thumbprint" and (not witness or witness == same_name(facts.signed_by)):
        reasons.append("INV-103")
    if facts.how == "screen" and facts.shown_hash != facts.paper_hash:
        reasons.append("INV-104")
    if facts.is_child != facts.by_guardian:
        reasons.append("INV-20")
    return reasons


def same_name(name: str) -> str:
    """A name without what two spellings of it may differ in: spaces and capitals."""
    return " ".join(name.split()).lower()


def type_of(content: bytes) -> str:
    """What a file is, by how it begins; empty where it is nothing that is kept here."""
    return next((kind for beginning, kind in BEGINNINGS.items() if content.startswith(beginning)), "")


def reasons_not_to_keep(*, size: int, kind: str) -> list[str]:
    """Why a file is not kept: empty, too large, or no PDF or photograph."""
    return [] if 0 < size <= MOST_BYTES and kind else ["INV-105"]


# What stands at the head of every paper: name, date of birth, nationality, documents.
ON_EVERY_PAPER = frozenset({"identity"})


def reasons_not_to_open(section: str, seen: Collection[str]) -> list[str]:
    """A paper is opened by who sees every part of the record that stands in it: its own section, and who it is about."""
    return [] if {section} | ON_EVERY_PAPER <= set(seen) else ["INV-197"]


# Whoever was given this section of a case sees its files; the database holds the same pairs (a_file_stands_in_its_section).
SECTION_OF_FILE = {
    "identity": "identity",
    "court": "journey",
    "medical": "health",
    "signed": "journey",
    "school": "plan",
    "housing": "plan",
    "receipt": "finance",
    "letter": "journey",
    "other": "journey",
}
PROTECTION = "protection"


def section_of_file(kind: str, *, is_protected: bool) -> str:
    """The section a file stands in: its kind's, unless it concerns protection."""
    return PROTECTION if is_protected else SECTION_OF_FILE[kind]


@dataclass(frozen=True)
class FileFacts:
    """What is known when a file is kept, corrected, marked or taken back. `sections` are those the actor may write to,
    `wanted` those the act concerns."""

    sections: Collection[str]
    wanted: frozenset[str]
    reason: str = "first"
    is_mistake: bool = False
    kept_already: bool = False


def reasons_not_to_say_about_file(facts: FileFacts) -> list[str]:
    """Why this cannot be said about a file: the section is not the agency's, no reason, a mistake, or kept already."""
    reasons = []
    if not facts.wanted <= set(facts.sections):
        reasons.append("INV-120")
    if not facts.reason.strip() or facts.kept_already:
        reasons.append("INV-119")
    if facts.is_mistake:
        reasons.append("INV-121")
    return reasons


def fields_in(text: str) -> list[str]:
    """The fields of a letter's text, each once, in the order they come."""
    return list(dict.fromkeys(FIELD.findall(text)))


def unknown_fields(text: str, known: Iterable[str]) -> list[str]:
    """Fields that no letter has."""
    return [name for name in fields_in(text) if name not in known]


@dataclass(frozen=True)
class TemplateFacts:
    """A version of a template that is to be added: `after` is the one that was opened, `latest` the one that stands."""

    texts: list[str]
    known: frozenset[str]
    after: int
    latest: int


def reasons_not_to_write_template(facts: TemplateFacts) -> list[str]:
    """Why this version is not kept."""
    reasons = []
    if not facts.texts or any(unknown_fields(text, facts.known) for text in facts.texts):
        reasons.append("INV-122")
    if facts.after != facts.latest:
        reasons.append("INV-123")
    return reasons


@dataclass(frozen=True)
class LetterFacts:
    """A letter that is to go out. `replaces_fitting`: what it corrects is a letter about the same person that stands."""

    recipient: str
    subject: str
    body: str
    template_in_use: bool
    replaces_fitting: bool


def reasons_not_to_issue_letter(facts: LetterFacts) -> list[str]:
    """Why this letter does not go out."""
    reasons = [] if facts.template_in_use else ["INV-123"]
    written = facts.recipient.strip() and facts.subject.strip() and facts.body.strip()
    if not written or fields_in(facts.subject + facts.body) or not facts.replaces_fitting:
        reasons.append("INV-124")
    return reasons


def reasons_not_to_note_sending(*, sent_on: date, issued_on: date, today: date) -> list[str]:
    """Why this sending is not noted: before the letter was issued, or ahead."""
    return [] if issued_on <= sent_on <= today else ["INV-124"]
