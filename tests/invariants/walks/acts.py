"""What the rooms write down about the full case, act by act."""

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
from bayiri.cases.commands.emergency import open_in_emergency
from bayiri.cases.rules import Move
from bayiri.core import clock
from bayiri.core.actor import ITSELF
from bayiri.core.ids import uuid7
from bayiri.documents.commands import letters
from bayiri.documents.commands.letters import TemplateData
from bayiri.documents.letters import LetterText
from bayiri.exchange.commands.check import match_columns
from bayiri.exchange.commands.hooks import make_hook
from bayiri.exchange.commands.upload import upload_list
from bayiri.exchange.jobs import check
from bayiri.exchange.sheets.mapping import Mapping
from bayiri.journey.commands import decide
from bayiri.journey.commands.asking import ask_others
from bayiri.journey.commands.change import join_household
from bayiri.journey.commands.hand_over import hand_over
from bayiri.journey.commands.letters import issue_letter
from bayiri.journey.commands.life import record_death
from bayiri.journey.commands.merge import merge_people
from bayiri.journey.queries.papers.letters import Asked
from bayiri.notifications.commands import tell
from bayiri.oversight.commands import ComplaintData, complain
from bayiri.oversight.models import Complaint
from bayiri.people.commands import PersonData, register_person
from bayiri.people.commands.matching import find_matches
from bayiri.people.models import Person
from bayiri.privacy.commands.holds import place_hold
from bayiri.privacy.commands.requests import Asked as AskedAboutData
from bayiri.privacy.commands.requests import take_down
from bayiri.programmes.commands import explain_options
from bayiri.programmes.options import comparison, fingerprint
from bayiri.referrals import rules as referrals
from bayiri.reintegration.commands import Comment, assess_needs, take_down_comment
from bayiri.reintegration.rules import FoundNeed
from tests.invariants.attacks import person, run


def of_the_receiver(story, member, passport):
    """Somebody refuses a step, and who seems to be the same person is registered elsewhere."""
    by = story.desk.receiver
    refused = {"case_id": story.case.id, "member_id": member.id, "step": "Visit", "description": "Will not talk."}
    story.do(by, lambda: decide.refuse(by=by, **refused))
    story.do(by, lambda: register_person(by=by, data=person(documents=(passport,))))
    with acting_as(ITSELF):
        find_matches(by=ITSELF)


def programs(story):
    """The agency has connected a program, and it is told of news."""
    with acting_as(colleagues_of(story.desk.manager, Role.ADMINISTRATOR).select_related("agency").first().actor) as by:
        make_system(by=by, name="Register", scopes=["cases:read"])
        make_hook(by=by, address="https://register.example.org/news", kinds=["work"])
    with clock.moved_to(story.now), acting_as(story.desk.counsellor) as by:
        tell(by=by, person_ids=[story.desk.manager.id], kind="work", link="/work")


def asked_about_data(story, member):
    """The main applicant wants a copy, and a court wants the record kept."""
    by = story.desk.counsellor
    asked = AskedAboutData("access", story.now.date(), "What do you hold on me?")
    story.do(by, lambda: take_down(by=by, case_id=story.case.id, member_id=member.id, asked=asked))
    with acting_as(by):
        director = colleagues_of(by, Role.DIRECTOR).first().actor
    with acting_as(director):
        place_hold(by=director, case_id=story.case.id, ground="A claim is before the court.", until_on=None)


def list_checked(by):
    """A list of a caseload that waits for the word to begin."""
    one = upload_list(
        by=by, file_name="list.csv", content=b"Name,Sex,Destination\nAmina Hassan,F,Iraq\nOmar Hassan,?,Iraq"
    )
    match_columns(by=by, import_id=one.pk, mapping=Mapping.read(one.columns))
    check(by=by, import_id=str(one.pk))


def write_a_letter(story, member):
    """From a template of the agency, and sent."""
    by, manager = story.desk.counsellor, story.desk.manager
    data = TemplateData("Invitation", "", "person", {"en": {"subject": "Hello", "body": "Dear {person_name}"}})
    version = story.do(manager, lambda: letters.write_template(by=manager, data=data))
    about = {"by": by, "case_id": story.case.id}
    text, asked = LetterText("Umar Hasan", "", "Hello", "Come."), Asked(member_id=member.id)
    where = {"template_id": version.template_id, "address": "https://returns.example.org/verify"}
    letter = story.do(by, lambda: issue_letter(**about, **where, asked=asked, text=text))
    story.do(by, lambda: letters.note_sending(**about, paper_id=letter.id, how="post", sent_on=clock.today()))


def ask_the_receiver(story, member):
    """The agency that receives is asked for a training, and has not answered."""
    by, receiver = story.desk.counsellor, story.desk.receiver
    shown = referrals.Shown("training", message="Wants to learn to repair telephones.")
    asked = referrals.Asked(
        "service", "training", shown, receiver.agency_id, sections=("identity",), member_ids=(member.id,),
        answer_by=clock.today(),
    )  # fmt: skip
    story.do(by, lambda: ask_others(by=by, case_id=story.case.id, asked=asked, agreed=[member.id]))


def merge(story, person_id):
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


def opened_in_an_emergency(story):
    """By the protection officer of those who help on the way, who do not take part in it."""
    officer = User.objects.select_related("agency").get(email__in=["hana@example.org", "hala@example.org"]).actor
    story.do(officer, lambda: open_in_emergency(by=officer, number=story.case.number, reason="She called for help."))


def somebody_joined_and_died(story):
    """The grandmother, who had come along."""
    by = story.desk.counsellor
    grandmother = NewMember("parent", PersonData("Amina", sex="female"))
    joined = story.do(by, lambda: join_household(by=by, case_id=story.case.id, member=grandmother))
    died = {"died_on": story.now.date(), "told_by": "Her son", "certificate_seen": False}
    story.do(by, lambda: record_death(by=by, case_id=story.case.id, member_id=joined.id, **died))


def of_the_team(story):
    """The case was handed to a colleague and back, just now; the counsellor will be away."""
    by, manager = story.desk.counsellor, story.desk.manager
    with acting_as(manager):
        colleague = colleagues_of(manager, Role.COUNSELLOR).exclude(pk=by.id).first()
        hand_over(by=manager, moves=[Move(story.case.id, by.id, colleague.id)])
        hand_over(by=manager, moves=[Move(story.case.id, colleague.id, by.id)])
    with acting_as(by):
        enter_absence(by=by, person_id=by.id, from_on=clock.today(), until_on=clock.today())


def of_the_account(story):
    """The counsellor is signed in somewhere, in two steps."""
    by = story.desk.counsellor
    with acting_as(by):
        secret, user = generate_totp_secret(), User.objects.get(pk=by.id)
        code = format_hotp_value(hotp_value(secret, int(time()) // 30))
        own.add_code_app(by=by, user=user, secret=secret, code=code)
        kept = {"person": by.id, "proved": ["password", "code"], "address": "", "device": "", "data": ""}
        ask("keep_session", key=hashed(str(story.case.id)), create=True, **kept)


def of_the_agency(story):
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


def options_explained(story):
    """What there was to choose from, read to the first member."""
    by, present = story.desk.counsellor, [story.members()[0].id]

    def explain():
        shown = fingerprint(comparison(by, story.case, "en"))
        return explain_options(
            by=by, case_id=story.case.id, shown=shown, shown_in="en", members_present=present, language="eng"
        )

    story.do(by, explain)


def speak_of_the_plan(story):
    """A need that no line answers yet, and a comment on the plan."""
    by, member = story.desk.receiver, story.members()[0].id
    need, said = FoundNeed("family", "individual", "We quarrel."), Comment(
        "When does it come?", story.now.date(), "consultation", "phone", "eng"
    )  # fmt: skip
    about = {"by": by, "case_id": story.case.id, "member_id": member}
    story.do(by, lambda: assess_needs(**about, found=[need]))
    story.do(by, lambda: take_down_comment(**about, comment=said))


def what_somebody_complains_of(story):
    """Somebody complains of the responsible agency without a name: it comes to a body that watches; ids for addresses."""
    officers = User.objects.filter(roles__contains=[Role.COMPLAINTS_OFFICER.value]).exclude(
        agency_id=story.case.agency_id
    )
    officer = officers.select_related("agency").filter(agency__kind="monitoring").first()
    if officer is None:
        return {"complaint_id": uuid7(), "reader_id": uuid7()}
    about = ComplaintData("They did not listen.", about="agency", about_words=story.desk.counsellor.agency_name)
    with clock.moved_to(story.now):
        complain(by=None, data=about)
    with acting_as(officer.actor):
        return {"complaint_id": Complaint.objects.order_by("-recorded_at").first().id, "reader_id": officer.id}
