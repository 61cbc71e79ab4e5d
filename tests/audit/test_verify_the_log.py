"""Whoever holds the owner's password may change the log; checking it against its seals says what they did."""

import json
import os
import subprocess
import sys

import pytest

from bayiri.audit.sealing.keys import own_key, public_of, trusted_keys
from bayiri.audit.sealing.seal import last_seal, seal
from bayiri.audit.sealing.verify import verify
from config.paths import ROOT
from tests.audit.conftest import NOW

COPY = (
    "INSERT INTO audit_event SELECT ({id}), at, actor_id, actor_label, agency_id, kind, subject_kind, subject_id, subject_label, case_id,"
    " facts FROM audit_event WHERE id = {of}"
)


def found_in(log, **more):
    return verify(log.owner, trusted=trusted_keys(), **more)


def first_of(log):
    fault = found_in(log).first_event
    return (fault.event, fault.what, fault.moved_to)


def test_an_honest_log_is_as_it_was_sealed(log):
    found = found_in(log)
    assert (found.ok, found.seals, found.events, found.unsealed) == (True, 3, 12, 2)


def test_names_may_be_erased_when_their_term_is_over(log):
    """Labels stand outside the seals; who, what and when stand inside."""
    log.tamper("UPDATE audit_event SET subject_label = 'R-2026-000001', actor_label = ''")
    assert found_in(log).ok


@pytest.mark.parametrize(
    "change",
    [
        "at = at + interval '1 microsecond'", "actor_id = uuidv7()", "agency_id = uuidv7()", "kind = 'note.corrected'",
        "subject_kind = 'cases.case'", "subject_id = uuidv7()", "subject_id = NULL", "case_id = uuidv7()", """facts = '{"n": 99}'""",
    ],
)  # fmt: skip
def test_it_names_an_event_that_was_changed(log, change):
    log.tamper(f"UPDATE audit_event SET {change} WHERE id = 7")
    assert first_of(log) == (7, "changed", None)
    assert len(found_in(log).faults) == 1


def test_it_names_an_event_that_was_removed(log):
    log.tamper("DELETE FROM audit_event WHERE id IN (6, 10)")
    assert first_of(log) == (6, "removed", None)
    assert [fault.event for fault in found_in(log).faults] == [6, 10]


def test_it_names_an_event_that_was_inserted_in_a_gap(log):
    log.tamper("DELETE FROM audit_event WHERE id = 12")
    log.tamper(COPY.format(id=-3, of=2))
    assert first_of(log) == (-3, "inserted", None)


def test_it_names_an_event_that_was_moved(log):
    log.tamper("UPDATE audit_event SET id = -5 WHERE id = 8")
    assert {(one.event, one.what, one.moved_to) for one in found_in(log).faults} >= {(8, "removed", None)}
    log.tamper("UPDATE audit_event SET id = 8 WHERE id = -5")
    log.tamper("UPDATE audit_event SET id = 1000 - id WHERE id IN (7, 8)")
    log.tamper("UPDATE audit_event SET id = CASE id WHEN 993 THEN 8 ELSE 7 END WHERE id IN (993, 992)")
    assert first_of(log) == (7, "moved", 8)
    assert [(one.event, one.moved_to) for one in found_in(log).faults] == [(7, 8), (8, 7)]


def test_it_names_a_seal_that_was_removed(log):
    log.tamper("DELETE FROM audit_seal WHERE number = 2")
    found = found_in(log)
    assert (found.faults[0].seal, found.faults[0].what) == (2, "the seal was removed")


def test_a_seal_taken_out_before_shows_that_the_last_ones_were_removed(log):
    """Without it, nothing in the database could tell."""
    taken = last_seal(log.owner).exported
    assert found_in(log, against=[taken]).ok
    log.tamper("DELETE FROM audit_seal WHERE number = 3")
    log.tamper("DELETE FROM audit_event WHERE id > 9")
    assert found_in(log).ok
    found = found_in(log, against=[taken])
    assert [(one.seal, "not in the log any more" in one.what) for one in found.faults] == [(3, True)]


def test_it_names_seals_in_another_order(log):
    log.tamper("UPDATE audit_seal SET number = number + 100 WHERE number IN (2, 3)")
    log.tamper("UPDATE audit_seal SET number = CASE number WHEN 102 THEN 3 ELSE 2 END WHERE number > 100")
    assert {one.seal for one in found_in(log).faults if one.event is None} == {2, 3}


@pytest.mark.parametrize(
    "change",
    ["sealed_at = sealed_at + interval '1 day'", "root = repeat('a', 64)", "events = 3", "to_event = to_event - 1", 
     "signature = repeat('0', 128)", "leaves = set_byte(leaves, 20, 1)"],
)  # fmt: skip
def test_it_names_a_seal_that_was_changed(log, change):
    log.tamper(f"UPDATE audit_seal SET {change} WHERE number = 2")
    assert found_in(log).faults[0].seal == 2
    assert found_in(log).faults[0].event is None


def test_a_seal_made_with_a_foreign_key_does_not_count(log, settings):
    """Even one that fits in everything else: events changed, everything sealed anew with a key of one's own."""
    honest = public_of(own_key())
    log.tamper("UPDATE audit_event SET kind = 'note.corrected' WHERE id = 11")
    log.tamper("DELETE FROM audit_seal WHERE number = 3")
    settings.SEAL_KEY = "somebody else's"
    seal(log.owner, at=NOW, most=50)
    settings.SEAL_KEY = "a key for tests"
    assert [(one.seal, one.what) for one in found_in(log).faults] == [
        (3, "the seal was made with a key that is not this installation's")
    ]
    settings.SEAL_KEY, settings.SEAL_PUBLIC_KEYS = "somebody else's", [honest]  # a former key is named: it counts
    assert found_in(log).ok


def told(log, *arguments):
    environment = {**os.environ, **log.environment, "SEAL_KEY": "a key for tests"}
    command = [sys.executable, "-m", "config.cli", "audit", *arguments]
    return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=60)


def test_the_command_line_says_it_and_ends_with_1(log, tmp_path):
    said = told(log, "verify", "--json")
    assert (said.returncode, json.loads(said.stdout)["ok"], said.stderr) == (0, True, "")
    log.tamper("UPDATE audit_event SET kind = 'x.y' WHERE id = 3")
    said = told(log, "verify", "--json")
    assert said.returncode == 1
    assert json.loads(said.stdout)["first_event"] == {"what": "changed", "seal": 1, "event": 3, "moved_to": None}
    assert "event 3 was changed (seal 1)" in told(log, "verify").stdout
    rows = log.owner.execute("SELECT ok, first_fault FROM audit_verification ORDER BY id").fetchall()
    assert rows == [(True, ""), (False, "event 3 was changed (seal 1)"), (False, "event 3 was changed (seal 1)")]
    wrong = tmp_path / "wrong.json"
    wrong.write_text("[]")
    said = told(log, "verify", "--against", str(wrong))
    assert (said.returncode, said.stderr.count("\n")) == (2, 1)


def test_the_command_line_seals_once(log):
    said = told(log, "seal", "--json")
    assert [one["events"] for one in json.loads(said.stdout)["seals"]] == [2]
    assert told(log, "seal").stdout == "Nothing new to seal.\n"
    assert told(log, "key").stdout.strip() == last_seal(log.owner).public_key
