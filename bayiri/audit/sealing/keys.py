"""The key that signs seals: private in the environment, public beside each seal."""

from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings


class NoSealKey(LookupError):
    """No key to sign with is set."""


def own_key() -> Ed25519PrivateKey:
    """The key of this installation, made of the long random text SEAL_KEY. Raises NoSealKey."""
    if not settings.SEAL_KEY:
        raise NoSealKey("set SEAL_KEY: a long random text, known only where the log is sealed")
    return Ed25519PrivateKey.from_private_bytes(sha256(b"bayiri seal " + settings.SEAL_KEY.encode()).digest())


def public_of(key: Ed25519PrivateKey) -> str:
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def trusted_keys() -> set[str]:
    """The public keys whose seals are this installation's: its own, and former ones (SEAL_PUBLIC_KEYS)."""
    own = {public_of(own_key())} if settings.SEAL_KEY else set()
    return own | set(settings.SEAL_PUBLIC_KEYS)


def is_signed(public_key: str, signature: str, said: bytes) -> bool:
    """Whether whoever holds the private half signed these bytes."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key)).verify(bytes.fromhex(signature), said)
    except (InvalidSignature, ValueError):
        return False
    return True
