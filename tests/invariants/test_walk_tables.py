"""Every table: who sees its rows, what the application may do to them, and the copies of dated documents that guards read."""

import pytest
from django.apps import apps
from django.db import connection

from bayiri.cases.rules import transitions
from bayiri.core import clock
from bayiri.referrals.rules import OUTCOMES, PERIODS, REASONS, TRANSITIONS
from bayiri.rulebooks.queries import advisories, law, safeguards
from tests.invariants.attacks import run

# No person and no case stands in these; each with its reason.
WITHOUT_ROW_SECURITY = {
    "agencies_roleexclusion": "rules", "agencies_user": "a directory, and sign-in comes before a context",
    "agencies_contextkey": "the owner's alone", "cases_stagetransition": "rules", "consent_term": "rules", "safeguards_gaterule": "rules",
    "orders_lawrule": "rules",
    "referrals_transition": "rules", "referrals_listedreason": "rules", "referrals_wantedoffer": "rules", "referrals_period": "rules",
    "agencies_purposesection": "rules", "audit_kindsection": "rules",
    "cases_closingrule": "rules", "notifications_term": "rules", "safeguards_alertrung": "rules", "oversight_complaintterm": "rules",
    "safeguards_protectionterm": "rules", "safeguards_lawadvisory": "rules", "safeguards_carrierrule": "rules",
    "safeguards_advisoryreach": "functions' alone",
    "privacy_erasurerule": "the owner's alone", "privacy_legalterm": "the owner's alone",
    "accounts_term": "rules", "accounts_provider": "names that stand on the sign-in page; their secrets stand elsewhere",
    "accounts_password": "functions' alone", "accounts_attempt": "functions' alone", "accounts_link": "functions' alone",
    "accounts_grace": "functions' alone",
    "account_emailaddress": "unused", "account_emailconfirmation": "unused", "socialaccount_socialaccount": "unused",
    "socialaccount_socialapp": "unused", "socialaccount_socialtoken": "unused",
    "rulebooks_rulebookversion": "published rules", "django_migrations": "names of migrations",
    "django_content_type": "names of tables", "auth_group": "unused", "auth_group_permissions": "unused", "auth_permission": "unused",
    "pghistory_context": "unused",
    "procrastinate_jobs": "ids and tickets", "procrastinate_events": "states of jobs", "procrastinate_workers": "heartbeats",
    "procrastinate_periodic_defers": "names of jobs",
}  # fmt: skip
# What the application's role may do besides SELECT; a table that is not named here: nothing else. UPDATE names its columns.
MAY = {
    "agencies_absence": "INSERT UPDATE(ended_at ended_by_id)",
    "agencies_agency": "UPDATE(address areas changed_at changed_by_id closed_on email languages opening_hours phone version web)",
    "agencies_partnerreport": "INSERT UPDATE(answer answered_at answered_by_id taken_back_at)",
    "agencies_offer": "INSERT UPDATE(areas availability changed_at changed_by_id description ended_at for_whom kind languages name"
    " said_until version waiting_days)",
    "agencies_user": "UPDATE(last_login)",
    "allauth_idp_oidc_token": "INSERT",
    "cases_case": "INSERT UPDATE(caseworker_id category closed_at destination_country destination_place duplicate_of_id duration"
    " head_name head_sort_key offer outcome planned_departure_on residence_status size updated_at version)",
    "cases_closingproposal": "INSERT UPDATE(answer answered_at answered_by_id reason)",
    "cases_counsellingsession": "INSERT",
    "cases_handover": "INSERT UPDATE(undone_at undone_by_id)",
    "cases_restriction": "INSERT UPDATE(lifted_at lifted_because lifted_by_id)",
    "privacy_copy": "INSERT UPDATE(content done key_id recorded_at state total)",
    "privacy_datarequest": "INSERT UPDATE(answer answered_at answered_by_id due_on extended_because ground identity_checked state)",
    "privacy_hold": "INSERT UPDATE(lifted_at lifted_because lifted_by_id)",
    "cases_note": "INSERT UPDATE(changed_at changed_by_id pinned section state text version words)",
    "cases_member": "INSERT UPDATE(entered_host_country_on guardian_id guardian_name left_at relation)",
    "exchange_caseloadimport": "INSERT UPDATE(broke_off columns done encoding ended_at faults header_row headers known_people meanings"
    " rows separator sheet started_at state total undone_at unknown)",
    "exchange_columntemplate": "INSERT DELETE",
    "exchange_importfile": "INSERT DELETE",
    "exchange_importhousehold": "INSERT DELETE UPDATE(brought_in_at case_id case_number reasons state)",
    "exchange_importrow": "INSERT DELETE UPDATE(known)",
    "exchange_keptanswer": "INSERT",
    "mfa_authenticator": "INSERT UPDATE DELETE",
    "monitoring_followup": "INSERT UPDATE(officer_id)",
    "monitoring_surveydraft": "INSERT DELETE UPDATE(answers changed_at changed_by_id held_on keep_until language mode pages pages_done"
    " version)",
    "notifications_address": "UPDATE(ended_at)",
    "notifications_notice": "UPDATE(read_at)",
    "notifications_preference": "INSERT UPDATE(changed_at channels daily_kinds language quiet_from quiet_until silent_kinds time_zone)",
    "people_contact": "INSERT UPDATE(is_safe kind note state value version)",
    "people_identitydocument": "INSERT UPDATE(country expires_on grade issued_on kind number state version)",
    "people_namekey": "INSERT DELETE",
    "people_person": "INSERT UPDATE(birth_precision born_on died_on education family_name family_name_latin given_names"
    " given_names_latin interpreter_language languages nationalities occupation_before occupation_in_host_country other_names"
    " recorded_at recorded_by_id region_of_origin sex sort_key version)",
    "procrastinate_events": "INSERT UPDATE DELETE",
    "procrastinate_jobs": "INSERT UPDATE DELETE",
    "procrastinate_periodic_defers": "INSERT UPDATE DELETE",
    "procrastinate_workers": "INSERT UPDATE DELETE",
    "programmes_application": "INSERT UPDATE(cancelled_because entitlement_id state)",
    "programmes_circumstance": "INSERT",
    "programmes_entitlement": "INSERT",
    "reintegration_asset": "INSERT UPDATE(ended_at shown_to)",
    "reintegration_need": "INSERT UPDATE(settled_at settled_because settled_by_id)",
    "reintegration_plan": "INSERT UPDATE(arrived_on state)",
    "reintegration_planline": "INSERT UPDATE(amount changed_at changed_by_id currency description dimension form found_need_id level"
    " member_id need phase planned_on provider version)",
    "safeguards_screening": "INSERT",
    "safeguards_vulnerability": "INSERT UPDATE(until_at)",
    "statistics_picture": "INSERT UPDATE(columns drawn_at notes rows svg)",
    "tasks_appointment": "INSERT UPDATE(changed_at changed_by_id channel ends_at interpreter interpreter_name kind language member_ids note"
    " person_id place reason starts_at state version)",
    "tasks_calendarfeed": "INSERT UPDATE(language renewed_at token_hash)",
    "tasks_task": "INSERT UPDATE(due_on ended_at ended_by_id person_id)",
    "travel_movement": "INSERT UPDATE(arrives_at carrier departs_at number state)",
    "travel_seat": "INSERT UPDATE(given_up_at)",
}
NOT_READ = {
    "safeguards_advisoryreach",
    "agencies_contextkey", "auth_group", "auth_group_permissions", "auth_permission", "pghistory_context",
    "accounts_password", "accounts_attempt", "accounts_link", "accounts_grace", "account_emailaddress", "account_emailconfirmation",
    "socialaccount_socialaccount", "socialaccount_socialapp", "socialaccount_socialtoken",
    "privacy_erasurerule", "privacy_legalterm", "people_match", "people_matchquestion", "people_matchstep",
}  # fmt: skip
PRIVILEGES = """
SELECT c.relname, c.relrowsecurity,
    (SELECT coalesce(string_agg(p, ' ' ORDER BY o), '')
     FROM unnest(ARRAY['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER'])
        WITH ORDINALITY x(p, o) WHERE has_table_privilege(current_user, c.oid, p)),
    (SELECT string_agg(a.attname, ' ' ORDER BY a.attname) FROM pg_attribute a
     WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND has_column_privilege(current_user, c.oid, a.attnum, 'UPDATE')
       AND NOT has_table_privilege(current_user, c.oid, 'UPDATE')),
    has_any_column_privilege(current_user, c.oid, 'SELECT')
FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f') ORDER BY 1
"""


@pytest.fixture
def tables(db):
    with connection.cursor() as cursor:
        cursor.execute(PRIVILEGES)
        return cursor.fetchall()


def test_every_table_has_row_level_security(tables):
    """INV-04: but for the few that hold neither people nor cases."""
    assert {name for name, secured, *_ in tables if not secured} == set(WITHOUT_ROW_SECURITY)


def test_what_names_a_case_or_person_is_never_open(db):
    """INV-04: by the columns, not by the list above."""
    open_ones = run(
        "SELECT array_agg(DISTINCT a.attrelid::regclass::text) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid"
        " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND NOT c.relrowsecurity"
        " AND a.attname IN ('case_id', 'member_id', 'person_id', 'subject_id')"
    )
    assert open_ones == (None,)


def test_a_secured_table_has_a_policy_for_every_privilege(tables):
    """INV-04: what may be inserted, changed or removed is checked when it is."""
    rows = run(
        "SELECT json_object_agg(tablename, cmds) FROM (SELECT tablename, array_agg(cmd) cmds FROM pg_policies GROUP BY 1) p"
    )[0]
    for name, secured, wide, columns, _read in tables:
        if secured:
            wanted = {
                "SELECT",
                *(p for p in ("INSERT", "UPDATE", "DELETE") if p in wide),
                *(["UPDATE"] if columns else []),
            }
            assert wanted <= set(rows[name]), name


def test_the_application_may_do_what_is_listed_and_nothing_else(tables):
    """INV-01: denied by default."""
    found = {}
    for name, _secured, wide, columns, _read in tables:
        if said := " ".join(filter(None, [wide, f"UPDATE({columns})" if columns else ""])):
            found[name] = said
    assert found == MAY
    assert {name for name, *_rest, read in tables if not read} == NOT_READ


def test_no_guard_is_switched_off(db):
    """INV-01: every trigger fires, every policy restricts the application's role and nobody is let past."""
    assert run("SELECT count(*) FROM pg_trigger WHERE tgenabled <> 'O'") == (0,)
    assert run(
        "SELECT count(*) FROM pg_policies WHERE permissive <> 'PERMISSIVE' OR roles <> ARRAY[current_user]::name[]"
    ) == (0,)


def test_every_model_has_its_table_and_every_table_its_model(tables):
    """INV-04: no table stands beside the code."""
    known = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    assert {name for name, *_ in tables} == (known | {"django_migrations"}) - {
        "pghistory_events"
    }  # a model without a table


def test_the_database_holds_the_table_of_stages(db):
    """INV-05: the same as cases/rules/stages.py."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT from_stage, act, to_stage FROM cases_stagetransition")
        assert sorted(cursor.fetchall()) == sorted(transitions())


def test_the_database_holds_the_periods_of_the_law(db):
    """INV-27, INV-193, INV-221: as law/return/voluntary-return.yaml, law/sharing.yaml and law/matching.yaml say today."""
    terms = law("voluntary-return", on=clock.today())
    held = run("SELECT json_object_agg(name, hours) FROM consent_term")[0]
    hours = {name: terms.number(name) for name in ("reflection_hours", "reconfirmation_window_hours")}
    days = {name: 24 * terms.number(name) for name in ("rejoin_days", "merge_undo_days")}
    sharing = law("sharing", on=clock.today())
    emergency = {
        "emergency_hours": sharing.number("emergency_hours"), "emergency_review_days": 24 * sharing.number("emergency_review_days"),
    }  # fmt: skip
    matching = {"match_answer_days": 24 * law("matching", on=clock.today()).number("match_answer_days")}
    assert held == hours | days | emergency | matching


def test_the_database_holds_how_messages_pause_and_alerts_climb(db):
    """INV-188: as law/notifications.yaml and law/protection/alerts.yaml say today."""
    terms, alerts = law("notifications", on=clock.today()), law("alerts", on=clock.today())
    held = run("SELECT json_object_agg(name, amount) FROM notifications_term")[0]
    elsewhere = {name: alerts.number(name) for name in held if name.startswith(("rings_", "together_"))}
    elsewhere["matches_asked_a_day"] = law("matching", on=clock.today()).number("matches_asked_a_day")
    assert len(elsewhere) == 4
    assert held == {name: terms.number(name) for name in held if name not in elsewhere} | elsewhere
    assert {"codes_a_day", "sentences_a_day", "lease_minutes"} <= set(held)
    rungs = run(
        "SELECT json_agg(json_build_array(danger_now, who, minutes) ORDER BY danger_now DESC, level) FROM safeguards_alertrung"
    )[0]
    names = alerts.words("climb")
    assert rungs == [
        [danger, who, minutes] for danger, name in ((True, "minutes_danger"), (False, "minutes_otherwise"))
        for who, minutes in zip(names, alerts.numbers(name), strict=True)
    ]  # fmt: skip


def test_the_database_holds_the_advisories_and_how_reviews_climb(db):
    """INV-301, INV-302, INV-312: as law/protection/protection.yaml, children.yaml and advisories.yaml say today."""
    terms = {**law("protection", on=clock.today()), **law("children", on=clock.today())}
    held = run(
        "SELECT json_object_agg(name, CASE WHEN words = '{}' THEN to_json(numbers) ELSE to_json(words) END) FROM safeguards_protectionterm"
    )
    assert held[0] == {name: terms[name] if isinstance(terms[name], list) else [terms[name]] for name in terms}
    rows = run(
        "SELECT json_agg(json_build_array(code, country, effect, source, valid_from) ORDER BY code) FROM safeguards_lawadvisory"
    )
    assert rows[0] == sorted(
        [one.advisory, one.country, one.effect, one.source, one.from_on.isoformat()]
        for one in advisories(on=clock.today())
    )


def test_the_database_holds_what_needs_a_second_look(db):
    """INV-95: as law/case-management.yaml says today."""
    document = law("case-management", on=clock.today())
    held = run(
        "SELECT json_object_agg(what, codes) FROM (SELECT what, array_agg(code) codes FROM cases_closingrule GROUP BY 1) r"
    )[0]
    names = {"outcome": "outcomes", "stage": "stages", "look_by": "by"}
    assert {what: sorted(codes) for what, codes in held.items()} == {
        what: sorted(document.words(f"second_look_{name}")) for what, name in names.items()
    }


def test_the_database_holds_the_catalogue_of_safeguards(db):
    """INV-06: as law/protection/safeguards.yaml says today."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT code, blocks, applies_to, from_facts, clear_roles, override_roles, cleared_by FROM safeguards_gaterule ORDER BY code"
        )
        held = cursor.fetchall()
    gates = safeguards(on=clock.today()).gates
    assert held == sorted(
        (g.gate, list(g.blocks), g.applies_to, g.from_facts, list(g.clear_roles), list(g.override_roles), g.cleared_by)
        for g in gates
    )


def test_the_database_holds_the_steps_and_lists_of_referrals(db):
    """INV-170, INV-178: the same as referrals/rules.py."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT from_state, act, to_state, side FROM referrals_transition")
        assert sorted(cursor.fetchall()) == sorted(TRANSITIONS)
        cursor.execute("SELECT act, code FROM referrals_listedreason")
        lists = {**REASONS, "finish": OUTCOMES}
        assert sorted(cursor.fetchall()) == sorted((act, code) for act, codes in lists.items() for code in codes)


def test_the_database_holds_the_periods_of_referrals(db):
    """INV-170: as law/referrals.yaml says today."""
    document = law("referrals", on=clock.today())
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, number FROM referrals_period")
        assert dict(cursor.fetchall()) == {name: document.number(name) for name in PERIODS}
