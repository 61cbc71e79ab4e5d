"""Second factors: codes from an app, passkeys, recovery codes. django-allauth keeps and checks them; their secrets are
encrypted here, with a key that is not in the database.
"""

import base64
import hashlib
import os
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE = 12
PURPOSE = b"bayiri second factor"


def _ciphers() -> list[AESGCM]:
    return [AESGCM(hashlib.sha256(PURPOSE + b" " + key.encode()).digest()) for key in settings.FACTOR_KEYS]


def encrypt(text: str) -> str:
    """Text that only this installation reads again."""
    nonce = os.urandom(NONCE)
    return base64.urlsafe_b64encode(nonce + _ciphers()[0].encrypt(nonce, text.encode(), PURPOSE)).decode()


def decrypt(sealed: str) -> str:
    """What `encrypt` was given, under any key of the list. Raises ValueError where none fits."""
    raw = base64.urlsafe_b64decode(sealed.encode())
    for cipher in _ciphers():
        try:
            return cipher.decrypt(raw[:NONCE], raw[NONCE:], PURPOSE).decode()
        except InvalidTag:
            continue
    raise ValueError("no key of FACTOR_KEYS opens this")


class FactorAdapter(DefaultMFAAdapter):
    """What django-allauth asks of the installation."""

    def encrypt(self, text: str) -> str:
        return encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt(encrypted_text)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": "Bayiri"}

    def get_public_key_credential_user_entity(self, user) -> dict[str, Any]:
        return {"id": str(user.pk).encode(), "display_name": user.name, "name": user.email}
