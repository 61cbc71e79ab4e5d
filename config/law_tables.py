"""What the database's guards need of the dated documents, copied when the guards are laid."""

from collections.abc import Mapping
from datetime import date

from bayiri.accounts.choices import TERMS as TERMS_OF_SIGN_IN
from bayiri.agencies.queries import confirmed_roles, excluded_kinds, excluded_pairs
from bayiri.audit.sections import every_kind
from bayiri.core import clock
from bayiri.oversight import choices as oversight
from bayiri.pages.scopes import Scope
from bayiri.privacy.erasing import erasure_rules, numbers
from bayiri.referrals import rules as referrals
from bayiri.referrals.choices import SERVICES_FOR
from bayiri.rulebooks.queries import (
    STRICTEST,
    ValuesInForce,
    advisories,
    carriers,
    counting,
    every_departure_law,
    every_rights_notice,
    law,
    safeguards,
)
from bayiri.safeguards.queries import gate_section, valid_days
from bayiri.tasks.models import SECTION_OF_WORK


def copy_law(cursor) -> None:
    """Give the guards the periods, safeguards and second looks that stand in the dated documents today."""
    today = clock.today()
    terms = law("voluntary-return", on=today)
    sharing = law("sharing", on=today)
    cursor.execute("TRUNCATE consent_term, safeguards_gaterule")
    hours = _periods(terms, sharing)
    _copy_messages(cursor, today)
    cursor.executemany("INSERT INTO consent_term (name, hours) VALUES (%s, %s)", list(hours.items()))
    _copy_sharing(cursor, sharing)
    closing = law("case-management", on=today)
    _copy_sign_in(cursor)
    cursor.execute("TRUNCATE cases_closingrule")
    cursor.executemany(
        "INSERT INTO cases_closingrule (what, code) VALUES (%s, %s)",
        [
            (what, code)
            for what, name in (("outcome", "outcomes"), ("stage", "stages"), ("look_by", "by"))
            for code in closing.words(f"second_look_{name}")
        ],
    )
    _copy_referral_rules(cursor)
    _copy_terms(cursor)
    _copy_roles(cursor)
    _copy_gates(cursor, today)
    _copy_departures(cursor)
    _copy_protection(cursor, today)
    _copy_carriers(cursor, today)
    _copy_kinds(cursor)
    _copy_complaints(cursor, today)


def _copy_kinds(cursor) -> None:
    """Give the guards the part of a case that each kind of event and of work is about."""
    parts: list[tuple[bool, Mapping[str, str]]] = [
        (False, every_kind()),
        (True, {str(kind): part for kind, part in SECTION_OF_WORK.items()}),
    ]
    cursor.execute("TRUNCATE audit_kindsection RESTART IDENTITY")
    cursor.executemany(
        "INSERT INTO audit_kindsection (of_work, kind, section) VALUES (%s, %s, %s)",
        [(of_work, kind, section) for of_work, table in parts for kind, section in table.items()],
    )


def _copy_departures(cursor) -> None:
    """Give the guards how long who is told to leave has for it, by country and day; '' where no country's law is known."""
    rows = [
        ("" if not one.is_known else one.country, version.valid_from, version.valid_until, *rule)
        for version in every_departure_law()
        for one in (*version.jurisdictions, version.strictest)
        for rule in one.rows
    ]
    rows += [("", one.valid_from, one.valid_until, *rule) for one in every_rights_notice() for rule in one.rows]
    cursor.execute("TRUNCATE orders_lawrule RESTART IDENTITY")
    cursor.executemany(
        "INSERT INTO orders_lawrule (country, valid_from, valid_until, what, code, number) VALUES (%s, %s, %s, %s, %s, %s)",
        rows,
    )


def _copy_gates(cursor, today: date) -> None:
    """Give the guards the safeguards."""
    cursor.executemany(
        "INSERT INTO safeguards_gaterule (code, blocks, applies_to, from_facts, clear_roles, override_roles, override_not_for,"
        " valid_days, section, cleared_by) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [
            (
                gate.gate,
                gate.blocks,
                gate.applies_to,
                gate.from_facts,
                gate.clear_roles,
                gate.override_roles,
                gate.override_not_for,
                valid_days(gate.gate, on=today),
                gate_section(gate.gate, on=today),
                gate.cleared_by,
            )
            for gate in safeguards(on=today).gates
        ],
    )


PROTECTION_NUMBERS = ("review_hours", "detained_talks", "detained_hours_apart")
PROTECTION_WORDS = ("review_climb", "advisory_roles", "advisory_everywhere", "senior_roles", "health_readers")

CHILD_NUMBERS = ("child_first_days", "child_panel_size", "child_appeal_days")
CHILD_WORDS = (
    "child_panel_roles", "child_writer_roles", "child_escort_roles", "child_receiver_roles", "child_appeal_roles",
)  # fmt: skip


def _copy_protection(cursor, today: date) -> None:
    """Give the guards the advisories of the law, and how reviews climb, who adds advisories and who decides."""
    terms, children = law("protection", on=today), law("children", on=today)
    cursor.execute("TRUNCATE safeguards_protectionterm, safeguards_lawadvisory")
    cursor.executemany(
        "INSERT INTO safeguards_protectionterm (name, numbers, words) VALUES (%s, %s, %s)",
        [
            *((name, [terms.number(name)], []) for name in PROTECTION_NUMBERS),
            *((name, [], terms.words(name)) for name in PROTECTION_WORDS),
            ("review_minutes", terms.numbers("review_minutes"), []),
            *((name, [children.number(name)], []) for name in CHILD_NUMBERS),
            *((name, [], children.words(name)) for name in CHILD_WORDS),
            ("child_risk_days", children.numbers("child_risk_days"), []),
        ],
    )
    cursor.executemany(
        "INSERT INTO safeguards_lawadvisory (code, country, areas, profiles, effect, words, source, status, valid_from, valid_until)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [
            (
                one.advisory, one.country, one.areas, one.profiles, one.effect, one.words["en"], one.source, one.status,
                one.from_on, one.until_on,
            )
            for one in advisories(on=today)
        ],
    )  # fmt: skip


def _copy_carriers(cursor, today: date) -> None:
    """Give the guards whom each carrier takes on board; '' where nobody wrote a carrier's rules down."""
    rows: list[tuple[str, str, str, int, int | None, str]] = []
    for one in carriers(on=today):
        for name in ("",) if one.code == STRICTEST else one.called:
            rows += [(name, r.condition, r.counts, r.from_days, r.until_days, r.effect) for r in one.rules.rules]
            rows.append((name, "", "always", one.rules.certificate_days, None, "certificate_days"))
            rows.append((name, "", "always", one.rules.pregnancy_days, None, "pregnancy_days"))
    cursor.execute("TRUNCATE safeguards_carrierrule RESTART IDENTITY")
    cursor.executemany(
        "INSERT INTO safeguards_carrierrule (carrier, condition, counts, from_days, until_days, effect)"
        " VALUES (%s, %s, %s, %s, %s, %s)",
        rows,
    )


def _copy_referral_rules(cursor) -> None:
    """Give the guards of referrals the table of steps, the lists of reasons, and the law's periods."""
    terms = law("referrals", on=clock.today())
    lists = {**referrals.REASONS, "finish": referrals.OUTCOMES}
    asked = [(wanted.value, kind.value) for wanted, kinds in SERVICES_FOR.items() for kind in kinds]
    cursor.execute("TRUNCATE referrals_transition, referrals_listedreason, referrals_period, referrals_wantedoffer")
    for statement, rows in (
        ("transition (from_state, act, to_state, side) VALUES (%s, %s, %s, %s)", referrals.TRANSITIONS),
        ("listedreason (act, code) VALUES (%s, %s)", [(act, code) for act, codes in lists.items() for code in codes]),
        ("wantedoffer (wanted, offered) VALUES (%s, %s)", asked),
        ("period (name, number) VALUES (%s, %s)", [(name, terms.number(name)) for name in referrals.PERIODS]),
    ):
        cursor.executemany(f"INSERT INTO referrals_{statement}", rows)


MESSAGES = (
    "daily_hour",
    "pause_minutes",
    "lease_minutes",
    "code_minutes",
    "code_tries",
    "codes_a_day",
    "sentences_a_day",
    "hook_key_hours",
    "hook_pause_hours",
    "hooks_most",
    "hook_news_days",
    "remind_days_before",
)


ALERTS = ("rings_elsewhere_a_day", "together_minutes_danger", "together_minutes_otherwise")


def _copy_messages(cursor, today: date) -> None:
    """How messages pause, and how alerts climb."""
    terms, alerts = law("notifications", on=today), law("alerts", on=today)
    cursor.execute("TRUNCATE notifications_term, safeguards_alertrung")
    cursor.executemany(
        "INSERT INTO notifications_term (name, amount) VALUES (%s, %s)",
        [
            *((name, terms.number(name)) for name in MESSAGES),
            *((name, alerts.number(name)) for name in ALERTS),
            ("matches_asked_a_day", law("matching", on=today).number("matches_asked_a_day")),
        ],
    )
    cursor.executemany(
        "INSERT INTO safeguards_alertrung (danger_now, level, who, minutes) VALUES (%s, %s, %s, %s)",
        [
            (danger, level, who, minutes)
            for danger, name in ((True, "minutes_danger"), (False, "minutes_otherwise"))
            for level, (who, minutes) in enumerate(zip(alerts.words("climb"), alerts.numbers(name), strict=True))
        ],
    )


def _copy_complaints(cursor, today: date) -> None:
    """Who reads complaints and by when they are answered, and the fewest that figures tell of."""
    said = law("complaints", on=today)
    rows: list[tuple[str, int, list[str]]] = [(name, said.number(name), []) for name in oversight.NUMBERS]
    rows += [(name, 0, said.words(name)) for name in oversight.LISTS]
    rows.append(("smallest_cell", counting(on=today).smallest_cell.value, []))
    cursor.execute("TRUNCATE oversight_complaintterm RESTART IDENTITY")
    cursor.executemany("INSERT INTO oversight_complaintterm (name, number, words) VALUES (%s, %s, %s)", rows)


def _copy_terms(cursor) -> None:
    """Give the guards what is overwritten when a term is over, and the law's years and months."""
    today = clock.today()
    cursor.execute("TRUNCATE privacy_erasurerule, privacy_legalterm")
    cursor.executemany(
        "INSERT INTO privacy_erasurerule (table_name, column_name, how, reach) VALUES (%s, %s, %s, %s)",
        erasure_rules(on=today),
    )
    cursor.executemany("INSERT INTO privacy_legalterm (name, number) VALUES (%s, %s)", list(numbers(on=today).items()))


def _copy_roles(cursor) -> None:
    """Give the guards the roles that exclude each other, and those that a director confirms, as law/roles.yaml has them; and
    the kinds of body that get no match about their own nationals (law/matching.yaml).
    """
    rows = [("pair", *pair) for pair in excluded_pairs()]
    rows += [("kind", *one) for one in excluded_kinds()]
    rows += [("confirm", role, "") for role in confirmed_roles()]
    rows += [("match", kind, "") for kind in law("matching", on=clock.today()).words("no_match_at_home")]
    cursor.execute("TRUNCATE agencies_roleexclusion")
    cursor.executemany("INSERT INTO agencies_roleexclusion (what, role, other) VALUES (%s, %s, %s)", rows)


def _copy_sharing(cursor, sharing: ValuesInForce) -> None:
    """Give the guards what law/sharing.yaml says: which sections may be given for which purpose."""
    alone = {
        (purpose, section)
        for purpose in sharing.words("person_by_person_for")
        for section in sharing.words("person_by_person")
    }
    given = {
        (name.removeprefix("purpose_"), *part.partition(":")[::2])
        for name in sharing if name.startswith("purpose_") for part in sharing.words(name)
    }  # fmt: skip
    rows = [(purpose, "", section, mode or "read", False) for purpose, section, mode in sorted(given)]
    rows += [(purpose, "", section, "read", True) for purpose, section in sorted(alone)]
    rows += [("emergency", "", section, "read", False) for section in sharing.words("emergency_sections")]
    rows += [
        ("", kind, section, "read", False)
        for kind in sharing.words("never_the_basis")
        for section in sharing.words("tells_the_basis")
    ]
    cursor.execute("TRUNCATE agencies_purposesection")
    cursor.executemany(
        "INSERT INTO agencies_purposesection (purpose, kind, section, mode, by_person) VALUES (%s, %s, %s, %s, %s)",
        rows,
    )


def _periods(terms: ValuesInForce, sharing: ValuesInForce) -> dict[str, int]:
    """The periods that the guards need, in hours."""
    hours = {name: terms.number(name) for name in ("reflection_hours", "reconfirmation_window_hours")}
    days = ("rejoin_days", "merge_undo_days")
    hours |= {name: 24 * terms.number(name) for name in days}
    hours |= {"emergency_hours": sharing.number("emergency_hours")}
    hours |= {"match_answer_days": 24 * law("matching", on=clock.today()).number("match_answer_days")}
    return hours | {"emergency_review_days": 24 * sharing.number("emergency_review_days")}


def _copy_sign_in(cursor) -> None:
    """Give the guards what law/sign-in.yaml says today."""
    sign_in = law("sign-in", on=clock.today())
    cursor.execute("TRUNCATE accounts_term")
    cursor.executemany(
        "INSERT INTO accounts_term (name, amount, roles) VALUES (%s, %s, %s)",
        [
            *((name, sign_in.number(name), []) for name in TERMS_OF_SIGN_IN),
            ("second_factor_not_for", 0, sign_in.words("second_factor_not_for")),
            ("second_factor_at_once", 0, sign_in.words("second_factor_at_once")),
            ("scopes", 0, Scope.values),
        ],
    )
