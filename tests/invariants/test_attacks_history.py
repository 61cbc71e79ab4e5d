"""INV-01, tried on every table that is only added to, and on every row that only a function may write."""

import pytest

from tests.invariants.attacks import refused, run

# Written by the database's own functions alone: no INSERT, no UPDATE, no DELETE, no TRUNCATE.
BY_FUNCTIONS = [
    "people_matchstep", "audit_because", "programmes_earlierhelpoverride",
    "audit_event", "audit_seal", "audit_verification",
    "cases_act", "consent_returndecision", "consent_withdrawal", "consent_refusal", "consent_refusalreview",
    "consent_reconfirmation", "consent_sharingconsent", "consent_lapse", "cases_death", "cases_split",
    "safeguards_finding", "safeguards_override", "travel_release",
    "travel_travelevent", "travel_outsidedeparture", "programmes_approvaldecision", "programmes_explanation", "reintegration_planapproval",
    "reintegration_delivery", "reintegration_verification", "reintegration_plancomment", "reintegration_commentanswer",
    "monitoring_attempt", "monitoring_surveyresult",
    "monitoring_contactchoice", "monitoring_planreview",
    "rulebooks_rulebookversion", "agencies_participation", "cases_caseevent", "cases_memberevent", "people_personevent",
    "people_identitydocumentevent", "people_contactevent", "travel_movementevent", "programmes_applicationevent", "reintegration_planevent",
    "reintegration_planlineevent", "people_merge", "people_mergedrow", "people_mergeundo", "cases_sessioncorrection",
    "safeguards_screeningcorrection", "travel_contradiction",
    "reintegration_planlineevent", "documents_paper", "documents_file", "documents_signing",
    "documents_attachment", "documents_attachmentcontent", "documents_attachmentevent",
    "tasks_appointmentevent", "cases_noteevent", "cases_contactattempt", "cases_mistake",
    "cases_emergencyopening", "cases_emergencyreview",
    "documents_letter", "documents_letterversion", "documents_lettertemplate", "documents_lettersending",
    "documents_letterhead",
    "referrals_referral", "referrals_preview", "referrals_subject", "referrals_step", "referrals_grant", "referrals_recall",
    "referrals_link",
    "orders_order", "orders_named", "orders_extension", "orders_remedy", "orders_ruling", "orders_postponement", "orders_offer",
    "orders_ban", "orders_rightsnotice",
    "boards_board", "boards_seat", "boards_sharedsection", "boards_sharedtask", "boards_reading", "boards_proposal",
    "boards_message", "boards_voice", "boards_carehandover", "boards_carereceipt",
    "documents_letterhead", "cases_fear", "safeguards_returnrisk", "safeguards_returnriskreview", "safeguards_seniordecision",
    "safeguards_capacitytalk", "safeguards_childstep", "safeguards_partingword",
    "safeguards_healthstatement", "safeguards_fitnesscertificate",
    "safeguards_alert", "safeguards_alertreach", "safeguards_alertstep",
    "oversight_complaint", "oversight_complaintreach", "oversight_complaintstep", "oversight_complaintfile", "oversight_sensitivereader",
    "notifications_delivery",
    "documents_letterhead", "privacy_forgetting",
    "agencies_agencyevent", "agencies_offerevent", "agencies_agreementversion", "agencies_agreement", "agencies_agreementparty",
    "agencies_agreementreview", "agencies_invitation", "agencies_rolechange", "agencies_leaving",
]  # fmt: skip
# Rows the application adds itself, and never changes.
ONLY_ADDED = ["safeguards_screening", "programmes_circumstance", "programmes_entitlement"]
# Their rows end or change, by a function.
CLOSED_SIGHTS = {
    "agencies_participation", "cases_death", "cases_split", "documents_attachment",
    "documents_lettertemplate", "documents_lettersending",
    "documents_letterhead", "referrals_referral", "referrals_preview", "referrals_subject", "referrals_recall", "referrals_link",
    "boards_board", "boards_seat", "boards_sharedsection", "boards_sharedtask", "boards_reading", "boards_proposal",
    "safeguards_alert", "notifications_delivery", "oversight_complaint", "oversight_sensitivereader",
    "agencies_agreement", "agencies_agreementparty", "agencies_agreementreview", "agencies_invitation", "agencies_rolechange",
    "agencies_leaving",
}  # fmt: skip


def append_only_tables():
    """Tables that hold a trigger against change and one against emptying."""
    with_triggers = (
        "SELECT array_agg(DISTINCT a.tgrelid::regclass::text) FROM pg_trigger a JOIN pg_trigger b ON a.tgrelid = b.tgrelid"
        " WHERE a.tgname = 'append_only' AND b.tgname = 'append_only_truncate' AND a.tgenabled <> 'D' AND b.tgenabled <> 'D'"
    )
    return set(run(with_triggers)[0])


def test_every_table_that_is_only_added_to_is_tried(db):
    """INV-01: the list above is complete, and even the owner's own statements meet the trigger."""
    assert append_only_tables() == {*BY_FUNCTIONS, *ONLY_ADDED} - CLOSED_SIGHTS


@pytest.mark.parametrize("table", BY_FUNCTIONS)
def test_nobody_writes_it_by_hand(act, cast, table):
    """INV-01"""
    for who in (cast.carla, None):
        act(who)
        with refused("permission denied"):
            run(f"INSERT INTO {table} DEFAULT VALUES")


@pytest.mark.parametrize("table", [*BY_FUNCTIONS, *ONLY_ADDED])
def test_nobody_changes_removes_or_empties_it(act, cast, table):
    """INV-01"""
    column = run("SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum = 1", table)[0]
    for who in (cast.carla, None):
        act(who)
        for statement in (
            f"UPDATE {table} SET {column} = {column}",
            f"DELETE FROM {table}",
            f"TRUNCATE {table} CASCADE",
        ):
            with refused("permission denied"):
                run(statement)


def test_the_triggers_hold_the_owner_too(owner):
    """INV-01: what is only added to stays so for whoever migrates."""
    for statement in (
        "UPDATE rulebooks_rulebookversion SET hash = ''",
        "DELETE FROM rulebooks_rulebookversion",
        "TRUNCATE audit_event",
    ):
        with pytest.raises(Exception, match="INV-01"):
            owner.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE cases_case SET stage = 'released'",
        "UPDATE cases_case SET stage_before_suspension = 'released'",
        "UPDATE cases_case SET agency_id = agency_id",
        "UPDATE cases_case SET recorded_by_id = recorded_by_id",
        "UPDATE cases_member SET state = 'released'",
        "UPDATE cases_member SET person_id = person_id",
        "UPDATE cases_stagetransition SET to_stage = 'released'",
        "UPDATE safeguards_gaterule SET blocks = '{}'",
        "UPDATE consent_term SET hours = 0",
        "DELETE FROM cases_closingrule",
        "UPDATE cases_closingproposal SET recorded_by_id = recorded_by_id",
        "UPDATE agencies_user SET roles = '{protection_officer}'",
        "SELECT hash FROM accounts_password",
        "UPDATE accounts_password SET hash = ''",
        "SELECT data FROM accounts_session",
        "SELECT key_hash FROM accounts_session",
        "UPDATE accounts_session SET until_at = until_at",
        "DELETE FROM accounts_session",
        "SELECT * FROM accounts_attempt",
        "DELETE FROM accounts_attempt",
        "SELECT * FROM accounts_link",
        "SELECT * FROM accounts_grace",
        "UPDATE accounts_grace SET began_at = began_at + interval '1 year'",
        "DELETE FROM accounts_grace",
        "UPDATE accounts_term SET amount = 1000000",
        "UPDATE accounts_provider SET issuer = 'https://evil.example'",
        "INSERT INTO accounts_providerlink (id, provider_id, subject, user_id, linked_at) SELECT id, id, '', id, now() FROM agencies_user",
        "INSERT INTO cases_stagetransition (from_stage, act, to_stage) VALUES ('registered', 'released', 'released')",
        "SELECT * FROM agencies_contextkey",
        "UPDATE travel_movement SET case_id = case_id",
        "DELETE FROM cases_case",
        "DELETE FROM cases_member",
        "DELETE FROM people_person",
        "TRUNCATE cases_case CASCADE",
    ],
)
def test_no_statement_sets_what_acts_and_functions_set(told, act, cast, statement):
    """INV-05: stages, states, rules and roles are not columns that the application writes."""
    told("registered")
    for who in (cast.carla, None):
        act(who)
        with refused("permission denied"):
            run(statement)
