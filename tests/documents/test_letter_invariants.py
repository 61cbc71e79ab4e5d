"""INV-122 to INV-124: what letters take from the record, which template they are written from, how they go out.

Each is tried by the rule and again in SQL, as the application's role.
"""

import json
from datetime import timedelta

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction

from bayiri.core import clock
from bayiri.core.guarded import write_guarded
from bayiri.core.ids import uuid7
from bayiri.documents.choices import FIELD_SECTIONS, LetterField
from bayiri.documents.commands import letters as commands
from bayiri.documents.commands.letters import TemplateData
from bayiri.documents.letters import LetterText
from bayiri.documents.models import Letter, LetterSending, LetterVersion, Paper
from bayiri.journey.commands.letters import issue_letter
from bayiri.journey.queries.papers.letters import Asked
from tests.documents.conftest import ADDRESS
from tests.invariants.attacks import as_sealed, refused, rule_refuses, run

PDF = b"%PDF-1.7"

TEXTS = {"en": {"subject": "Hello", "body": "Dear {person_name}"}}


@pytest.fixture
def version(cast, act):
    """A template of Mona's, who acts."""
    act(cast.mona)
    return commands.write_template(by=cast.mona, data=TemplateData("Invitation", "", "person", TEXTS))


@pytest.fixture
def story(told, version, act, cast):
    story = told()
    act(cast.carla)
    return story


def issue(cast, story, version, asked=None, **said):
    text = LetterText(**{"recipient": "Umar Hasan", "address": "", "subject": "Hello", "body": "Come.", **said})
    return issue_letter(
        by=cast.carla, case_id=story.case.id, template_id=version.template_id, asked=asked or Asked(), text=text,
        address=ADDRESS,
    )  # fmt: skip


def write_in_sql(version, **more):
    """The next version of a template, as whoever can run a statement may."""
    row = {
        "id": uuid7(), "template_id": version.template_id, "number": version.number + 1, "name": "x", "purpose": "",
        "addressee": "person", "texts": TEXTS, "recorded_at": clock.now(), **more,
    }  # fmt: skip
    with transaction.atomic():
        write_guarded("documents_write_template", row)


def issue_in_sql(story, version, **more):
    paper = {
        "id": uuid7(), "case_id": story.case.id, "member_id": story.members()[0].id, "kind": "letter",
        "section": "journey", "language": "en", "words_version": "1", "content_hash": "x",
        "number": str(uuid7())[-10:].upper(), "recorded_at": clock.now(), "file_id": uuid7(), "key_id": "one",
    }  # fmt: skip
    letter = {"version_id": version.id, "recipient": "x", "address": "", "subject": "x", "body": "x", **more}
    said = json.dumps({**paper, "letter": letter if more != {"letter": None} else None}, cls=DjangoJSONEncoder)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT documents_issue(%s::jsonb, %s::bytea, %s::bytea)", [said, PDF, as_sealed(PDF)])


def test_the_database_holds_the_list_of_fields(db):
    """INV-122: the same as LetterField."""
    assert sorted(run("SELECT documents_letter_fields()")[0]) == sorted(LetterField.values)


def test_no_field_tells_of_protection_health_or_why_somebody_returns():
    """INV-122: by section, and by name."""
    assert set(FIELD_SECTIONS.values()) <= {"identity", "contact"}
    forbidden = (
        "protection",
        "health",
        "vulnerab",
        "category",
        "reason",
        "residence",
        "asylum",
        "medical",
        "need",
        "kind_of",
    )
    assert [name for name in LetterField.values if any(word in name for word in forbidden)] == []


@pytest.mark.parametrize("field", ["{vulnerabilities}", "{}", "{ person_name }", "{person_name\n}", "{Person_Name}"])
def test_a_template_uses_only_the_fields_there_are(version, cast, field):
    """INV-122"""
    for part in ("subject", "body"):
        texts = {"en": {"subject": "x", "body": "x", part: f"Dear {field}"}}
        with rule_refuses("INV-122"):
            commands.write_template(by=cast.mona, data=TemplateData("x", "", "person", texts))
        with refused("INV-122"):
            write_in_sql(version, texts=texts)
    for nothing in ({}, {"de": {"subject": "x", "body": "x"}}, {"en": {"subject": "x", "body": " "}}, {"en": {}}):
        with refused("INV-122"):
            write_in_sql(version, texts=nothing)
    with rule_refuses("INV-122"):
        commands.write_template(by=cast.mona, data=TemplateData("x", "", "person", {}))


def test_a_version_follows_the_one_that_was_opened(version, cast):
    """INV-123: of two who change a template, the second is told."""
    data = TemplateData("x", "", "person", TEXTS)
    commands.write_template(by=cast.mona, data=data, template_id=version.template_id, after=1)
    with rule_refuses("INV-123"):
        commands.write_template(by=cast.mona, data=data, template_id=version.template_id, after=1)
    for number in (2, 4):
        with refused("INV-123"):
            write_in_sql(version, number=number)
    assert LetterVersion.objects.count() == 2


def test_a_retired_template_writes_no_letter(story, version, cast, act):
    """INV-123"""
    act(cast.mona)
    commands.retire_template(by=cast.mona, template_id=version.template_id)
    act(cast.carla)
    with rule_refuses("INV-123"):
        issue(cast, story, version)
    with refused("INV-123"):
        issue_in_sql(story, version)


def test_templates_are_their_agencys(version, cast, act):
    """INV-04: neither seen, changed nor retired by another, nor written by who does not lead."""
    for who, told in ((cast.eve, "INV-04"), (cast.carla, "INV-04"), (None, "INV-04")):
        act(who)
        with refused(told):
            write_in_sql(version)
        with refused(told):
            run("SELECT documents_retire_template(%s, now())", version.template_id)
        if who is not cast.carla:
            assert run("SELECT count(*) FROM documents_letterversion") == (0,)
    act(cast.eve)  # leads her own agency: writes its head, and nobody else's
    commands.write_letterhead(by=cast.eve, address="Elsewhere", contact="")
    act(cast.mona)
    assert run("SELECT count(*) FROM documents_letterhead") == (0,)


def test_another_agencys_template_writes_no_letter_here(story, cast, act):
    """INV-123"""
    act(cast.eve)
    theirs = commands.write_template(by=cast.eve, data=TemplateData("x", "", "person", TEXTS))
    act(cast.carla)
    with refused("INV-123"):
        issue_in_sql(story, theirs)


@pytest.mark.parametrize(
    "fault", [{"recipient": " "}, {"subject": ""}, {"body": " "}, {"body": "at {appointment_time}"}, {"subject": "{}"}]
)
def test_a_letter_goes_to_somebody_and_leaves_no_field_open(story, version, cast, fault):
    """INV-124"""
    with rule_refuses("INV-124"):
        issue(cast, story, version, **fault)
    with refused("INV-124"):
        issue_in_sql(story, version, **fault)
    assert not Letter.objects.exists()


def test_a_letter_paper_without_its_letter_is_not_issued(story, version):
    """INV-124"""
    with refused("INV-124"):
        issue_in_sql(story, version, letter=None)
    assert not Paper.objects.exists()


def test_a_letter_corrects_one_other_about_the_same_person_once(story, version, cast, issued, act):
    """INV-124"""
    first = issue(cast, story, version)
    rights = issued(story, "rights")
    childs = issue(cast, story, version, Asked(member_id=story.members()[1].id))
    act(cast.carla)
    for other in (rights, childs):
        with refused("INV-124"):
            issue_in_sql(story, version, replaces_id=other.id)
    issue(cast, story, version, Asked(replaces_id=first.id), body="Come on Monday.")
    with rule_refuses("INV-124"):
        issue(cast, story, version, Asked(replaces_id=first.id), body="Come on Tuesday.")
    with refused("INV-124"):
        issue_in_sql(story, version, replaces_id=first.id)


def test_a_letter_is_sent_after_it_was_issued_and_not_ahead(story, version, cast, issued):
    """INV-124"""
    paper, today = issue(cast, story, version), clock.today()
    about = {"by": cast.carla, "case_id": story.case.id, "paper_id": paper.id, "how": "post"}
    for day in (today - timedelta(days=1), today + timedelta(days=1)):
        with rule_refuses("INV-124"):
            commands.note_sending(**about, sent_on=day)
        row = {"id": uuid7(), "paper_id": paper.id, "how": "post", "sent_on": day, "recorded_at": clock.now()}
        with refused("INV-124"), transaction.atomic():
            write_guarded("documents_note_sending", row)
    with refused(), transaction.atomic():  # another paper is no letter
        write_guarded("documents_note_sending", {**row, "paper_id": issued(story, "rights").id, "sent_on": today})
    assert not LetterSending.objects.exists()


def test_another_agency_sees_no_letter_and_says_nothing_of_its_sending(story, version, cast, act):
    """INV-04"""
    paper = issue(cast, story, version)
    commands.note_sending(by=cast.carla, case_id=story.case.id, paper_id=paper.id, how="post", sent_on=clock.today())
    sending = LetterSending.objects.get()
    row = {"id": uuid7(), "paper_id": paper.id, "how": "post", "sent_on": clock.today(), "recorded_at": clock.now()}
    for who in (cast.eve, None):
        act(who)
        assert (
            run("SELECT count(*) FROM documents_letter") == run("SELECT count(*) FROM documents_lettersending") == (0,)
        )
        with refused("INV-04"), transaction.atomic():
            write_guarded("documents_note_sending", row)
        with refused("INV-04"):
            run("SELECT documents_take_back_sending(%s, now())", sending.id)
        with refused("permission denied"):
            run("SELECT documents_keep_letter(NULL, '{}')")
