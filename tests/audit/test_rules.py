"""What must hold of seals and of restoring, as pure rules."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bayiri.audit.rules import FIRST, RestoreFacts, reasons_not_to_follow, reasons_not_to_restore
from bayiri.audit.sealing.seal import SealRow

ONE = SealRow(1, 1, 10, 9, "r", FIRST, datetime(2026, 1, 1, tzinfo=UTC), "k", digest="d1")
TWO = replace(ONE, number=2, from_event=11, to_event=20, previous="d1", digest="d2")


def test_a_seal_follows_the_one_before():
    """INV-155"""
    assert reasons_not_to_follow(None, ONE) == []
    assert reasons_not_to_follow(ONE, TWO) == []


@pytest.mark.parametrize(
    ("before", "new"),
    [
        (None, TWO), (None, replace(ONE, previous="x")), (ONE, ONE), (ONE, replace(TWO, number=3)), (ONE, replace(TWO, from_event=12)),
        (ONE, replace(TWO, from_event=10)), (ONE, replace(TWO, previous="x")), (ONE, replace(TWO, to_event=10)),
    ],
)  # fmt: skip
def test_what_leaves_a_gap_or_names_another_does_not(before, new):
    """INV-155"""
    assert reasons_not_to_follow(before, new) == ["INV-155"]


def test_only_an_empty_installation_with_the_same_keys_is_filled():
    """INV-158"""
    assert reasons_not_to_restore(RestoreFacts(is_empty=True)) == []
    for facts in (RestoreFacts(False), RestoreFacts(True, ("PAPER_KEYS",)), RestoreFacts(True, (), ("cases.9999",))):
        assert reasons_not_to_restore(facts) == ["INV-158"]
