"""A letter is written from a template: filled in, changed, issued, kept, sent, corrected."""

from datetime import date, timedelta

import pytest

from bayiri.agencies.commands import grant_sight
from bayiri.audit.models import Event
from bayiri.cases.commands.appointments import AppointmentData, make_appointment
from bayiri.core import clock
from bayiri.core.errors import NotAllowed, NotVisible, RuleBroken
from bayiri.documents.choices import LetterField, PaperStanding
from bayiri.documents.commands import letters as commands
from bayiri.documents.commands.letters import TemplateData
from bayiri.documents.letters import LetterText
from bayiri.documents.models import Letter, LetterTemplate, LetterVersion, Paper
from bayiri.documents.permissions import sections_to_read
from bayiri.documents.queries import bytes_of, file_of, letter_templates, standing_of
from bayiri.documents.rules import fields_in, unknown_fields
from bayiri.documents.seals import seal_of
from bayiri.journey.commands.letters import issue_letter
from bayiri.journey.commands.life import record_death
from bayiri.journey.queries.papers.letters import Asked, letter_desk
from bayiri.rulebooks.queries import letter_starters
from tests.documents.conftest import ADDRESS
from tests.invariants.attacks import run

TEXTS = {"en": {"subject": "To {person_name}", "body": "Dear {person_name},\n\nwe meet at {appointment_time}."}}


@pytest.fixture
def template(cast, act):
    """`template(texts)`: a template of Mona's, who acts from here on."""

    def write(texts=TEXTS, addressee="person"):
        act(cast.mona)
        return commands.write_template(by=cast.mona, data=TemplateData("Invitation", "", addressee, texts))

    return write


@pytest.fixture
def letter(cast, act):
    """`letter(story, version, body=...)`: issued by Carla, who acts from here on."""

    def issue(story, version, by=None, asked=None, **said):
        act(by or cast.carla)
        text = LetterText(**{"recipient": "Umar Hasan", "address": "", "subject": "Hello", "body": "Come.", **said})
        return issue_letter(
            by=by or cast.carla, case_id=story.case.id, template_id=version.template_id, asked=asked or Asked(),
            text=text, address=ADDRESS,
        )  # fmt: skip

    return issue


def meeting(story, **more):
    """A talk with everybody, two days from now."""
    by, at = story.desk.counsellor, clock.now() + timedelta(days=2)
    said = ("counselling", at, at + timedelta(hours=1), "in_person", "ara", by.id, "Room 2")
    data = AppointmentData(*said, **more)
    return make_appointment(by=by, case_id=story.case.id, data=data)


def test_the_product_brings_four_letters_in_four_languages_with_fields_that_exist():
    starters = letter_starters(on=date(2026, 11, 23))
    assert len(starters) == 4
    for one in starters:
        assert set(one.texts) == set(one.names) == set(one.purpose) == {"en", "fr", "es", "ar"}
        fields = [frozenset(fields_in(text.subject + text.body)) for text in one.texts.values()]
        assert len(set(fields)) == 1, one.template
        assert not unknown_fields(" ".join(f"{{{name}}}" for name in fields[0]), LetterField.values)


def test_starters_are_copied_once(cast, act):
    act(cast.mona)
    assert (commands.copy_starters(by=cast.mona), commands.copy_starters(by=cast.mona)) == (4, 0)
    assert len(letter_templates(cast.mona)) == LetterTemplate.objects.count() == 4
    with pytest.raises(NotAllowed):
        commands.copy_starters(by=cast.carla)


def test_a_new_version_leaves_the_one_before_as_it_was(template, cast):
    first = template()
    data = TemplateData("Invitation", "", "person", {"en": {"subject": "x", "body": "y"}})
    second = commands.write_template(by=cast.mona, data=data, template_id=first.template_id, after=1)
    assert [one.number for one in LetterVersion.objects.order_by("number")] == [1, 2]
    assert LetterVersion.objects.get(pk=first.pk).texts == TEXTS
    assert letter_templates(cast.mona) == [second]
    assert Event.objects.filter(kind="letters.template_written").count() == 2


def test_a_retired_template_is_not_offered_until_it_is_brought_back(template, cast):
    version = template()
    commands.retire_template(by=cast.mona, template_id=version.template_id)
    assert letter_templates(cast.mona) == []
    assert letter_templates(cast.mona, in_use=False) == [version]
    commands.bring_back_template(by=cast.mona, template_id=version.template_id)
    assert letter_templates(cast.mona) == [version]
    kinds = Event.objects.filter(kind__startswith="letters.").order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["letters.template_written", "letters.template_retired", "letters.brought_back"]


def test_a_counsellor_writes_letters_and_no_templates(template, cast, act):
    version = template()
    act(cast.carla)
    data = TemplateData("x", "", "person", TEXTS)
    for call in (
        lambda: commands.write_template(by=cast.carla, data=data),
        lambda: commands.write_template(by=cast.carla, data=data, template_id=version.template_id, after=1),
        lambda: commands.retire_template(by=cast.carla, template_id=version.template_id),
        lambda: commands.write_letterhead(by=cast.carla, address="x", contact=""),
    ):
        with pytest.raises(NotAllowed):
            call()


def test_another_agency_does_not_see_the_template(template, cast, act):
    version = template()
    act(cast.eve)
    assert letter_templates(cast.eve) == []
    data = TemplateData("x", "", "person", TEXTS)
    with pytest.raises(NotVisible):
        commands.write_template(by=cast.eve, data=data, template_id=version.template_id, after=1)
    with pytest.raises(NotVisible):
        commands.retire_template(by=cast.eve, template_id=version.template_id)


def test_fields_are_filled_in_the_language_of_the_letter(told, template, cast, act):
    body = "{person_name}|{birth_date}|{destination_country}|{appointment_date}|{appointment_place}|{nationality}"
    version = template({code: {"subject": "x", "body": body} for code in ("en", "fr", "es", "ar")})
    story = told()
    act(cast.carla)
    planned = meeting(story)
    said = {
        code: letter_desk(cast.carla, story.case.id, version.template_id, Asked(language=code)).text.body.split("|")
        for code in ("en", "fr", "es", "ar")
    }
    assert said["en"][:3] == ["Umar Hasan", "1 March 1986", "Iraq"]
    assert said["fr"][:3] == ["Umar Hasan", "1 mars 1986", "Irak"]
    assert said["es"][1:3] == ["1 de marzo de 1986", "Irak"]
    assert said["ar"][0] == "عمر حسن"
    assert said["ar"][5] == "العراق"
    assert "مارس" in said["ar"][1]
    assert said["en"][3].startswith(f"{planned.starts_at:%A}, ")
    assert "Room 2" in said["ar"][4]


def test_the_person_is_written_to_in_their_own_language_and_others_in_the_readers(told, template, cast, act):
    texts = {code: {"subject": "x", "body": "y"} for code in ("en", "ar")}
    to_person, to_others = template(texts), template(texts, "authority")
    story = told()
    act(cast.carla)
    assert letter_desk(cast.carla, story.case.id, to_person.template_id, Asked()).language == "ar"
    assert letter_desk(cast.carla, story.case.id, to_others.template_id, Asked()).language == "en"


def test_a_field_without_a_value_stays_to_be_seen_and_is_not_issued(told, template, letter, cast, act):
    version, story = template(), told()
    act(cast.carla)
    desk = letter_desk(cast.carla, story.case.id, version.template_id, Asked())
    assert desk.text.body.endswith("we meet at {appointment_time}.")
    with pytest.raises(RuleBroken, match="INV-124"):
        letter(story, version, body=desk.text.body)
    assert not Paper.objects.exists()


def test_a_doctors_appointment_is_told_to_nobody_else(told, template, cast, act):
    """Health is no field, and does not come in by the appointment."""
    to_person, to_others = template(), template(addressee="other")
    story = told()
    act(cast.carla)
    by, at = cast.carla, clock.now() + timedelta(days=2)
    data = AppointmentData("medical", at, at + timedelta(hours=1), "in_person", "ara", by.id, "Clinic")
    make_appointment(by=by, case_id=story.case.id, data=data)
    assert len(letter_desk(by, story.case.id, to_person.template_id, Asked()).appointments) == 1
    assert letter_desk(by, story.case.id, to_others.template_id, Asked()).appointments == []


def test_an_issued_letter_is_kept_and_can_be_checked(told, template, letter, cast):
    version, story = template(), told()
    paper = letter(story, version, recipient="Consulate", address="1 Main Road\n10115 Berlin")
    kept = Letter.objects.get()
    assert (kept.paper, kept.version, kept.recipient, kept.body) == (paper, version, "Consulate", "Come.")
    assert (paper.kind, paper.section) == ("letter", "journey")
    assert bytes_of(file_of(paper, signed=False)).startswith(b"%PDF-")
    standing = standing_of(paper.number, seal_of(paper.id, paper.content_hash))
    assert standing.standing == PaperStanding.LATEST
    assert Event.objects.get(kind="documents.issued").facts["kind"] == "letter"


def test_sent_twice_on_one_day_it_is_the_same_letter(told, template, letter):
    version, story = template(), told()
    assert letter(story, version) == letter(story, version)
    assert Letter.objects.count() == 1
    assert letter(story, version, body="Come soon.") != letter(story, version, body="Come.")


def test_a_letter_does_not_replace_another_by_itself(told, template, letter):
    """Unlike a declaration: two letters about one person are two letters."""
    version, story = template(), told()
    first = letter(story, version)
    letter(story, version, body="Something else.")
    assert standing_of(first.number, seal_of(first.id, first.content_hash)).standing == PaperStanding.LATEST


def test_a_letter_is_corrected_by_another_and_says_so(told, template, letter, cast):
    version, story = template(), told()
    first = letter(story, version)
    correcting = Asked(replaces_id=first.id)
    desk = letter_desk(cast.carla, story.case.id, version.template_id, correcting)
    assert (desk.text.body, desk.member.id) == ("Come.", first.member_id)
    second = letter(story, version, asked=correcting, body="Come on Monday.")
    assert second == letter(story, version, asked=correcting, body="Come on Monday.")
    with pytest.raises(RuleBroken, match="INV-124"):
        letter(story, version, asked=correcting, body="Come on Tuesday.")
    assert standing_of(first.number, seal_of(first.id, first.content_hash)).standing == PaperStanding.REPLACED
    assert standing_of(second.number, seal_of(second.id, second.content_hash)).standing == PaperStanding.LATEST


def test_that_it_went_out_is_noted_and_taken_back(told, template, letter, cast):
    version, story = template(), told()
    paper = letter(story, version)
    about = {"by": cast.carla, "case_id": story.case.id, "paper_id": paper.id}
    commands.note_sending(**about, how="post", sent_on=clock.today())
    sending = paper.sendings.get()
    commands.take_back_sending(**about, sending_id=sending.id)
    commands.take_back_sending(**about, sending_id=sending.id)
    assert run("SELECT taken_back_by_id FROM documents_lettersending") == (cast.carla.id,)
    kinds = Event.objects.filter(kind__startswith="letters.sen").values_list("kind", flat=True)
    assert sorted(kinds) == ["letters.sending_taken_back", "letters.sent_noted"]


def test_other_papers_are_not_sent(told, issued, cast):
    story = told()
    paper = issued(story, "rights")
    with pytest.raises(NotVisible):
        commands.note_sending(
            by=cast.carla, case_id=story.case.id, paper_id=paper.id, how="post", sent_on=clock.today()
        )


def test_who_does_not_take_part_and_who_only_looks_writes_no_letter(told, template, letter, cast):
    version, story = template(), told()
    with pytest.raises(NotVisible):
        letter(story, version, by=cast.eve)
    with pytest.raises(NotAllowed):
        letter(story, version, by=cast.dora)


def test_a_letter_to_authorities_warns_while_asylum_is_pending(told, template, cast, act):
    to_person, to_authority = template(), template(addressee="authority")
    story = told()
    act(cast.carla)
    run("UPDATE cases_case SET residence_status = 'asylum_pending' WHERE id = %s", story.case.id)
    endangers = [
        letter_desk(cast.carla, story.case.id, one.template_id, Asked()).endangers for one in (to_person, to_authority)
    ]
    assert endangers == [False, True]


def test_nobody_writes_to_the_dead_without_being_told(told, template, cast, act):
    version, story = template(), told()
    act(cast.carla)
    assert not letter_desk(cast.carla, story.case.id, version.template_id, Asked()).to_the_dead
    member = story.members()[1]
    died = {"died_on": story.now.date(), "told_by": "His father", "certificate_seen": False}
    story.do(cast.carla, lambda: record_death(by=cast.carla, case_id=story.case.id, member_id=member.id, **died))
    act(cast.carla)
    desk = letter_desk(cast.carla, story.case.id, version.template_id, Asked(member_id=member.id))
    assert desk.to_the_dead
    assert desk.text.recipient == ""


def test_a_field_of_a_section_that_is_not_seen_stays_open(told, template, cast, act, monkeypatch):
    """Contact and identity are not everybody's who takes part in the journey."""
    texts = {"en": {"subject": "x", "body": "{person_name} {person_address} {case_number}"}}
    version, story = template(texts), told()
    act(cast.carla)
    monkeypatch.setattr("bayiri.journey.queries.papers.letters.sections_to_read", lambda *_who: frozenset({"journey"}))
    desk = letter_desk(cast.carla, story.case.id, version.template_id, Asked())
    assert fields_in(desk.text.body) == ["person_name", "person_address"]
    assert {"person_name", "person_address"} <= desk.unseen
    assert desk.text.recipient == ""


def test_who_sees_a_section_is_who_was_given_it(told, cast, act):
    story = told()
    act(cast.carla)
    about = {"kind": "case", "subject_id": story.case.id, "purpose": "programme", "section": "journey", "mode": "read"}
    grant_sight(by=cast.carla, agency_id=cast.adam.agency_id, **about)
    assert "contact" in sections_to_read(cast.carla, story.case.id)
    act(cast.adam)
    assert sections_to_read(cast.adam, story.case.id) == {"identity", "basis", "journey"}


def test_a_correction_stays_in_its_language_whatever_the_template_says_now(told, template, letter, cast, act):
    version, story = template({"fr": {"subject": "x", "body": "y"}}), told()
    first = letter(story, version)
    act(cast.mona)
    data = TemplateData("Invitation", "", "person", TEXTS)
    commands.write_template(by=cast.mona, data=data, template_id=version.template_id, after=1)
    act(cast.carla)
    desk = letter_desk(cast.carla, story.case.id, version.template_id, Asked(replaces_id=first.id))
    assert (first.language, desk.language) == ("fr", "fr")
    assert letter(story, version, asked=Asked(replaces_id=first.id), body="Venez lundi.").language == "fr"
