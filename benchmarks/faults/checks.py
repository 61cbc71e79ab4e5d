"""What must hold afterwards, counted in the database, in the log, and where messages arrive. Each finding is a fault."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import psycopg

from benchmarks.faults.journal import Line
from benchmarks.faults.sinks import Letter

# Of each kind of write: how it is found by its text, and which event of the log belongs to it.
WRITES = {
    "household": (
        "SELECT p.family_name, m.case_id FROM people_person p JOIN cases_member m ON m.person_id = p.id",
        "SELECT case_id FROM audit_event WHERE kind = 'case.registered'",
    ),
    "note": ("SELECT text, id FROM cases_note", "SELECT subject_id FROM audit_event WHERE kind = 'note.written'"),
    "attempt": (
        "SELECT contact_used, id FROM cases_contactattempt",
        "SELECT (facts ->> 'row')::uuid FROM audit_event WHERE kind = 'case.contact_attempted'",
    ),
    "referral": (
        "SELECT message, referral_id FROM referrals_preview",
        "SELECT subject_id FROM audit_event WHERE kind = 'referral.offered'",
    ),
    "step": (
        "SELECT referral_id || ' ' || act, referral_id || ' ' || to_state FROM referrals_step WHERE from_state <> ''",
        "SELECT subject_id || ' ' || split_part(kind, '.', 2) FROM audit_event WHERE kind LIKE 'referral.%'"
        " AND split_part(kind, '.', 2) IN ('accepted', 'declined', 'done', 'returned', 'revoked', 'expired')",
    ),
    "alert": (
        "SELECT what, id FROM safeguards_alert",
        "SELECT subject_id FROM audit_event WHERE kind = 'alert.raised'",
    ),
}
# Rows that only stand together: each question finds what is half.
HALVES = {
    "a person without a case": "SELECT count(*) FROM people_person p WHERE NOT EXISTS"
    " (SELECT 1 FROM cases_member m WHERE m.person_id = p.id)",
    "a case without members": "SELECT count(*) FROM cases_case c WHERE NOT EXISTS"
    " (SELECT 1 FROM cases_member m WHERE m.case_id = c.id)",
    "a case that nobody may see": "SELECT count(*) FROM cases_case c WHERE NOT EXISTS"
    " (SELECT 1 FROM agencies_participation p WHERE p.subject_kind = 'case' AND p.subject_id = c.id)",
    "a referral without its preview": "SELECT count(*) FROM referrals_referral r WHERE NOT EXISTS"
    " (SELECT 1 FROM referrals_preview p WHERE p.referral_id = r.id)",
    "a referral without its person": "SELECT count(*) FROM referrals_referral r WHERE NOT EXISTS"
    " (SELECT 1 FROM referrals_subject s WHERE s.referral_id = r.id)",
    "a referral whose state is not its last step's": "SELECT count(*) FROM referrals_referral r WHERE r.state <>"
    " (SELECT s.to_state FROM referrals_step s WHERE s.referral_id = r.id ORDER BY s.recorded_at DESC, s.id DESC LIMIT 1)",
    "an alert of which nobody was told": "SELECT count(*) FROM safeguards_alert a WHERE a.rings AND NOT EXISTS"
    " (SELECT 1 FROM notifications_notice n WHERE n.link LIKE '%' || a.id::text || '%')",
}


def check_writes(connection: psycopg.Connection, lines: Iterable[Line]) -> tuple[list[str], dict[str, Any]]:
    """No acknowledged write lost, none there twice, none without its event, no event without its write."""
    faults: list[str] = []
    figures: dict[str, Any] = {}
    by_kind: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        by_kind[line.kind].append(line)
    for kind, (rows, events) in WRITES.items():
        found = connection.execute(rows).fetchall()
        counted = Counter(str(text) for text, _id in found)
        logged = Counter(str(row[0]) for row in connection.execute(events))
        written = Counter(str(row_id) for _text, row_id in found)
        said = by_kind[kind]
        lost = [line.token for line in said if line.acknowledged and not counted[line.token]]
        twice = [line.token for line in said if counted[line.token] > 1]
        faults += [f"{kind} {token}: acknowledged, and lost" for token in lost]
        faults += [f"{kind} {token}: there {counted[token]} times" for token in twice]
        faults += [f"{kind} {one}: written without its event" for one in written - logged]
        faults += [f"{kind} {one}: an event without its write" for one in logged - written]
        figures[kind] = {
            "sent": len(said), "acknowledged": sum(line.acknowledged for line in said), "lost": len(lost), "twice": len(twice),
            "kept though not acknowledged": sum(not line.acknowledged and counted[line.token] > 0 for line in said),
            "rows": len(found), "events": sum(logged.values()),
        }  # fmt: skip
    return faults, figures


def check_halves(connection: psycopg.Connection) -> list[str]:
    counted = {what: connection.execute(question).fetchone() for what, question in HALVES.items()}
    return [f"{what}: {row[0]} times" for what, row in counted.items() if row and row[0]]


def check_notices(
    connection: psycopg.Connection, letters: list[Letter], lines: Iterable[Line]
) -> tuple[list[str], dict[str, Any]]:
    """Whoever was to be told got a message after it was written; who asked for a link for a new password got one."""
    came: dict[str, list[float]] = defaultdict(list)
    for letter in letters:
        came[letter.to].append(letter.at)
    marks = Counter(letter.mark for letter in letters if letter.mark)
    deliveries = connection.execute(
        "SELECT d.id, d.state, d.reason, CASE WHEN d.channel = 'email' THEN u.email ELSE a.value END,"
        " extract(epoch FROM d.recorded_at)::float FROM notifications_delivery d JOIN agencies_user u ON u.id = d.person_id"
        " LEFT JOIN notifications_address a ON a.user_id = u.id AND a.channel = d.channel"
    ).fetchall()
    faults = [
        f"message {one}: still {state}" for one, state, *_ in deliveries if state in ("queued", "failed", "sending")
    ]
    faults += [f"message {one}: said to be sent, and nothing came" for one, state, *_ in deliveries
               if state == "sent" and not marks[str(one)]]  # fmt: skip
    faults += [
        f"message {one} to {to} ({state} {reason}): nothing came after it was written"
        for one, state, reason, to, at in deliveries if not any(moment >= at for moment in came[to])
    ]  # fmt: skip
    asked = [line for line in lines if line.kind == "password"]
    faults += [f"password {line.token}: acknowledged, and no link came" for line in asked
               if line.acknowledged and not came[line.token]]  # fmt: skip
    return faults, {
        "messages": len(deliveries), "states": dict(Counter(" ".join(filter(None, row[1:3])) for row in deliveries)),
        "came": len(letters), "came twice": sum(many - 1 for many in marks.values()),
        "links asked for": sum(line.acknowledged for line in asked), "links that came": sum(bool(came[line.token]) for line in asked),
    }  # fmt: skip


def check_queue(connection: psycopg.Connection) -> tuple[list[str], dict[str, int]]:
    """No job that stays half done, none of somebody's that failed for good."""
    rows = connection.execute(
        "SELECT task_name, status::text, count(*) FROM procrastinate_jobs GROUP BY 1, 2"
    ).fetchall()
    left = {f"{name} {status}": many for name, status, many in rows}
    faults = [f"job {what}: {many} times" for what, many in left.items() if what.endswith((" doing", " failed"))]
    return faults, left


def check_seals(connection: psycopg.Connection) -> tuple[list[str], dict[str, int]]:
    """Numbers without a gap, each seal chained to the one before."""
    seals = connection.execute("SELECT number, previous, digest FROM audit_seal ORDER BY number").fetchall()
    faults = [f"seal {number} follows {place}" for place, (number, *_) in enumerate(seals, 1) if number != place]
    faults += [f"seal {after[0]} does not name the one before" for before, after in pairwise(seals)
               if after[1] != before[2]]  # fmt: skip
    return faults, {"seals": len(seals)}
