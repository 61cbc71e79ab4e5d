"""What may be signed and kept. The database holds the same (guards.sql)."""

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
