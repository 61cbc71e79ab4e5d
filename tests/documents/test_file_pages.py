"""The pages of files: several sent at once, found, opened, corrected by two at once, marked, taken back."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bayiri.agencies.commands import grant_sight
from bayiri.audit.models import Event
from bayiri.documents import rules
from bayiri.documents.models import Attachment
from bayiri.people.models import IdentityDocument
from tests.photographs import photograph, scan


@pytest.fixture
def at(told, as_, act, cast):
    """`at()`: (story, Carla's client, the address of the case's files). Carla acts in the database too."""
    story = told("counselling")
    client = as_("carla")
    act(cast.carla)
    return story, client, f"/cases/{story.case.id}/files"


def said_by(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def sent(*contents, **said):
    names = ("scan.pdf", "photo.jpg", "other.bin")
    files = [SimpleUploadedFile(name, content) for name, content in zip(names * 4, contents, strict=False)]
    return {"kind": "letter", "chosen": files, **said}


def test_an_empty_list_says_what_belongs_there(at):
    _story, client, files = at
    said = said_by(client.get(files))
    assert "Photograph what people bring" in said
    assert "No files yet." in said


def test_several_files_are_sent_in_one_go(at):
    story, client, files = at
    child = story.members()[1]
    more = {
        "title": "Lease",
        "member_id": str(child.id),
        "photographs": [SimpleUploadedFile("image.jpg", photograph())],
    }
    answer = client.post(f"{files}/add", sent(scan(2), photograph(colour="red"), **more), follow=True)
    said = said_by(answer)
    assert "3 files are kept." in said
    assert all(f"Lease ({number})" in said for number in (1, 2, 3))
    assert {file.member_id for file in Attachment.objects.all()} == {child.id}


def test_each_file_is_kept_or_refused_by_itself(at):
    _story, client, files = at
    answer = client.post(f"{files}/add", sent(scan(), b"PK\x03\x04" + b"0" * 90, b"%PDF-" + b" " * rules.MOST_BYTES))
    said = said_by(answer)
    assert answer.status_code == 422
    assert re.search(
        r"scan\.pdf Kept .*photo\.jpg Not kept .*\(INV-105\) It looks like a file of the kind \.docx", said
    )
    assert "other.bin Not kept" in said
    assert '<details class="govuk-details">' in answer.content.decode(), "what nobody filled in stays folded"
    assert [file.content_type for file in Attachment.objects.all()] == ["application/pdf"]
    assert Event.objects.filter(kind="act.refused").exists()


def test_a_photograph_of_a_newer_phone_is_explained(at):
    _story, client, files = at
    heic = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"0" * 50
    assert "Take it here with the camera" in said_by(client.post(f"{files}/add", sent(heic)))


def test_sent_again_on_a_bad_line_there_is_no_double(at):
    _story, client, files = at
    once = client.post(f"{files}/add", sent(scan(), photograph()), follow=True)
    again = client.post(f"{files}/add", sent(scan(), photograph(), photograph(colour="blue")), follow=True)
    assert "2 files are kept." in said_by(once)
    assert "The file is kept. 2 were already here, and are kept once." in said_by(again)
    assert Attachment.objects.count() == 3
    alone = client.post(f"{files}/add", sent(scan()), follow=True)
    assert alone.redirect_chain[-1][0] == f"{files}/{Attachment.objects.earliest('id').id}"


@pytest.mark.parametrize(("said", "fault"), [
    ({"chosen": []}, "Take a photograph, or choose a file."), ({"kind": ""}, "Choose one of these."),
    ({"kind": "spell"}, "Select a valid choice"), ({"dated_on_day": "1", "dated_on_month": "1", "dated_on_year": "2090"}, "or earlier"),
])  # fmt: skip
def test_nothing_is_kept_before_it_is_said_what_it_is(at, said, fault):
    _story, client, files = at
    answer = client.post(f"{files}/add", sent(scan(), **said))
    assert (answer.status_code, Attachment.objects.count()) == (422, 0)
    assert fault in said_by(answer)


def test_eleven_at_once_are_too_many(at):
    _story, client, files = at
    answer = client.post(f"{files}/add", sent(*[photograph(size=(60, 40 + n)) for n in range(11)]))
    assert "At most ten files at a time." in said_by(answer)
    assert Attachment.objects.count() == 0


def test_a_passport_is_scanned_from_the_persons_page(at, act, cast):
    story, client, files = at
    father, child = story.members()
    person = f"/cases/{story.case.id}/people/{father.person_id}"
    client.post(f"{person}/documents/add", {"kind": "passport", "number": "K1", "country": "Iraq", "grade": "proof",
                                            "state": "current", "version": "0"})  # fmt: skip
    act(cast.carla)
    link = re.search(r'href="(/cases/[^"]+/files/add\?[^"]+)"', client.get(person).content.decode())[1].replace(
        "&amp;", "&"
    )
    page = client.get(link).content.decode()
    passport = IdentityDocument.objects.get()
    assert re.search(r'value="identity" id="\w+" checked', page)
    assert f'<option value="{passport.id}" selected' in page
    of_child = client.post(f"{files}/add", sent(scan(), kind="identity", document_id=passport.id, member_id=child.id))
    assert "belongs to somebody else of the household" in said_by(of_child)
    no_letter = client.post(f"{files}/add", sent(scan(), document_id=passport.id))
    assert "Only a file that is an identity document" in said_by(no_letter)
    client.post(f"{files}/add", sent(scan(), kind="identity", document_id=passport.id))
    file = Attachment.objects.get()
    assert (file.member_id, file.document_id) == (father.id, passport.id)
    assert f"{files}/{file.id}" in client.get(person).content.decode()
    assert "Passport K1" in said_by(client.get(f"{files}/{file.id}"))


def test_a_file_is_opened_as_what_it_is_and_the_log_knows(at):
    _story, client, files = at
    content = scan()
    client.post(f"{files}/add", sent(content))
    file = Attachment.objects.get()
    small = client.get(f"{files}/{file.id}/preview")
    assert small["Content-Type"] == "image/jpeg"
    assert Event.objects.filter(kind="documents.file_opened").count() == 0
    answer = client.get(f"{files}/{file.id}/content")
    assert (answer.content, answer["Content-Type"]) == (content, "application/pdf")
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert answer["Content-Disposition"].startswith("inline")
    assert answer["Cache-Control"] == "private, no-store"
    assert client.get(f"{files}/{file.id}/content?download")["Content-Disposition"].startswith("attachment")
    assert Event.objects.filter(kind="documents.file_opened").count() == 2


def test_two_correct_a_file_at_once(at, as_):
    _story, client, files = at
    client.post(f"{files}/add", sent(scan(), title="Scan"))
    file = f"{files}/{Attachment.objects.get().id}"
    said = {"kind": "court", "title": "Judgement", "reason": "Read it.", "version": "1"}
    assert "What is said about the file is corrected." in said_by(client.post(f"{file}/correct", said, follow=True))
    late = as_("clemens").post(f"{file}/correct", {**said, "title": "Order"})
    assert late.status_code == 409
    assert "Judgement" in said_by(late)
    page = said_by(client.get(file))
    assert "Reason: Read it." in page
    assert "Letter: Scan" in page


def test_marked_as_not_for_this_case_and_taken_back(at):
    _story, client, files = at
    client.post(f"{files}/add", sent(scan(), title="Of the neighbours"))
    file = f"{files}/{Attachment.objects.get().id}"
    assert client.post(f"{file}/mistake", {"reason": ""}).status_code == 422
    assert "Of the neighbours" not in said_by(client.post(f"{file}/mistake", {"reason": "Other family."}, follow=True))
    assert "Of the neighbours" in said_by(client.get(f"{files}?marked=yes"))
    assert "Not for this case Other family." in said_by(client.get(file))
    assert client.post(f"{file}/mistake", {"reason": "Twice."}).status_code == 422
    client.post(f"{file}/take-back", {"reason": "It is theirs."})
    assert "Of the neighbours" in said_by(client.get(files))
    timeline = said_by(client.get(files.replace("/files", "/timeline")))
    assert "File marked as not for this case" in timeline
    assert "File taken back into the case" in timeline
    assert "State before: Not for this case after: In use" in timeline


def test_the_list_asks_the_same_number_of_questions(at):
    _story, client, files = at

    def asked():
        with CaptureQueriesContext(connection) as questions:
            client.get(files)
        assert not any('"documents_attachmentcontent"' in question["sql"] for question in questions)
        return len(questions)

    client.post(f"{files}/add", sent(photograph()))
    before = asked()
    client.post(f"{files}/add", sent(*[photograph(colour=colour) for colour in ("red", "green", "blue")]))
    assert asked() == before


def test_a_reader_sees_their_section_and_adds_nothing(at, as_, cast, act):
    story, client, files = at
    client.post(f"{files}/add", sent(scan(), kind="medical", title="Diagnosis"))
    client.post(f"{files}/add", sent(photograph(), title="From the court"))
    secret = Attachment.objects.get(kind="medical")
    about = {"kind": "case", "subject_id": story.case.id, "purpose": "programme", "section": "journey", "mode": "read"}
    grant_sight(by=cast.carla, agency_id=cast.adam.agency_id, **about)
    adam = as_("adam")
    page = said_by(adam.get(files))
    assert ("From the court" in page, "Diagnosis" in page, "Photograph or add files" in page) == (True, False, False)
    assert adam.get(f"{files}/{secret.id}/content").status_code == 404
    act(cast.carla)
    seen = Attachment.objects.get(kind="letter")
    for address in ("add", f"{seen.id}/correct", f"{seen.id}/mistake", f"{seen.id}/take-back"):
        assert adam.get(f"{files}/{address}").status_code == 403, address
    assert as_("eve").get(files).status_code == 404
