"""What a command may answer instead of doing what it was asked."""


class NotVisible(LookupError):
    """The record does not exist for this person. Pages answer 404."""


class NotAllowed(PermissionError):
    """The record is visible, the act is not this person's. Pages answer 403."""


class RuleBroken(ValueError):
    """The act is forbidden by rules. `reasons` are invariant codes, as INV-01. Pages answer 422."""

    def __init__(self, reasons: list[str]):
        super().__init__(reasons)
        self.reasons = list(reasons)


class ChangedMeanwhile(RuntimeError):
    """Somebody else changed the record since it was opened. `current` is the record as it is now. Pages answer 409."""

    def __init__(self, current):
        super().__init__("changed meanwhile")
        self.current = current


class NotNow(RuntimeError):
    """What the act needs is not there at the moment; nothing was changed. Pages answer 503 with `sentence`.

    `fault` is the one line for whoever runs the installation.
    """

    def __init__(self, sentence, fault: str = ""):
        super().__init__(fault or str(sentence))
        self.sentence = sentence
        self.fault = fault
