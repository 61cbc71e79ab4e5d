"""A case with something behind every address: journey, plan, follow-ups, refusal, application."""

from datetime import date, timedelta
from random import Random

from bayiri.agencies.choices import Role
from bayiri.agencies.context import acting_as
from bayiri.agencies.queries import colleagues_of
from bayiri.cases.commands import NewMember
from bayiri.cases.commands.appointments import AppointmentData, make_appointment
from bayiri.cases.commands.contact import AttemptData, record_attempt
from bayiri.cases.commands.notes import write_note
from bayiri.core import clock
from bayiri.core.guarded import write_guarded
from bayiri.core.ids import uuid7
from bayiri.documents.commands.files import FileData, keep_file
from bayiri.documents.models import Paper
from bayiri.documents.seals import seal_of
from bayiri.journey.commands import papers
from bayiri.journey.commands.change import join_household
from bayiri.notifications.commands import tell
from bayiri.people.commands import ContactData, DocumentData, PersonData, write_contact, write_document
from bayiri.people.queries.matching import matches_page
from bayiri.reintegration.commands.assets import write_asset
from bayiri.safeguards.commands.advisories import AdvisoryData, add_advisory
from bayiri.safeguards.commands.alerts import AlertData, raise_alert
from bayiri.safeguards.commands.children import ChildData, write_step
from bayiri.safeguards.commands.family import WordData, say_parting
from bayiri.safeguards.commands.health import StatementData, state_health
from bayiri.safeguards.commands.risk import RiskData, assess_risk
from bayiri.statistics.choices import Mark, Subject
from bayiri.statistics.commands import keep_picture
from bayiri.statistics.queries.figures import Figure
from bayiri.tasks.models import Task
from seed.aftercare import follow_up_rounds, half_done_survey, start_plan
from tests.boards.at_work import sit_at_tables
from tests.invariants.attacks import run
from tests.invariants.walks.acts import (
    ask_the_receiver,
    asked_about_data,
    list_checked,
    merge,
    of_the_account,
    of_the_agency,
    of_the_receiver,
    of_the_team,
    opened_in_an_emergency,
    options_explained,
    programs,
    somebody_joined_and_died,
    speak_of_the_plan,
    what_somebody_complains_of,
    write_a_letter,
)
from tests.invariants.walks.ordered import told_to_leave
from tests.photographs import photograph


def live(story):
    """The story from arrival on, until every room has written something down."""
    options_explained(story)
    start_plan(story, Random(1))
    speak_of_the_plan(story)
    follow_up_rounds(story, Random(3), 1)
    story.now = clock.now()  # what is half done is kept for some days only
    half_done_survey(story)
    by, member = story.desk.counsellor, story.members()[0]
    phone, passport = ContactData("phone", "+49 151 5550101", True), DocumentData("passport", "K1", "IRQ", "proof")
    story.do(by, lambda: write_contact(by=by, person_id=member.person_id, data=phone))
    story.do(by, lambda: write_document(by=by, person_id=member.person_id, data=passport))
    story.do(
        by, lambda: write_asset(by=by, case_id=story.case.id, person_id=member.person_id, kind="tools", words="A cart.")
    )
    scan = FileData("letter", member_id=member.id)
    story.do(by, lambda: keep_file(by=by, case_id=story.case.id, data=scan, content=photograph()))
    case_id, at = story.case.id, story.now + timedelta(days=1)
    talk = AppointmentData("counselling", at, at + timedelta(hours=1), "in_person", "eng", by.id, "Room 2")
    story.do(by, lambda: make_appointment(by=by, case_id=case_id, data=talk))
    call = AttemptData(story.now, "call", "no_answer", contact_used="+49 151 5550101", fears_return=True)
    story.do(by, lambda: record_attempt(by=by, case_id=case_id, member_id=member.id, data=call))
    story.do(by, lambda: write_note(by=by, case_id=case_id, section="counselling", text="Prefers the morning."))
    afraid_of_the_place(story, member)
    a_child_with_a_guardian(story)
    merge(story, member.person_id)
    rights = {"kind": "rights", "language": "en", "address": "https://returns.example.org/verify"}
    story.do(by, lambda: papers.issue(by=by, case_id=story.case.id, member_id=member.id, **rights))
    told_to_leave(story, member)
    write_a_letter(story, member)
    somebody_joined_and_died(story)
    figure = Figure(Subject.STAGES, Mark.BARS, ["Stage", "Cases"], [["Arrived", 1]])
    story.do(by, lambda: keep_picture(by=by, figure=figure, language="en", svg="<svg/>"))
    of_the_team(story)
    opened_in_an_emergency(story)
    ask_the_receiver(story, member)
    sit_at_tables(story)
    of_the_account(story)
    health_and_parting(story, member)
    story.do(story.desk.manager, lambda: list_checked(story.desk.manager))
    asked_about_data(story, member)
    of_the_agency(story)
    programs(story)
    of_the_receiver(story, member, passport)
    return story


def afraid_of_the_place(story, member):
    """A risk that waits for its review, and an advisory that speaks of this member alone."""
    by, adviser = story.desk.counsellor, story.desk.protection
    data = RiskData("They know me.", "Unsafe.", "A paper, 2024.", "unclear", "x", "eng", True, profile=("witness",))
    story.do(by, lambda: assess_risk(by=by, case_id=story.case.id, member_id=member.id, data=data))
    said = AdvisoryData("IRQ", "senior", "For witnesses.", "A paper.", story.now.date(), profiles=("witness",))
    story.do(adviser, lambda: add_advisory(by=adviser, data=said))


def a_child_with_a_guardian(story):
    """A nephew who joined; a guardian is named for him."""
    by = story.desk.counsellor
    nephew = NewMember("other", PersonData("Amir", sex="male", born_on=date(2014, 5, 1), birth_precision="day"))
    joined = story.do(by, lambda: join_household(by=by, case_id=story.case.id, member=nephew))
    said = ChildData(story.now.date(), "Order 63 F 118.", "Lena Vogt", "Family court")
    story.do(by, lambda: write_step(by=by, case_id=story.case.id, member_id=joined.id, kind="guardian", data=said))


def health_and_parting(story, member):
    """What somebody says about their health, and to the family travelling apart."""
    by, about = story.desk.counsellor, {"case_id": story.case.id, "member_id": member.id}
    said = StatementData(signed=True, note="Well.", medicine="None.", medicine_after="None.", notice="Nobody.")
    story.do(by, lambda: state_health(by=by, data=said, **about))
    word = WordData(False, (member.id,), "Together.", "eng", alone=True, best="Together.", interpreter_name="Samira")
    story.do(by, lambda: say_parting(by=by, data=word, **about))


# What stands in addresses: its name there, and a row of the full case.
ROWS = (
    ("contact_id", "SELECT id FROM people_contact"),
    ("document_id", "SELECT id FROM people_identitydocument"),
    ("death_id", "SELECT id FROM cases_death"),
    ("picture_id", "SELECT id FROM statistics_picture"),
    ("application_id", "SELECT id FROM programmes_application"),
    ("explanation_id", "SELECT id FROM programmes_explanation"),
    ("need_id", "SELECT id FROM reintegration_need WHERE settled_because = ''"),
    ("comment_id", "SELECT id FROM reintegration_plancomment"),
    ("line_id", "SELECT id FROM reintegration_planline WHERE state = 'approved'"),
    ("appointment_id", "SELECT id FROM tasks_appointment"),
    ("note_id", "SELECT id FROM cases_note"),
    ("opening_id", "SELECT id FROM cases_emergencyopening"),
    ("file_id", "SELECT id FROM documents_attachment"),
    ("order_id", "SELECT id FROM orders_order"),
    (
        "remedy_id",
        "SELECT r.id FROM orders_remedy r WHERE NOT EXISTS (SELECT 1 FROM orders_ruling x WHERE x.remedy_id = r.id)",
    ),
    ("postponement_id", "SELECT id FROM orders_postponement"),
    ("refusal_id", "SELECT id FROM consent_refusal"),
    ("draft_id", "SELECT id FROM monitoring_surveydraft"),
    ("merge_id", "SELECT id FROM people_merge"),
    ("template_id", "SELECT id FROM documents_lettertemplate"),
    ("letter_id", "SELECT paper_id FROM documents_letter"),
    ("sending_id", "SELECT id FROM documents_lettersending"),
    ("fact_id", "SELECT id FROM travel_travelevent"),
    ("asset_id", "SELECT id FROM reintegration_asset"),
    ("event_id", "SELECT id FROM travel_travelevent WHERE kind = 'arrived'"),
    ("session_id", "SELECT id FROM cases_counsellingsession"),
    ("screening_id", "SELECT id FROM safeguards_screening"),
    ("batch_id", "SELECT batch FROM cases_handover WHERE undone_at IS NULL ORDER BY id DESC"),
    ("row_id", "SELECT id FROM cases_contactattempt"),
    ("absence_id", "SELECT id FROM agencies_absence"),
    ("referral_id", "SELECT id FROM referrals_referral"),
    ("board_id", "SELECT id FROM boards_board"),
    ("seat_id", "SELECT id FROM boards_seat WHERE role = 'reception'"),
    ("work_id", "SELECT id FROM boards_sharedtask"),
    ("message_id", "SELECT id FROM boards_message"),
    ("proposal_id", "SELECT id FROM boards_proposal"),
    ("hand_id", "SELECT id FROM boards_carehandover WHERE previous_id IS NOT NULL"),
    ("sign_in_id", "SELECT id FROM accounts_session"),
    ("factor_id", "SELECT id FROM mfa_authenticator"),
    ("request_id", "SELECT id FROM privacy_datarequest"),
    ("hold_id", "SELECT id FROM privacy_hold"),
    ("assessment_id", "SELECT id FROM safeguards_returnrisk WHERE profile <> '{}'"),
    ("looked_at_id", "SELECT id FROM safeguards_protectionreview"),
    ("step_id", "SELECT id FROM safeguards_childstep WHERE kind = 'guardian'"),
    ("advisory_id", "SELECT id FROM safeguards_advisory"),
    ("advisory", "SELECT id FROM safeguards_advisory"),
    ("follow_up_id", "SELECT id FROM monitoring_followup WHERE state = 'done'"),
)


ROWS_OF_THE_AGENCY = (
    ("offer_id", "SELECT id FROM agencies_offer"),
    ("agreement_id", "SELECT id FROM agencies_agreement"),
    ("report_id", "SELECT id FROM agencies_partnerreport"),
)
# The same whatever the case.
ALWAYS = {"page": 1, "seal_number": 1, "place": 1, "token": "made-up", "writing": "note", "rung": "traced"}


def ids_of(story):
    """What stands in addresses: converter name to the value of this case."""
    member = story.members()[0]
    ids = {
        "case_id": story.case.id,
        "member_id": member.id,
        "person_id": member.person_id,
        "movement_id": story.movement.id,
    }
    with acting_as(story.desk.counsellor):
        ids |= {name: run(statement)[0] for name, statement in ROWS}
        paper = Paper.objects.filter(case_id=story.case.id, kind="rights").first()
        ids |= {"paper_id": paper.id, "number": paper.number, "seal": seal_of(paper.id, paper.content_hash)}
        ids["task_id"] = Task.objects.filter(case_id=story.case.id, ended_at=None).first().id
    ids |= _of_news_and_alerts(story)
    ids |= what_somebody_complains_of(story)
    with acting_as(story.desk.manager) as manager:
        ids["import_id"] = run("SELECT id FROM exchange_caseloadimport")[0]
        ids |= {name: run(statement)[0] for name, statement in ROWS_OF_THE_AGENCY}
        ids["review_id"] = run("SELECT id FROM agencies_agreementreview WHERE agency_id = %s", manager.agency_id)[0]
    with acting_as(
        colleagues_of(story.desk.manager, Role.DATA_STEWARD).select_related("agency").first().actor
    ) as steward:
        ids["match_id"] = matches_page(steward, ["open"]).rows[0].id
    with acting_as(colleagues_of(story.desk.manager, Role.ADMINISTRATOR).select_related("agency").first().actor):
        ids["change_id"] = run("SELECT id FROM agencies_rolechange WHERE decided_at IS NULL")[0]
        ids["system_id"] = run("SELECT id FROM accounts_system")[0]
        ids["hook_id"], ids["news"] = run("SELECT hook_id, reference FROM exchange_hooknews")
    return {
        **ids,
        **ALWAYS,
        "act": "decline",
        "code": "fitness",
        "channel": "text",
        "kind": "boarded",
        "slug": "gone",
        "step": "asked",
        "colleague_id": story.desk.counsellor.id,
        "paper": "rights",
        "programme": "deu-reag-garp",
        "what": "attempt",
        "agency": story.desk.manager.agency_id,
        "delivery_id": uuid7(),
        "report": "needs",
        "user_id": story.desk.counsellor.id,
    }


def _of_news_and_alerts(story):
    """The counsellor has news and an address that waits for its code; an alert was raised; the person was asked to call."""
    by, case_id = story.desk.counsellor, story.case.id
    with clock.moved_to(story.now), acting_as(by):
        tell(by=by, person_ids=[by.id], kind="work", case_id=case_id, link=f"/cases/{case_id}")
        rows = {"notice_id": run("SELECT id FROM notifications_notice WHERE person_id = bayiri_actor()")[0]}
        alert = AlertData("Somebody keeps her passport.", danger_now=False)
        rows["alert_id"], _told = raise_alert(by=by, data=alert, case_id=case_id)
        rows["address_id"], rows["text_id"] = uuid7(), uuid7()
        address = {"id": rows["address_id"], "channel": "text", "value": "+4915155550101", "asked_at": story.now}
        write_guarded("notifications_name_address", address)
        contact = run("SELECT id FROM people_contact WHERE kind = 'phone' AND is_safe AND state = 'current'")
        if contact:
            write_guarded("cases_text_person", {
                "id": rows["text_id"], "case_id": case_id, "contact_id": contact[0], "sentence": "call_us", "language": "en",
                "channel": "text", "recorded_at": story.now,
            })  # fmt: skip
    return rows
