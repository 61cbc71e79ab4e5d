"""What the people who write know for certain: what they sent, and what was acknowledged. On disk before they go on."""

import json
import os
import threading
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Line:
    """One write: under which unique text it is found again, of what kind, whether it was answered with a yes."""

    token: str
    kind: str
    acknowledged: bool
    seconds: float = 0.0


class Journal:
    """Lines kept in a file, each of them on disk when `keep` comes back."""

    def __init__(self, path: Path):
        self.path = path
        self._lock = threading.Lock()
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def keep(self, line: Line) -> None:
        said = (json.dumps(asdict(line)) + "\n").encode()
        with self._lock:
            os.write(self._file, said)
            os.fdatasync(self._file)

    def writes(self) -> list[Line]:
        """Every write once, by its token, with the best that is known of it."""
        found: dict[str, Line] = {}
        for text in self.path.read_text().splitlines():
            line = Line(**json.loads(text))
            known = found.get(line.token)
            if known is None or not known.acknowledged:
                found[line.token] = line
        return list(found.values())

    def close(self) -> None:
        os.close(self._file)
