"""What a paper says, and its hash."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder


@dataclass(frozen=True)
class Content:
    """What a paper says: `said` in the language it is printed in, `content_hash` of the same in whatever language."""

    kind: str
    language: str
    said: dict[str, Any]
    content_hash: str


def content_hash(said: dict[str, Any]) -> str:
    """The hash of what a paper says, whatever the order it is said in."""
    return hashlib.sha256(json.dumps(said, sort_keys=True, cls=DjangoJSONEncoder).encode()).hexdigest()
