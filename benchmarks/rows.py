"""Rows on their way into the database: kept as COPY text, a list a table."""

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import psycopg

# Which columns the generator fills; what is left out is empty or has a default.
COLUMNS = {
    "agencies_participation": "id subject_kind subject_id agency_id purpose section mode from_at until_at",
    "people_person": "id given_names family_name given_names_latin family_name_latin other_names sort_key sex born_on"
    " birth_precision nationalities languages interpreter_language education occupation_before"
    " occupation_in_host_country region_of_origin recorded_by_id recorded_at version",
    "people_namekey": "person_id key",
    "people_contact": "id person_id kind value is_safe note state recorded_by_id recorded_at version",
    "people_identitydocument": "id person_id kind number country issued_on expires_on grade state recorded_by_id recorded_at version",
    "cases_case": "id number voluntariness assistance duration mode category host_country destination_country"
    " destination_place residence_status stage stage_before_suspension agency_id caseworker_id planned_departure_on"
    " offer opened_at updated_at closed_at outcome head_name head_sort_key size recorded_by_id version",
    "cases_member": "id case_id person_id relation state guardian_name entered_host_country_on joined_at"
    " recorded_by_id",
    "cases_act": "id case_id kind from_stage to_stage reason recorded_by_id recorded_at",
    "cases_counsellingsession": "id case_id held_at channel language interpreter_name interpreter_missing"
    " members_present topics information_version note recorded_by_id recorded_at",
    "consent_returndecision": "id case_id member_id decision given_by guardian_name child_view session_id"
    " information_version language interpreter_name freely informed without_pressure may_withdraw_explained signature"
    " witness_name place planned_departure_on binding decided_at recorded_by_id recorded_at",
    "consent_withdrawal": "id case_id member_id withdrawn_at recorded_by_id recorded_at",
    "consent_refusal": "id case_id member_id step description noted_at recorded_by_id recorded_at",
    "consent_refusalreview": "id case_id refusal_id result note alone reviewed_at recorded_by_id recorded_at",
    "consent_reconfirmation": "id case_id member_id movement_id departs_at result channel language interpreter_name alone"
    " confirmed_at recorded_by_id recorded_at",
    "consent_sharingconsent": "id case_id member_id person_id recipient_id purpose given said_at recorded_by_id"
    " recorded_at",
    "safeguards_screening": "id case_id member_id vulnerabilities needs risks protective_factors fears_return"
    " screened_at recorded_by_id recorded_at",
    "safeguards_vulnerability": "id case_id member_id code until_at recorded_by_id recorded_at",
    "safeguards_finding": "id case_id member_id gate state evidence valid_until found_at recorded_by_id recorded_at",
    "programmes_entitlement": "id case_id programme rulebook_version_id content_hash as_of facts answer eligible"
    " currency total calculated_at recorded_by_id",
    "programmes_application": "id case_id programme entitlement_id applied_on note under_review state recorded_by_id"
    " recorded_at",
    "programmes_approvaldecision": "id case_id application_id entitlement_id outcome note reasons remedy"
    " recorded_by_id recorded_at",
    "travel_movement": "id case_id means carrier number from_place to_place departs_at arrives_at state recorded_by_id"
    " recorded_at",
    "travel_seat": "id case_id movement_id member_id given_up_at recorded_by_id recorded_at",
    "travel_release": "id case_id movement_id member_id departs_at gates_overridden released_at recorded_by_id"
    " recorded_at",
    "travel_travelevent": "id case_id movement_id member_id kind happened_at recorded_by_id recorded_at",
    "travel_outsidedeparture": "id case_id member_id how note departed_on recorded_by_id recorded_at",
    "reintegration_plan": "id case_id version state arrived_on recorded_by_id recorded_at",
    "reintegration_planline": "id plan_id case_id dimension level form phase member_id need description provider"
    " amount currency planned_on state approved_version approved_by_id approved_at changed_by_id changed_at"
    " recorded_by_id recorded_at version",
    "reintegration_planapproval": "id plan_id case_id member_id plan_version approves channel language comment"
    " guardian_name recorded_by_id recorded_at",
    "reintegration_delivery": "id line_id case_id delivered_on amount proof proof_reference note handed_over_by"
    " recorded_by_id recorded_at",
    "reintegration_verification": "id line_id case_id verified_on how found_in_order note recorded_by_id recorded_at",
    "monitoring_followup": "id case_id member_id agency_id months arrived_on due_on state mode interviewer_id held_on"
    " recorded_by_id recorded_at",
    "monitoring_surveyresult": "id follow_up_id case_id survey version hash official answers economic social"
    " psychosocial composite band answered items risks recorded_by_id recorded_at",
    "tasks_task": "id kind case_id case_label member_id note agency_id roles person_id due_on ended_at ended_by_id"
    " recorded_by_id recorded_at",
    "audit_event": "at actor_id actor_label agency_id kind subject_kind subject_id subject_label case_id facts",
}  # fmt: skip
EMPTY = "\\N"


class Rows:
    """What one process has made and not yet written."""

    def __init__(self) -> None:
        self.lines: dict[str, list[str]] = defaultdict(list)

    def add(self, table: str, *values: Any) -> None:
        """One row, its values in the order of COLUMNS. Texts hold neither tabs nor backslashes."""
        self.lines[table].append("\t".join([EMPTY if value is None else str(value) for value in values]))

    def write(self, connection: psycopg.Connection) -> None:
        """Copy everything into its tables, in one transaction, and forget it."""
        with connection.transaction(), connection.cursor() as cursor:
            for table, lines in self.lines.items():
                columns = ", ".join(COLUMNS[table].split())
                with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                    copy.write("\n".join(lines) + "\n")
        self.lines.clear()


def array(values: Iterable[Any]) -> str:
    """PostgreSQL's text of an array of plain words."""
    return "{" + ",".join(map(str, values)) + "}"


def as_json(value: Any) -> str:
    """JSON that COPY takes as it is."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("\\", "\\\\")
