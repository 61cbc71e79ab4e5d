"""Address and PIN for a body without accounts: worked out from the id of a link with the installation's key, kept nowhere.

A copy of the database opens nothing with them, and the postman can say them when a message leaves.
"""

import base64
import hashlib
import hmac
from uuid import UUID

from django.conf import settings

from bayiri.core.signing import signing_key

WHERE = "/answer/"  # where the page that asks for the PIN stands


def _signed(words: str) -> bytes:
    return hmac.new(signing_key(), words.encode(), hashlib.sha256).digest()


def token_of(link_id: UUID) -> str:
    """The secret part of the address: signed for this link alone."""
    return base64.urlsafe_b64encode(_signed(f"link {link_id}")).decode().rstrip("=")


def pin_of(link_id: UUID) -> str:
    """Six digits, told by another way than the address."""
    return f"{int.from_bytes(_signed(f'link pin {link_id}')[:8], 'big') % 10**6:06}"


def address_of(link_id: UUID) -> str:
    """The whole address, where this installation says under which one it is reached."""
    return f"{settings.PUBLIC_ADDRESS}{WHERE}{token_of(link_id)}"
