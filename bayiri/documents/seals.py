"""The number and the code on a printed paper: the number finds it, the code shows that it is ours."""

import hashlib
import hmac
import secrets
from uuid import UUID

from django.conf import settings

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O, U to misread
LENGTH = 10
MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new_number() -> str:
    """A number by chance: who knows one paper's cannot tell another's."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def seal_of(paper_id: UUID, content_hash: str) -> str:
    """The code that is printed on the paper."""
    return _seal(settings.PAPER_KEYS[0], paper_id, content_hash)


def is_sealed(paper_id: UUID, content_hash: str, typed: str) -> bool:
    """Whether the code is this paper's, made with the key of today or a former one."""
    return any(hmac.compare_digest(_seal(key, paper_id, content_hash), typed) for key in settings.PAPER_KEYS)


def as_typed(text: str) -> str:
    """A number or code as it is held, however it was typed: small letters, hyphens, spaces, O for 0."""
    kept = "".join(letter for letter in text.upper() if letter.isascii() and letter.isalnum())
    return kept.translate(MISREAD)[:LENGTH]


def in_groups(text: str) -> str:
    """As it is printed, for people to read aloud."""
    return f"{text[:5]}-{text[5:]}"


def _seal(key: str, paper_id: UUID, content_hash: str) -> str:
    secret = hashlib.sha256(b"bayiri papers " + key.encode()).digest()
    digest = hmac.new(secret, f"{paper_id} {content_hash}".encode(), hashlib.sha256).digest()
    return "".join(LETTERS[byte % 32] for byte in digest[:LENGTH])
