"""Sessions in a table that the application's role cannot read: found one at a time, by a hash of their key.

Django asks this module for `SessionStore`. When a session ends is measured by the database's own clock, which nobody
moves: not a test, not the demonstration, not a page.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import VALID_KEY_CHARS, CreateError, SessionBase, UpdateError
from django.utils.crypto import get_random_string

from bayiri.accounts.sealed import ask, hashed


class SessionStore(SessionBase):
    """One session. `row_id` and `owner_id` are as the database has them, None for a session that is not kept yet."""

    row_id: UUID | None = None
    owner_id: UUID | None = None
    opened_at: datetime | None = None

    @property
    def key_salt(self) -> str:
        """Data are signed for their own key: copied under another one they say nothing."""
        return f"bayiri.accounts.sessions.{hashed(self.session_key or '')}"

    def load(self) -> dict[str, Any]:
        row = ask("session_load", key=hashed(self.session_key or ""))
        if not row.get("session_id"):
            self._session_key = None
            return {}
        self.row_id, self.owner_id, self.opened_at = row["session_id"], row["owner_id"], row["since"]
        return self.decode(row["held"])

    def exists(self, session_key: str | None = None) -> bool:
        return bool(ask("session_exists", key=hashed(session_key or "")).get("there"))

    def create(self) -> None:
        while True:
            self._session_key = get_random_string(32, VALID_KEY_CHARS)  # one that is taken already is refused below
            try:
                self.save(must_create=True)
            except CreateError:
                continue
            self.modified = True
            return

    def save(self, must_create: bool = False) -> None:
        if self.session_key is None:
            return self.create()
        data = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        kept = ask(
            "keep_session", key=hashed(self.session_key), data=self.encode(data), person=data.get(SESSION_KEY),
            proved=data.get("proved", []), address=data.get("address", ""), device=data.get("device", ""), create=must_create,
        )  # fmt: skip
        if not kept.get("done"):
            raise CreateError if must_create else UpdateError
        return None

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key:
            ask("end_session", key=hashed(key))

    @classmethod
    def clear_expired(cls) -> None:
        """Nothing to do: what is over goes when the next session begins."""
