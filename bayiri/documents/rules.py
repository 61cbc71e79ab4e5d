"""What may be signed and kept. The database holds the same (guards.sql, guards_files.sql)."""

from collections.abc import Collection
from dataclasses import dataclass

MOST_BYTES = 20 * 1024 * 1024
# By what the file itself begins with, never by its name.
BEGINNINGS = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}
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
