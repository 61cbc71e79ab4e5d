"""INV-105 and INV-119 to INV-121: files are kept as what they are, once, in their section, and marked instead of removed.

Each is tried by the rule and again in SQL, as the application's role.
"""

import json

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction

from bayiri.agencies.commands import grant_sight
from bayiri.core import clock
from bayiri.core.errors import NotVisible
from bayiri.core.ids import uuid7
from bayiri.documents import rules
from bayiri.documents.choices import FileKind
from bayiri.documents.commands import files
from bayiri.documents.commands.files import FileData
from bayiri.documents.models import Attachment, AttachmentContent
from bayiri.people.commands import DocumentData, write_document
from tests.invariants.attacks import FAMILY, as_sealed, refused, rule_refuses, run
from tests.photographs import photograph

PDF = b"%PDF-1.7 a scan"


@pytest.fixture
def story(told, act, cast):
    story = told("counselling", FAMILY)
    act(cast.carla)
    return story


@pytest.fixture
def keep(cast, story):
    def kept(kind="letter", content=PDF, by=None, **said):
        data = FileData(kind, **said)
        return files.keep_file(by=by or cast.carla, case_id=story.case.id, data=data, content=content).file

    return kept


def call(function, said, *content):
    """As whoever can run a statement may."""
    places = ", ".join(["%s::jsonb", *["%s::bytea" for _ in content]])
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}({places})", [json.dumps(said, cls=DjangoJSONEncoder), *content])
        return cursor.fetchone()[0]


def keep_in_sql(story, content=PDF, preview=b"", **more):
    row = {
        "id": uuid7(), "case_id": story.case.id, "section": "journey", "kind": "letter", "title": "", "pages": 1,
        "content_type": "application/pdf", "recorded_at": clock.now(), "content_id": uuid7(), "key_id": "one", **more,
    }  # fmt: skip
    return call(
        "documents_keep_attachment", row, content, preview, as_sealed(content), as_sealed(preview) if preview else b""
    )


def correct_in_sql(file, **more):
    row = {
        "id": file.id, "version": file.version, "section": file.section, "kind": file.kind, "title": "Other", "reason": "Wrong.",
        "changed_at": clock.now(), **more,
    }  # fmt: skip
    return call("documents_correct_attachment", row)


def mark_in_sql(file, **more):
    return call(
        "documents_mark_attachment",
        {"id": file.id, "state": "mistake", "reason": "Wrong.", "changed_at": clock.now(), **more},
    )


NEITHER = [b"MZ a program", b"<html>", b"PK\x03\x04", b"\xff\xd8\xff cut off", b"%PDF-" + b" " * rules.MOST_BYTES]


@pytest.mark.parametrize("content", [b"", *NEITHER])
def test_a_file_is_a_pdf_or_a_photograph_of_some_size(story, keep, content):
    """INV-105: by what it is, not by what it is called; and nothing of it stays."""
    with rule_refuses("INV-105"):
        keep(content=content)
    if not content.startswith(b"\xff\xd8\xff"):
        with refused("INV-105"):
            keep_in_sql(story, content)
    with refused():
        keep_in_sql(story, content, content_type="text/html")
    with refused("INV-105"):
        keep_in_sql(story, preview=b"<svg>")
    assert AttachmentContent.objects.count() == 0


def test_the_same_bytes_are_kept_once(story, keep):
    """INV-119: whoever sends them, and how often."""
    first = keep()
    assert keep("court", title="Again") == first
    assert keep_in_sql(story, section="journey") == first.id
    assert (Attachment.objects.count(), AttachmentContent.objects.count()) == (1, 1)


def test_a_correction_says_why(story, keep, cast):
    """INV-119"""
    file = keep()
    said = {"by": cast.carla, "case_id": story.case.id, "file_id": file.id, "version": 1, "data": FileData("court")}
    with rule_refuses("INV-119"):
        files.correct_file(reason="  ", **said)
    with refused("INV-119"):
        correct_in_sql(file, reason=" ")
    assert correct_in_sql(file, version=7) is False, "somebody was faster"
    files.correct_file(reason="It is a judgement.", **said)


def test_a_correction_does_not_make_a_double(story, keep, cast):
    """INV-119: the same bytes stand with protection already."""
    keep(is_protected=True)
    keep_in_sql(story)
    file = Attachment.objects.get(section="journey")
    with rule_refuses("INV-119"):
        files.correct_file(
            by=cast.carla, case_id=story.case.id, file_id=file.id, version=1, data=FileData("letter", is_protected=True),
            reason="It concerns protection.",
        )  # fmt: skip
    with refused("INV-119"):
        correct_in_sql(file, section="protection")


def test_bytes_and_history_are_never_changed(story, keep):
    """INV-119: nor written by anybody but the functions."""
    keep()
    for table in ("documents_attachment", "documents_attachmentcontent", "documents_attachmentevent"):
        for statement in (
            f"UPDATE {table} SET id = id",
            f"DELETE FROM {table}",
            f"INSERT INTO {table} SELECT * FROM {table}",
        ):
            with refused("permission denied"):
                run(statement)


@pytest.mark.parametrize("kind", FileKind.values)
def test_a_file_stands_in_the_section_of_its_kind(story, keep, kind):
    """INV-120: the same pairs in the rule and in the database."""
    file = keep(kind)
    assert file.section == rules.SECTION_OF_FILE[kind]
    for section in {*rules.SECTION_OF_FILE.values(), "all"} - {file.section}:
        with refused("a_file_stands_in_its_section"):
            keep_in_sql(story, content=PDF + section.encode(), kind=kind, section=section)
    assert keep_in_sql(story, content=PDF + b"!", kind=kind, section="protection")


@pytest.mark.parametrize(("section", "sees"), [
    ("journey", {"court"}), ("plan", set()),
])  # fmt: skip
def test_who_was_given_one_section_sees_and_writes_its_files_alone(story, keep, act, cast, section, sees):
    """INV-120, INV-04: neither the files of the others, nor their bytes, nor their history."""
    kept = {"court": keep("court", PDF + b"1"), "medical": keep("medical", PDF + b"2"),
            "letter": keep("letter", PDF + b"3", is_protected=True)}  # fmt: skip
    about = {
        "kind": "case",
        "subject_id": story.case.id,
        "purpose": "reintegration",
        "section": section,
        "mode": "write",
    }
    grant_sight(by=cast.carla, agency_id=cast.adam.agency_id, **about)
    act(cast.adam)
    for table in ("documents_attachment", "documents_attachmentcontent", "documents_attachmentevent"):
        assert run(f"SELECT count(*) FROM {table}") == (len(sees),), table
    for name, file in kept.items():
        said = {"by": cast.adam, "case_id": story.case.id, "file_id": file.id, "reason": "Not theirs."}
        if name in sees:
            files.mark_file(**said)
            continue
        with pytest.raises(NotVisible):
            files.mark_file(**said)
        with refused("INV-120"):
            mark_in_sql(file)
        with rule_refuses("INV-120"):
            keep(file.kind, PDF + b"4", by=cast.adam, is_protected=file.section == "protection")
        with refused("INV-120"):
            keep_in_sql(story, kind=file.kind, section=file.section)


def test_what_is_moved_to_protection_is_not_told_by_its_history(story, keep, act, cast):
    """INV-120: who was given the journey saw the letter, and does no longer."""
    about = {"kind": "case", "subject_id": story.case.id, "purpose": "programme", "section": "journey", "mode": "read"}
    grant_sight(by=cast.carla, agency_id=cast.adam.agency_id, **about)
    file = keep("letter", title="From her brother")
    act(cast.adam)
    assert run("SELECT title FROM documents_attachmentevent") == ("From her brother",)
    with rule_refuses("INV-120"):
        files.keep_file(by=cast.adam, case_id=story.case.id, data=FileData("letter"), content=PDF + b"5")
    act(cast.carla)
    data = FileData("letter", "From her brother", is_protected=True)
    files.correct_file(
        by=cast.carla, case_id=story.case.id, file_id=file.id, version=1, data=data, reason="It threatens her."
    )  # fmt: skip
    act(cast.adam)
    assert run("SELECT count(*) FROM documents_attachmentevent") == (0,)


def test_a_file_is_marked_once_with_the_reason_and_taken_back_with_one(story, keep, cast):
    """INV-121"""
    file = keep()
    said = {"by": cast.carla, "case_id": story.case.id, "file_id": file.id}
    for reason in ("", "  "):
        with rule_refuses("INV-121"):
            files.mark_file(reason=reason, **said)
        with refused("INV-121"):
            mark_in_sql(file, reason=reason)
    for state in ("current", "gone"):
        with refused("INV-121"):
            mark_in_sql(file, state=state)
    with rule_refuses("INV-121"):
        files.take_back_file(reason="It was never away.", **said)
    marked = files.mark_file(reason="Of another family.", **said)
    with rule_refuses("INV-121"):
        files.mark_file(reason="Again.", **said)
    with rule_refuses("INV-121"):
        files.correct_file(version=2, data=FileData("court"), reason="It is a judgement.", **said)
    with refused("INV-121"):
        correct_in_sql(marked, kind="court")
    assert files.take_back_file(reason="It is theirs.", **said).state == "current"


def test_whom_and_what_it_shows_belongs_to_the_case(story, keep, told, act, cast):
    """INV-22: a member of this household, and a document of that person's own."""
    omar, zeinab, _yusuf = story.members()
    passport = write_document(
        by=cast.carla, person_id=omar.person_id, data=DocumentData("passport", "K1", "IRQ", "proof")
    )
    stranger = told("counselling").members()[0].id
    act(cast.carla)
    scan = {"kind": "identity", "section": "identity", "content_type": "image/jpeg"}
    with refused("INV-22"):
        keep_in_sql(story, member_id=stranger)
    for whose in (zeinab.id, None):
        with refused("INV-22"):
            keep_in_sql(story, photograph(), member_id=whose, document_id=passport.id, **scan)
    with refused("a_document_is_shown_by_its_scan"):
        keep_in_sql(story, member_id=omar.id, document_id=passport.id)
    file = Attachment.objects.get(
        pk=keep_in_sql(story, photograph(), member_id=omar.id, document_id=passport.id, **scan)
    )
    with refused("INV-22"):
        correct_in_sql(file, member_id=stranger)


def test_nobody_keeps_a_file_in_a_case_of_others(story, act, cast):
    """INV-120, INV-04: with the right ids, another agency and nobody write and see nothing."""
    file_id = keep_in_sql(story)
    for who in (cast.eve, None):
        act(who)
        assert run("SELECT count(*) FROM documents_attachmentcontent") == (0,)
        with refused("INV-120"):
            keep_in_sql(story, PDF + b"6")
        with refused("INV-120"):
            call(
                "documents_mark_attachment",
                {"id": file_id, "state": "mistake", "reason": "x", "changed_at": clock.now()},
            )
        with refused("permission denied"):
            run("SELECT documents_require_file(NULL::documents_attachment)")
