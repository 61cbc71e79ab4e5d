"""What is wrong with a document or with facts, and where."""


class Fault(Exception):
    """A fault of the caller. `str()` gives one line, `place: fault`."""

    def __init__(self, place: str, fault: str) -> None:
        self.place = " ".join(place.split())
        self.fault = " ".join(fault.split())
        super().__init__(f"{self.place}: {self.fault}")

    def within(self, outer: str) -> "Fault":
        """The same fault, seen from the file or part that contains its place."""
        return Fault(f"{outer}: {self.place}", self.fault)
