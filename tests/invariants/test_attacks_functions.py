"""Every function that the application's role may call: what it looks up, whom it answers, whom it refuses."""

import json
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from bayiri.core.ids import uuid7
from tests.boards.at_work import sit_at_tables
from tests.invariants.attacks import START, refused, run

EVERY = """
    SELECT p.proname, p.oid, p.prosecdef, p.proconfig, p.prorettype::regtype::text,
           coalesce(p.proargnames[1:p.pronargs], '{}'), (SELECT coalesce(array_agg(t::regtype::text ORDER BY o), '{}')
            FROM unnest(p.proargtypes) WITH ORDINALITY AS x(t, o)), has_function_privilege(current_user, p.oid, 'EXECUTE')
    FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.prokind = 'f'
      AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e') ORDER BY p.proname
"""
# Who acts, and what that means: they answer about the acting person and agency alone; the head of letters is one's own agency's.
ABOUT_ONESELF = {
    "bayiri_actor", "bayiri_agency", "bayiri_context", "bayiri_has_role", "bayiri_sees", "documents_write_letterhead",
    "boards_seen", "boards_known", "safeguards_alerts_come", "oversight_reads_sensitive",
    "notifications_waiting", "notifications_tell", "notifications_name_address", "notifications_confirm_address", "safeguards_own_alerts",
    "notifications_given_up",
    "accounts_person", "accounts_caller", "bayiri_bound", "referrals_is_narrow",
}  # fmt: skip
# Says nothing but its own condition; notices what ran out by itself.
HARMLESS = {"bayiri_require", "agencies_close_lapsed", "audit_is_forgetting"}
# By a paper's number alone, for whoever holds the paper: does it still stand? Nothing about the person or the case.
# The link of a referral likewise: by a secret and a PIN, and before a yes nobody's name.
FOR_STRANGERS = {"documents_standing", "referrals_link_opens", "referrals_link_answer"}


def every_function():
    with connection.cursor() as cursor:
        cursor.execute(EVERY)
        names = ("name", "oid", "definer", "config", "returns", "arguments", "types", "callable")
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def test_every_function_looks_its_names_up_in_public(db):
    """INV-01: no search path of the caller's leads a guard to a table of the caller's."""
    loose = [f["name"] for f in every_function() if "search_path=public, pg_temp" not in (f["config"] or [])]
    assert loose == []


def test_no_function_of_the_owner_is_a_way_around(db):
    """INV-04: what acts as the owner is either a trigger or asked for by name below."""
    by_owner = [f for f in every_function() if f["definer"] and f["callable"] and f["returns"] != "trigger"]
    assert {f["name"] for f in by_owner} <= {
        *ABOUT_ONESELF,
        *HARMLESS,
        *FOR_STRANGERS,
        *(name for name, _ in PROBED),
    }


@pytest.fixture
def everything(told, act, cast):
    """Ids of what there is to know, by the argument's name."""
    story = told("arrived", vulnerabilities=["illness"])
    sit_at_tables(story)
    act(cast.rami)
    case, member = story.case.id, story.members()[0]
    ids = {"of_case": case, "of_member": member.id, "member": member.id, "subject": case, "concerned": member.id}
    for argument, table in (
        ("of_plan", "reintegration_plan"), ("of_line", "reintegration_planline"), ("of_round", "monitoring_followup"),
        ("of_entitlement", "programmes_entitlement"), ("movement_id", "travel_movement"), ("refusal_id", "consent_refusal"),
        ("application_id", "programmes_application"), ("session_id", "cases_counsellingsession"),
        ("of_board", "boards_board"), ("board_id", "boards_board"), ("of_seat", "boards_seat"), ("of_proposal", "boards_proposal"),
        ("proposal_id", "boards_proposal"), ("hand_over_id", "boards_carehandover"),
    ):  # fmt: skip
        act(cast.carla)
        row = run(f"SELECT id FROM {table} LIMIT 1")
        ids[argument] = row[0] if row else uuid7()
    ids["of_people"] = [member.person_id]
    return {**ids, "case_id": case, "member_id": member.id, "person_id": member.person_id, "now": story.now}


SAID = {
    "state": "cleared", "gate": "fitness", "evidence": "x", "reason": "x", "kind": "arrived", "how": "other", "note": "", "step": "x",
    "result": "confirmed", "outcome": "approved", "decision": "declined", "given_by": "self", "language": "eng", "channel": "phone",
    "alone": True, "description": "x", "departed_on": "2024-01-01", "purpose": "reintegration", "given": True, "interpreter_name": "",
    "departs_at": START, "row_id": str(uuid7()),
}  # fmt: skip
ARGUMENTS = {
    "uuid": uuid7(), "text": "x", "timestamp with time zone": START, "date": date(2024, 3, 4), "boolean": True, "integer": 1,
    "bigint": 1, "numeric": 0, "bytea": b"%PDF-1.4", "text[]": ["p:x"], "double precision[]": [1.0], "uuid[]": [],
}  # fmt: skip


MOMENTS = [
    "found_at", "released_at", "happened_at", "confirmed_at", "recorded_at", "decided_at", "withdrawn_at", "noted_at", "reviewed_at",
    "said_at", "overridden_at", "tried_at",
]  # fmt: skip


def arguments_for(function, everything):
    moments = dict.fromkeys(MOMENTS, START)
    said = json.dumps({**SAID, **everything, **moments, "id": uuid7()}, default=str)
    return [
        said if kind == "jsonb" else everything.get(name, ARGUMENTS.get(kind))
        for name, kind in zip(function["arguments"], function["types"], strict=True)
    ]


def answer_of(function, arguments):
    """What the function answers, or None where it refuses."""
    places = ", ".join(f"%s::{kind}" for kind in function["types"])
    try:
        with transaction.atomic():
            row = run(f"SELECT {function['name']}({places})", *arguments)
    except DatabaseError as fault:
        return None if fault.__cause__.sqlstate == "42501" else str(fault)
    return row and row[0]


# Every other function the role may call, with what makes its call plausible beyond the ids.
PROBED = [
    *((f"accounts_{name}", {}) for name in (
        "note", "begin_attempt", "finish_attempt", "session_load", "session_exists", "keep_session", "end_session", "end_own",
        "set_password", "has_password", "make_link", "find_link", "use_link", "enter_by_provider", "forget_factors", "grace", "take_turn",
        "wrong_link",
        "enter_by_token", "make_system", "change_scopes", "renew_secret", "stop_system",
    )),
    ("people_matches", {"wanted": ["open"]}), ("people_match_steps", {}), ("people_step_match", {"act": "asked"}),
    ("people_matches_asked", {}), ("people_match_said", {}),
    ("people_find_matches", {}),
    ("consent_known_to", {}), ("programmes_earlier_help", {}), ("programmes_help_again", {}), ("audit_because", {}),
    ("cases_called", {}), ("cases_members_numbered", {}), ("exchange_make_hook", {"kinds": ["work"], "address": "https://example.org/"}),
    ("exchange_change_hook", {"act": "end"}), ("exchange_claim_news", {}), ("exchange_settle_news", {}),
    ("people_having_keys", {"born": None, "most": 5}), ("people_age_groups", {}), ("agencies_grant", {"record_kind": "case"}),
    ("agencies_end_sight", {"kind": "case"}), ("safeguards_latest", {}), ("safeguards_assessed", {}), ("safeguards_is_vulnerable", {}),
    ("cases_open_in_emergency", {}), ("cases_climb_emergencies", {}), ("cases_review_emergency", {}),
    ("audit_record", {}), ("cases_record_act", {}),
    ("audit_refused", {"page": "journey:case"}),
    ("audit_look", {"part": "case"}), ("audit_who_looked", {}), ("audit_unsealed", {}), ("cases_record_act", {}),
    ("cases_move_member", {}), ("cases_record_death", {}), ("cases_undo_death", {}), ("consent_lapse_decisions", {}),
    ("journey_split_off", {}), ("journey_join_again", {}), ("journey_carry_aftercare", {}), ("journey_split_was_used", {}),
    ("consent_standings", {}), ("consent_record_decision", {}), ("consent_record_withdrawal", {}),
    ("consent_record_refusal", {}), ("consent_record_review", {}), ("consent_record_reconfirmation", {}), ("consent_record_sharing", {}),
    ("safeguards_record_finding", {}), ("safeguards_record_override", {}), ("safeguards_standing", {"step": "release"}),
    ("travel_release_member", {}), ("travel_record_event", {}), ("travel_record_outside", {}), ("travel_record_outside_arrival", {}),
    ("programmes_decide", {}), ("reintegration_drop_line", {}), ("reintegration_record_answer", {}), ("reintegration_approve_line", {}),
    ("reintegration_record_delivery", {}), ("reintegration_record_verification", {}), ("monitoring_record_result", {}),
    ("monitoring_record_attempt", {"came_to": "not_reached"}), ("monitoring_say_contact", {}), ("monitoring_record_review", {}),
    ("monitoring_medians", {}),
    ("people_merge_records", {}), ("people_undo_merge", {}), ("documents_issue", {"language": "en", "kind": "rights"}),
    ("documents_sign", {}), ("documents_keep_attachment", {"section": "journey", "kind": "other", "content_type": "application/pdf"}),
    ("documents_correct_attachment", {"section": "journey"}), ("documents_mark_attachment", {"state": "mistake"}),
    ("programmes_record_explanation", {}), ("reintegration_record_comment", {}),
    ("reintegration_record_response", {}),
    ("travel_arrivals", {}), ("travel_who_receives", {}), ("travel_follow_words", {}), ("travel_under_way", {}), ("cases_in_part", {}),
    ("cases_to_write_in", {"part": "plan"}), ("tasks_may_in_part", {"of_kind": "plan"}), ("tasks_open_by_part", {"kind": "plan"}),
    ("reintegration_start_plan", {}), ("monitoring_followed_up", {}),
    ("cases_people_in_part", {}), ("reintegration_owns_word", {}), ("reintegration_who_helps", {}),
    ("cases_correct_session", {}), ("safeguards_correct_screening", {}), ("travel_contradict", {}),
    ("documents_write_template", {"texts": {"en": {"subject": "x", "body": "x"}}, "number": 2}), ("documents_retire_template", {}),
    ("documents_note_sending", {}), ("documents_take_back_sending", {}),
    ("cases_settle_appointments", {}), ("cases_lapse_proposal", {}), ("cases_who_looks", {}), ("cases_may_look", {}),
    ("monitoring_drop_old_drafts", {}),
    ("cases_take_back_attempt", {}), ("consent_take_back_declaration", {}), ("safeguards_take_back_override", {}),
    ("programmes_reopen", {}),
    ("programmes_take_back_explanation", {}), ("reintegration_reverse_delivery", {}), ("reintegration_take_back_verification", {}),
    ("reintegration_plan_again", {"from_state": "approved"}), ("monitoring_take_back_attempt", {}), ("monitoring_take_back_result", {}),
    ("monitoring_strike_rounds", {}), ("journey_take_out_member", {}),
    ("referrals_offer", {"kind": "service", "sections": ["identity"], "wanted": "training", "basis": "consent", "size": 1}),
    ("referrals_take_step", {"act": "accept", "version": 1}), ("referrals_make_link", {}), ("referrals_open_again", {}),
    ("referrals_remind", {"what": "referral_news"}), ("referrals_people_of", {}), ("referrals_let_time_pass", {}),
    ("referrals_spread_news", {"side": "recipient", "of_kind": "referral_asked"}), ("referrals_remind_recipients", {}),
    ("referrals_recalls_due", {}), ("referrals_send_recall", {}), ("agencies_sections_open", {"kind": "case"}),
    ("boards_remind", {}), ("notifications_remind_of_agencies", {}), ("privacy_remind", {}),
    ("cases_say_fear", {"words": "x"}), ("safeguards_assess_risk", {}), ("safeguards_review_risk", {}), ("safeguards_take_review", {}),
    ("safeguards_decide_senior", {"allowed": True}), ("safeguards_advisories", {}), ("safeguards_climb_reviews", {}),
    ("safeguards_reach_cases", {}), ("safeguards_add_advisory", {}), ("safeguards_end_advisory", {}), ("safeguards_record_talk", {}),
    ("safeguards_say_parting", {}), ("safeguards_parting_words", {}),
    ("safeguards_state_health", {"signed": True}), ("safeguards_keep_certificate", {"word": "fit"}), ("safeguards_fit", {}),
    ("safeguards_record_child_step", {"kind": "assessed", "outcome": "low", "words": "x"}), ("safeguards_children", {}),
    ("safeguards_raise_alert", {"channels": []}), ("safeguards_step_alert", {"kind": "read"}), ("safeguards_climb_alerts", {}),
    ("safeguards_case_in_danger", {}), ("notifications_claim", {}), ("notifications_settle", {}), ("cases_text_person", {}),
    ("cases_stop_text", {}),
    ("privacy_forget_due", {}),
    ("oversight_complain", {}), ("oversight_by_code", {}), ("oversight_say_by_code", {"kind": "words", "words": "x"}),
    ("oversight_keep_file", {"content_type": "application/pdf"}), ("oversight_step_complaint", {"kind": "note", "words": "x"}),
    ("oversight_climb", {}), ("oversight_forget", {}), ("oversight_name_reader", {}), ("oversight_end_reader", {}),
    ("oversight_counts", {}),
    ("agencies_change_roles", {}), ("agencies_decide_roles", {}), ("agencies_invite", {}), ("agencies_send_invitation", {}),
    ("agencies_revoke_invitation", {}), ("agencies_invitation_behind", {}), ("agencies_accept_invitation", {}), ("agencies_bring_back", {}),
    ("agencies_settle_invitation", {}), ("notifications_send_again", {}),
    ("agencies_is_party", {}), ("agencies_write_agreement", {}), ("agencies_end_agreement", {}), ("agencies_resume_agreement", {}),
    ("agencies_open_reviews", {}), ("agencies_finish_review", {}), ("journey_end_account", {}),
    ("tasks_feed", {}), ("tasks_end", {}), ("tasks_waiting", {}), ("cases_notes_saying", {}), ("cases_record_attempt", {}),
    ("boards_open", {"kind": "task_force"}), ("boards_open", {"kind": "board", "about": []}), ("boards_invite", {"role": "member"}),
    ("boards_answer_seat", {}), ("boards_open_sections", {}), ("boards_end_seat", {}), ("boards_end", {"how": "dropped"}),
    ("boards_hold_open", {}),
    ("boards_ask_to_end", {}), ("boards_open_again", {}), ("boards_give_task", {}), ("boards_change_task", {"act": "take_back"}),
    ("boards_write_message", {}), ("boards_note_reading", {}), ("boards_propose", {"kind": "question", "domains": {}, "result": ""}),
    ("boards_say_voice", {"voice": "agrees"}), ("boards_conclude", {"withdraw": True}), ("boards_hand_over", {}),
    ("boards_confirm_care", {"received": True}), ("boards_arrivals", {}), ("boards_voluntary_return_checked", {}),
    ("orders_register", {"named": []}), ("orders_extend", {}), ("orders_lodge", {}), ("orders_rule_on", {}), ("orders_postpone", {}),
    ("orders_record_offer", {"answer": "accepted"}), ("orders_take_back", {}), ("orders_reasons_not_to_enforce", {}),
    ("orders_next_end", {}), ("orders_tell_rights", {}),
    ("journey_return_checked", {}), ("journey_open_forced_return", {}), ("journey_write_ban", {}),
]  # fmt: skip


@pytest.mark.parametrize("who", ["nobody", "eve"])
def test_no_function_serves_who_does_not_take_part(everything, act, cast, who):
    """INV-04: with the right ids, another agency with every role gets nothing and writes nothing; nor does nobody."""
    functions = {f["name"]: f for f in every_function()}
    for name, more in PROBED:
        act(getattr(cast, who, None))
        function = functions[name]
        answer = answer_of(function, arguments_for(function, {**everything, **more}))
        assert answer in (None, False, [], 0), (name, answer)
    act(cast.carla)
    assert run("SELECT count(*) FROM audit_event WHERE agency_id = %s", cast.eve.agency_id) == (0,)
    assert run("SELECT count(*) FROM agencies_participation WHERE agency_id = %s", cast.eve.agency_id) == (0,)


def test_who_acts_is_all_that_the_context_tells(everything, act, cast):
    """INV-02: another agency learns of itself alone."""
    act(cast.eve)
    assert run("SELECT bayiri_sees('case', %s, 'journey')", everything["case_id"]) == (False,)
    assert run("SELECT bayiri_actor()") == (cast.eve.id,)
    act(None)
    assert run("SELECT bayiri_actor(), bayiri_has_role('{counsellor}'), bayiri_sees('case', %s, 'all')", everything["case_id"]) == (
        None, False, False,
    )  # fmt: skip


def test_of_a_paper_strangers_learn_only_whether_it_stands(db):
    """INV-04: neither whose it is nor of which case."""
    function = next(f for f in every_function() if f["name"] == "documents_standing")
    columns = "SELECT proargnames[2:] FROM pg_proc WHERE oid = %s"
    assert run(columns, function["oid"])[0] == ["paper", "content_hash", "issued_at", "agency_kind", "standing"]


@pytest.mark.parametrize("name", ["consent_binding", "consent_standing", "consent_require_member"])
def test_what_answers_about_any_case_is_called_by_guards_alone(everything, act, cast, name):
    """INV-04: destination, offer, household and standing of a case are not for the asking."""
    act(cast.eve)
    function = next(f for f in every_function() if f["name"] == name)
    assert not function["callable"]
    with refused("permission denied"):
        run(f"SELECT {name}({', '.join(['NULL'] * len(function['types']))})")
