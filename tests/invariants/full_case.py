"""A case with something behind every address: journey, plan, follow-ups, refusal, application."""

from datetime import timedelta
from random import Random
from time import time

from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value

from bayiri.accounts.commands import own
from bayiri.accounts.commands.systems import make_system
from bayiri.accounts.sealed import ask, hashed
from bayiri.agencies.choices import Role
from bayiri.agencies.commands import enter_absence, offers
from bayiri.agencies.commands.agreements import Activity, AgreementData, write_agreement
from bayiri.agencies.commands.people import change_roles
from bayiri.agencies.commands.reports import ReportData, send_report
from bayiri.agencies.context import acting_as
from bayiri.agencies.models import User
from bayiri.agencies.queries import colleagues_of
from bayiri.cases.commands import NewMember
from bayiri.cases.commands.appointments import AppointmentData, make_appointment
from bayiri.cases.commands.contact import AttemptData, record_attempt
from bayiri.cases.commands.emergency import open_in_emergency
from bayiri.cases.commands.notes import write_note
from bayiri.cases.rules import Move
from bayiri.core import clock
from bayiri.core.actor import ITSELF
from bayiri.core.guarded import write_guarded
from bayiri.core.ids import uuid7
from bayiri.documents.commands import letters
from bayiri.documents.commands.files import FileData, keep_file
from bayiri.documents.commands.letters import TemplateData
from bayiri.documents.letters import LetterText
from bayiri.documents.models import Paper
from bayiri.documents.seals import seal_of
from bayiri.exchange.commands.check import match_columns
from bayiri.exchange.commands.hooks import make_hook
from bayiri.exchange.commands.upload import upload_list
from bayiri.exchange.jobs import check
from bayiri.exchange.sheets.mapping import Mapping
from bayiri.journey.commands import decide, papers
from bayiri.journey.commands.asking import ask_others
from bayiri.journey.commands.change import join_household
from bayiri.journey.commands.hand_over import hand_over
from bayiri.journey.commands.letters import issue_letter
from bayiri.journey.commands.life import record_death
from bayiri.journey.commands.merge import merge_people
from bayiri.journey.queries.papers.letters import Asked
from bayiri.notifications.commands import tell
from bayiri.people.commands import ContactData, DocumentData, PersonData, register_person, write_contact, write_document
from bayiri.people.commands.matching import find_matches
from bayiri.people.models import Person
from bayiri.people.queries.matching import matches_page
from bayiri.privacy.commands.holds import place_hold
from bayiri.privacy.commands.requests import Asked as AskedAboutData
from bayiri.privacy.commands.requests import take_down
from bayiri.programmes.commands import explain_options
from bayiri.programmes.options import comparison, fingerprint
from bayiri.referrals import rules as referrals
from bayiri.reintegration.commands import Comment, assess_needs, take_down_comment
from bayiri.reintegration.commands.assets import write_asset
from bayiri.reintegration.rules import FoundNeed
from bayiri.safeguards.commands.alerts import AlertData, raise_alert
from bayiri.statistics.choices import Mark, Subject
from bayiri.statistics.commands import keep_picture
from bayiri.statistics.queries.figures import Figure
from bayiri.tasks.models import Task
from seed.aftercare import follow_up_rounds, half_done_survey, start_plan
from tests.boards.at_work import sit_at_tables
from tests.invariants.attacks import person, run
from tests.photographs import photograph


def live(story):
    """The story from arrival on, until every room has written something down."""
    _explain_options(story)
    start_plan(story, Random(1))
    _speak_of_the_plan(story)
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
    call = AttemptData(story.now, "call", "no_answer", contact_used="+49 151 5550101")
    story.do(by, lambda: record_attempt(by=by, case_id=case_id, member_id=member.id, data=call))
    story.do(by, lambda: write_note(by=by, case_id=case_id, section="counselling", text="Prefers the morning."))
    _merge(story, member.person_id)
    rights = {"kind": "rights", "language": "en", "address": "https://returns.example.org/verify"}
    story.do(by, lambda: papers.issue(by=by, case_id=story.case.id, member_id=member.id, **rights))
    _write_a_letter(story, member)
    _somebody_joined_and_died(story)
    figure = Figure(Subject.STAGES, Mark.BARS, ["Stage", "Cases"], [["Arrived", 1]])
    story.do(by, lambda: keep_picture(by=by, figure=figure, language="en", svg="<svg/>"))
    _of_the_team(story)
    _opened_in_an_emergency(story)
    _ask_the_receiver(story, member)
    sit_at_tables(story)
    _of_the_account(story)
    story.do(story.desk.manager, lambda: _list_checked(story.desk.manager))
    _asked_about_data(story, member)
    _of_the_agency(story)
    _programs(story)
    _of_the_receiver(story, member, passport)
    return story


def _of_the_receiver(story, member, passport):
    """Somebody refuses a step, and who seems to be the same person is registered elsewhere."""
    by = story.desk.receiver
    refused = {"case_id": story.case.id, "member_id": member.id, "step": "Visit", "description": "Will not talk."}
    story.do(by, lambda: decide.refuse(by=by, **refused))
    story.do(by, lambda: register_person(by=by, data=person(documents=(passport,))))
    with acting_as(ITSELF):
        find_matches(by=ITSELF)


def _programs(story):
    """The agency has connected a program, and it is told of news."""
    with acting_as(colleagues_of(story.desk.manager, Role.ADMINISTRATOR).select_related("agency").first().actor) as by:
        make_system(by=by, name="Register", scopes=["cases:read"])
        make_hook(by=by, address="https://register.example.org/news", kinds=["work"])
    with clock.moved_to(story.now), acting_as(story.desk.counsellor) as by:
        tell(by=by, person_ids=[story.desk.manager.id], kind="work", link="/work")


def _asked_about_data(story, member):
    """The main applicant wants a copy, and a court wants the record kept."""
    by = story.desk.counsellor
    asked = AskedAboutData("access", story.now.date(), "What do you hold on me?")
    story.do(by, lambda: take_down(by=by, case_id=story.case.id, member_id=member.id, asked=asked))
    with acting_as(by):
        director = colleagues_of(by, Role.DIRECTOR).first().actor
    with acting_as(director):
        place_hold(by=director, case_id=story.case.id, ground="A claim is before the court.", until_on=None)


def _list_checked(by):
    """A list of a caseload that waits for the word to begin."""
    one = upload_list(
        by=by, file_name="list.csv", content=b"Name,Sex,Destination\nAmina Hassan,F,Iraq\nOmar Hassan,?,Iraq"
    )
    match_columns(by=by, import_id=one.pk, mapping=Mapping.read(one.columns))
    check(by=by, import_id=str(one.pk))


def _write_a_letter(story, member):
    """From a template of the agency, and sent."""
    by, manager = story.desk.counsellor, story.desk.manager
    data = TemplateData("Invitation", "", "person", {"en": {"subject": "Hello", "body": "Dear {person_name}"}})
    version = story.do(manager, lambda: letters.write_template(by=manager, data=data))
    about = {"by": by, "case_id": story.case.id}
    text, asked = LetterText("Umar Hasan", "", "Hello", "Come."), Asked(member_id=member.id)
    where = {"template_id": version.template_id, "address": "https://returns.example.org/verify"}
    letter = story.do(by, lambda: issue_letter(**about, **where, asked=asked, text=text))
    story.do(by, lambda: letters.note_sending(**about, paper_id=letter.id, how="post", sent_on=clock.today()))


def _ask_the_receiver(story, member):
    """The agency that receives is asked for a training, and has not answered."""
    by, receiver = story.desk.counsellor, story.desk.receiver
    shown = referrals.Shown("training", message="Wants to learn to repair telephones.")
    asked = referrals.Asked(
        "service", "training", shown, receiver.agency_id, sections=("identity",), member_ids=(member.id,),
        answer_by=clock.today(),
    )  # fmt: skip
    story.do(by, lambda: ask_others(by=by, case_id=story.case.id, asked=asked, agreed=[member.id]))


def _merge(story, person_id):
    """The main applicant was on record a second time."""
    by, twin = story.desk.manager, PersonData("Omer", "Hassan")
    lost = story.do(by, lambda: register_person(by=by, data=twin))
    with acting_as(by):
        version = Person.objects.get(pk=person_id).version
    story.do(
        by,
        lambda: merge_people(
            by=by, kept_id=person_id, lost_id=lost.id, versions=(version, 1), data=twin, reason="The same passport."
        ),
    )


def _opened_in_an_emergency(story):
    """By the protection officer of those who help on the way, who do not take part in it."""
    officer = User.objects.select_related("agency").get(email__in=["hana@example.org", "hala@example.org"]).actor
    story.do(officer, lambda: open_in_emergency(by=officer, number=story.case.number, reason="She called for help."))


def _somebody_joined_and_died(story):
    """The grandmother, who had come along."""
    by = story.desk.counsellor
    grandmother = NewMember("parent", PersonData("Amina", sex="female"))
    joined = story.do(by, lambda: join_household(by=by, case_id=story.case.id, member=grandmother))
    died = {"died_on": story.now.date(), "told_by": "Her son", "certificate_seen": False}
    story.do(by, lambda: record_death(by=by, case_id=story.case.id, member_id=joined.id, **died))


def _of_the_team(story):
    """The case was handed to a colleague and back, just now; the counsellor will be away."""
    by, manager = story.desk.counsellor, story.desk.manager
    with acting_as(manager):
        colleague = colleagues_of(manager, Role.COUNSELLOR).exclude(pk=by.id).first()
        hand_over(by=manager, moves=[Move(story.case.id, by.id, colleague.id)])
        hand_over(by=manager, moves=[Move(story.case.id, colleague.id, by.id)])
    with acting_as(by):
        enter_absence(by=by, person_id=by.id, from_on=clock.today(), until_on=clock.today())


def _of_the_account(story):
    """The counsellor is signed in somewhere, in two steps."""
    by = story.desk.counsellor
    with acting_as(by):
        secret, user = generate_totp_secret(), User.objects.get(pk=by.id)
        code = format_hotp_value(hotp_value(secret, int(time()) // 30))
        own.add_code_app(by=by, user=user, secret=secret, code=code)
        kept = {"person": by.id, "proved": ["password", "code"], "address": "", "device": "", "data": ""}
        ask("keep_session", key=hashed(str(story.case.id)), create=True, **kept)


def _of_the_agency(story):
    """A service, roles that wait for a director, an agreement that is to be looked at, a report that was received."""
    manager, receiver = story.desk.manager, story.desk.receiver
    story.do(manager, lambda: offers.make_offer(by=manager, data=offers.OfferData("legal", "Legal talks")))
    with acting_as(manager):
        keeper = colleagues_of(manager, Role.ADMINISTRATOR).select_related("agency").first()
        partner = User.objects.select_related("agency").get(agency__kind="diaspora")
    travel = frozenset({Role.TRAVEL_OFFICER, Role.PROTECTION_OFFICER})
    story.do(keeper.actor, lambda: change_roles(by=keeper.actor, user_id=story.desk.travel.id, roles=travel))
    today = story.now.date()
    memorandum = AgreementData(
        "memorandum", "Looms of Erbil", today, (manager.agency_id, receiver.agency_id), review_on=today,
        activities=(Activity("Courses", receiver.agency_id),),
    )  # fmt: skip
    story.do(manager, lambda: write_agreement(by=manager, data=memorandum))
    with acting_as(ITSELF):
        run("SELECT agencies_open_reviews(%s, 30)", story.now)
    told = ReportData("A market day", "IRQ", today, today, "We spoke of rents.")
    about = {"by": partner.actor, "kind": "campaign", "sent_to": manager.agency_id, "data": told}
    story.do(partner.actor, lambda: send_report(**about))


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
    ("follow_up_id", "SELECT id FROM monitoring_followup WHERE state = 'done'"),
)


ROWS_OF_THE_AGENCY = (
    ("offer_id", "SELECT id FROM agencies_offer"),
    ("agreement_id", "SELECT id FROM agencies_agreement"),
    ("report_id", "SELECT id FROM agencies_partnerreport"),
)


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
        "act": "decline",
        "code": "fitness",
        "channel": "text",
        "kind": "boarded",
        "slug": "gone",
        "step": "asked",
        "colleague_id": story.desk.counsellor.id,
        "paper": "rights",
        "page": 1,
        "seal_number": 1,
        "programme": "deu-reag-garp",
        "what": "attempt",
        "agency": story.desk.manager.agency_id,
        "place": 1,
        "delivery_id": uuid7(),
        "report": "needs",
        "token": "made-up",
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


def _explain_options(story):
    """What there was to choose from, read to the first member."""
    by, present = story.desk.counsellor, [story.members()[0].id]

    def explain():
        shown = fingerprint(comparison(by, story.case, "en"))
        return explain_options(
            by=by, case_id=story.case.id, shown=shown, shown_in="en", members_present=present, language="eng"
        )

    story.do(by, explain)


def _speak_of_the_plan(story):
    """A need that no line answers yet, and a comment on the plan."""
    by, member = story.desk.receiver, story.members()[0].id
    need, said = FoundNeed("family", "individual", "We quarrel."), Comment(
        "When does it come?", story.now.date(), "consultation", "phone", "eng"
    )  # fmt: skip
    about = {"by": by, "case_id": story.case.id, "member_id": member}
    story.do(by, lambda: assess_needs(**about, found=[need]))
    story.do(by, lambda: take_down_comment(**about, comment=said))
