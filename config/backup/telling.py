"""How far it has come, where somebody watches."""

import sys


class Told:
    """Steps and megabytes, on a terminal's standard error; nothing where it is kept, so that a fault stands there alone."""

    def __init__(self) -> None:
        self._watched = sys.stderr.isatty()
        self._now = ""
        self._last = -1

    def step(self, words: str) -> None:
        self._now, self._last = words, -1
        self._write(f"\n{words} ...")

    def bytes(self, done: int) -> None:
        megabytes = done >> 20
        if megabytes != self._last:
            self._last = megabytes
            self._write(f"\r{self._now} ... {megabytes:,} MB")

    def end(self) -> None:
        self._write("\n")

    def _write(self, words: str) -> None:
        if self._watched:
            print(words, end="", file=sys.stderr, flush=True)
