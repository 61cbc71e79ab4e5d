"""Bytes at rest: sealed with AES-256-GCM under a key of the installation, for one place alone.

The ring stands in the environment: `FILE_KEYS=id:base64,id2:base64`. The first key seals, every one of them opens. A place is
a kind and an id, as `documents.file.content:0198...`: what was sealed for one row cannot be put into another.
"""

import base64
import binascii
import hashlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from bayiri.core.errors import NotNow

NONCE, TAG = 12, 16
ADDED = NONCE + TAG  # bytes that sealing adds
KEY_ID = re.compile(r"[A-Za-z0-9._-]{1,20}")


class KeyMissing(NotNow):
    """The key that is asked for is not in the ring, or the ring is none. `fault` is for who runs the installation."""

    def __init__(self, fault: str):
        super().__init__(_("This installation's key for files is missing. Whoever runs it has to put it back."), fault)


class SealBroken(NotNow):
    """The bytes are not those that were sealed for this place."""

    def __init__(self, fault: str):
        super().__init__(_("This file was damaged or put in another's place. It is not shown."), fault)


@dataclass(frozen=True)
class Sealed:
    """Bytes as they are kept, and the key that opens them; without a key they are kept as they are."""

    content: bytes
    key_id: str


@lru_cache(maxsize=4)
def _ring(said: str) -> Mapping[str, bytes]:
    ring: dict[str, bytes] = {}
    for number, part in enumerate(filter(None, map(str.strip, said.split(","))), 1):
        key_id, _colon, text = part.partition(":")
        try:
            key = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            key = b""
        if not KEY_ID.fullmatch(key_id) or len(key) != 32 or key_id in ring:
            raise KeyMissing(f"FILE_KEYS: entry {number} is not id:base64 of 32 bytes with an id of its own")
        ring[key_id] = key
    if not ring:
        raise KeyMissing("FILE_KEYS is not set: files can be neither kept nor opened")
    return ring


def key_ids() -> list[str]:
    """The keys of the ring by their ids, the one that seals first. Raises KeyMissing."""
    return list(_ring(settings.FILE_KEYS))


def fingerprints() -> dict[str, str]:
    """By key id, what tells keys apart without telling them. Raises KeyMissing."""
    return {
        key_id: hashlib.sha256(b"bayiri key " + key).hexdigest()[:16]
        for key_id, key in _ring(settings.FILE_KEYS).items()
    }


def place(kind: str, row_id: UUID) -> str:
    """The place of bytes: their table and column, and the row."""
    return f"{kind}:{row_id}"


def seal(content: bytes, at: str) -> Sealed:
    """`content`, sealed for the place `at` with the first key. Raises KeyMissing."""
    key_id, key = next(iter(_ring(settings.FILE_KEYS).items()))
    nonce = os.urandom(NONCE)
    return Sealed(nonce + _cipher(key).encrypt(nonce, content, _bound(key_id, at)), key_id)


def opened(sealed: Sealed, at: str) -> bytes:
    """What was sealed for the place `at`. Raises KeyMissing, SealBroken."""
    from cryptography.exceptions import InvalidTag

    if not sealed.key_id:
        return sealed.content  # kept before there was a ring: `bayiri keys rotate` seals it
    key = _ring(settings.FILE_KEYS).get(sealed.key_id)
    if key is None:
        raise KeyMissing(f"FILE_KEYS has no key {sealed.key_id!r}, with which files are sealed")
    nonce, rest = sealed.content[:NONCE], sealed.content[NONCE:]
    try:
        return _cipher(key).decrypt(nonce, rest, _bound(sealed.key_id, at))
    except (InvalidTag, ValueError):
        raise SealBroken(f"{at} does not open with the key {sealed.key_id!r}") from None


def _cipher(key: bytes) -> Any:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # only who opens a file pays for it

    return AESGCM(key)


def _bound(key_id: str, at: str) -> bytes:
    return f"bayiri 1 {key_id} {at}".encode()
