"""Processes are killed for real while people write; a short one of what `make faults` does at length."""

import json
import subprocess

import pytest

from benchmarks.faults.assassin import TARGETS
from benchmarks.faults.journal import Journal, Line
from benchmarks.faults.told import told
from benchmarks.faults.trial import Trial
from config.cli import main
from config.embedded import PROGRAMS

KILLS = 3


class DoubtedTrial(Trial):
    """Afterwards something is lost on purpose, and counted again: what finds nothing must be able to find something."""

    def _check(self, installation):
        figures = super()._check(installation)
        with installation.owner() as owner:
            # Whoever owns everything can take a row away past every guard; nobody who works with Bayiri can.
            owner.execute("SET session_replication_role = replica")
            note = owner.execute(
                "DELETE FROM cases_note WHERE id = (SELECT min(id::text)::uuid FROM cases_note) RETURNING text"
            ).fetchone()[0]
            owner.execute(
                "UPDATE notifications_delivery SET state = 'sending' WHERE id = (SELECT min(id::text)::uuid FROM notifications_delivery)"
            )
            alert = owner.execute("SELECT id FROM safeguards_alert LIMIT 1").fetchone()[0]
            owner.execute(
                "UPDATE audit_event SET facts = facts || '{\"more\": 1}' WHERE kind = 'alert.raised' AND subject_id = %s",
                [alert],
            )
            owner.execute("DELETE FROM notifications_notice WHERE link LIKE '%%' || %s::text || '%%'", [alert])
        installation.sinks.letters.clear()
        self.missed = [f"note {note}: acknowledged, and lost", "an event without its write", ": still sending", "nothing came",
                       "the log does not verify", "an alert of which nobody was told", "and no link came"]  # fmt: skip
        self.found = super()._check(installation)["faults"]
        return figures


@pytest.fixture(scope="module")
def trial(tmp_path_factory, fresh_database):
    schema = tmp_path_factory.mktemp("schema") / "schema.dump"
    where = fresh_database("faults")["DATABASE_OWNER_URL"].replace("bayiri_owner", "postgres")
    subprocess.run([PROGRAMS / "bin" / "pg_dump", "--format=custom", f"--file={schema}", where], check=True)
    one = DoubtedTrial(KILLS, 1, lambda _text: None, hurry=True, schema=schema, name="faults-short")
    one.figures = one.run()
    return one


def test_nothing_acknowledged_is_lost_when_processes_are_killed(trial):
    figures = trial.figures
    assert figures["faults"] == []
    assert {target: one["kills"] for target, one in figures["killed"].items()} == dict.fromkeys(TARGETS, KILLS)
    for kind in ("household", "note", "attempt", "referral", "step", "alert"):
        one = figures["writes"][kind]
        assert one["acknowledged"] >= 2, kind
        assert one["sent"] >= one["rows"] == one["events"] >= one["acknowledged"], kind
    assert figures["messages"]["came"] > 0
    assert figures["log"]["ok"]
    assert figures["server"]["fsync"] == figures["server"]["synchronous_commit"] == "on"


@pytest.mark.parametrize("number", range(7))
def test_what_is_lost_would_be_found(trial, number):
    assert any(trial.missed[number] in fault for fault in trial.found), trial.missed[number]


def test_the_figures_are_told_to_people(trial):
    text = told(trial.figures)
    for part in ("Killed", "database", "household", "Faults: 0", "verified"):
        assert part in text


def test_a_journal_keeps_the_best_that_is_known(tmp_path):
    journal = Journal(tmp_path / "journal")
    for line in (Line("a", "note", False), Line("a", "note", True), Line("b", "note", False), Line("a", "note", False)):
        journal.keep(line)
    journal.close()
    assert {line.token: line.acknowledged for line in journal.writes()} == {"a": True, "b": False}
    assert len([json.loads(line) for line in (tmp_path / "journal").read_text().splitlines()]) == 4


def test_no_kills_is_refused_in_one_line(capsys):
    assert main(["benchmark", "faults", "--kills", "0"]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
