"""The file of a backup: a tar of the database, the seals, and a signed manifest that says what must be in it."""

import json
import os
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from bayiri.audit.sealing.keys import is_signed, own_key, public_of

FORMAT = "bayiri-backup/1"
DATABASE, SEALS, MANIFEST, SIGNATURE = "database.dump", "seals.jsonl", "manifest.json", "manifest.sig"
MEMBERS = [DATABASE, SEALS, MANIFEST, SIGNATURE]
BLOCK = 512
PIECE = 1 << 20
LONGEST_MANIFEST = 1 << 24


class Damaged(ValueError):
    """The file is not a backup, is cut short, or is not what its manifest says."""


class BackupFile:
    """A backup that is being written: members one after the other, the manifest last, so that a cut file has none."""

    def __init__(self, file: IO[bytes]):
        self._file = file
        self._told: dict[str, dict[str, Any]] = {}

    def add(self, name: str, pieces: Iterator[bytes]) -> None:
        """Write a member whose size is not known before: its header is filled in afterwards."""
        start, size, digest = self._file.tell(), 0, sha256()
        self._file.write(b"\0" * BLOCK)
        for piece in pieces:
            self._file.write(piece)
            digest.update(piece)
            size += len(piece)
        self._file.write(b"\0" * (-size % BLOCK))
        end = self._file.tell()
        header = tarfile.TarInfo(name)
        header.size, header.mode = size, 0o600
        self._file.seek(start)
        self._file.write(header.tobuf(tarfile.GNU_FORMAT))
        self._file.seek(end)
        self._told[name] = {"sha256": digest.hexdigest(), "bytes": size}

    def finish(self, manifest: dict[str, Any]) -> dict[str, Any]:
        """Write the manifest with the hashes of everything before it, and its signature. Raises NoSealKey."""
        key = own_key()
        whole = {"format": FORMAT, **manifest, "members": self._told.copy(), "signed_with": public_of(key)}
        said = json.dumps(whole, sort_keys=True, ensure_ascii=False, indent=1).encode()
        self.add(MANIFEST, iter([said]))
        self.add(SIGNATURE, iter([key.sign(said).hex().encode()]))
        self._file.write(b"\0" * (2 * BLOCK))
        return whole


@contextmanager
def written_whole(path: Path) -> Iterator[BackupFile]:
    """A new file that stands under its name only when it is whole, for its owner's eyes alone. Raises FileExistsError."""
    if path.exists():
        raise FileExistsError(f"{path} exists already")
    half = path.with_name(path.name + ".partial")
    descriptor = os.open(half, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "w+b") as file:
            yield BackupFile(file)
            file.flush()
            os.fsync(file.fileno())
        os.link(half, path)  # not rename: somebody else's file of that name is not overwritten
    finally:
        half.unlink(missing_ok=True)


class CheckedBackup:
    """A backup whose every byte was compared with its signed manifest. Raises Damaged."""

    def __init__(self, path: Path, *, progress: Callable[[int], None] = lambda read: None):
        self.path = path
        try:
            with tarfile.open(path, "r:") as tar:
                found = tar.getmembers()
                if [one.name for one in found] != MEMBERS or not all(one.isreg() for one in found):
                    raise Damaged(f"{path} is not a backup of Bayiri, or is cut short")
                self._places = {one.name: (one.offset_data, one.size) for one in found}
            self._read_manifest()
        except (tarfile.TarError, EOFError, UnicodeDecodeError, json.JSONDecodeError) as fault:
            raise Damaged(f"{path} is not a backup of Bayiri, or is damaged ({fault})") from None
        self._compare(progress)

    def _read_manifest(self) -> None:
        if any(self._places[name][1] > LONGEST_MANIFEST for name in (MANIFEST, SIGNATURE)):
            raise Damaged("the manifest is damaged")
        said, signature = (b"".join(self.pieces_of(name)) for name in (MANIFEST, SIGNATURE))
        self.manifest: dict[str, Any] = json.loads(said)
        if self.manifest.get("format") != FORMAT:
            raise Damaged(f"{self.path} was written in another format: {self.manifest.get('format')}")
        if not is_signed(str(self.manifest.get("signed_with")), signature.decode(), said):
            raise Damaged("the manifest was changed: its signature does not fit")

    def _compare(self, progress: Callable[[int], None]) -> None:
        read = 0
        for name in (DATABASE, SEALS):
            digest = sha256()
            for piece in self.pieces_of(name):
                digest.update(piece)
                read += len(piece)
                progress(read)
            told = self.manifest["members"].get(name, {})
            if (told.get("bytes"), told.get("sha256")) != (self._places[name][1], digest.hexdigest()):
                raise Damaged(f"{name} in {self.path} is damaged: it is not what the manifest says")

    def pieces_of(self, name: str) -> Iterator[bytes]:
        """A member's bytes, a megabyte at a time. Raises Damaged where the file ends before it."""
        start, left = self._places[name]
        with self.path.open("rb") as file:
            file.seek(start)
            while left:
                piece = file.read(min(left, PIECE))
                if not piece:
                    raise Damaged(f"{self.path} is cut short")
                left -= len(piece)
                yield piece
