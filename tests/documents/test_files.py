"""Files of a case: photographs and papers kept once, found again, corrected, marked, taken back."""

import io

import pytest
from PIL import Image

from bayiri.audit.models import Event
from bayiri.core.errors import ChangedMeanwhile, RuleBroken
from bayiri.documents import queries
from bayiri.documents.commands.files import (
    FileData,
    correct_file,
    keep_file,
    mark_file,
    note_opening,
    take_back_file,
)
from bayiri.documents.models import Attachment, AttachmentContent
from bayiri.documents.queries import FilesWanted, bytes_of_attachment, files_page, scans_of
from bayiri.people.commands import DocumentData, write_document
from tests.photographs import encrypted_scan, photograph, scan


@pytest.fixture
def keep(cast):
    def kept(story, kind="letter", content=None, by=None, **said):
        data = FileData(kind, **said)
        return keep_file(by=by or cast.carla, case_id=story.case.id, data=data, content=content or photograph())

    return kept


@pytest.fixture
def case(told, act, cast):
    story = told()
    act(cast.carla)
    return story


def picture_of(file):
    return Image.open(io.BytesIO(bytes_of_attachment(file)))


def test_a_photograph_is_kept_upright_smaller_and_without_its_place(case, keep):
    data = Image.Exif()
    data[0x0112] = 6  # lies on its side
    data[0x010F] = "Maker of the phone"
    data.get_ifd(0x8825)[1] = "N"
    file = keep(case, content=photograph(size=(4000, 3000), exif=data)).file
    kept = picture_of(file)
    assert kept.size == (1800, 2400)
    assert not kept.getexif()
    assert (file.content_type, file.pages, file.has_preview) == ("image/jpeg", 1, True)
    small = Image.open(io.BytesIO(queries.preview_of(case.case.id, file.id)))
    assert max(small.size) == 320


def test_what_is_transparent_is_seen_on_white(case, keep):
    written = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(written, "PNG")
    assert picture_of(keep(case, content=written.getvalue()).file).getpixel((5, 5)) == (255, 255, 255)


def test_a_picture_that_would_fill_the_memory_is_refused(case, keep):
    with pytest.raises(RuleBroken):
        keep(case, content=photograph("PNG", size=(6500, 6500)))


def test_a_pdf_is_kept_byte_for_byte_with_a_picture_of_its_first_page(case, keep):
    content = scan(pages=3)
    file = keep(case, content=content).file
    assert bytes_of_attachment(file) == content
    assert (file.pages, file.size, file.has_preview) == (3, len(content), True)
    small = Image.open(io.BytesIO(queries.preview_of(case.case.id, file.id))).convert("RGB")
    assert small.getpixel((20, 20))[0] > 200 > 60 > small.getpixel((20, 20))[2]


def test_a_pdf_that_cannot_be_drawn_is_kept_without_a_picture(case, keep):
    file = keep(case, content=b"%PDF-1.7 a scan").file
    assert (file.has_preview, file.pages) == (False, 0)


def test_a_pdf_that_asks_for_a_password_is_refused(case, keep):
    with pytest.raises(RuleBroken) as refused:
        keep(case, content=encrypted_scan(b"secret"))
    assert refused.value.reasons == ["INV-105"]
    assert keep(case, content=encrypted_scan()).file.has_preview, "encrypted, but readable by everybody"


def test_the_same_bytes_twice_are_one_file(case, keep):
    first, again = keep(case), keep(case, "other", title="Another name")
    assert (first.is_new, again.is_new, again.file.pk) == (True, False, first.file.pk)
    assert (Attachment.objects.count(), AttachmentContent.objects.count()) == (1, 1)
    assert Event.objects.filter(kind="documents.file_added").count() == 1


def test_files_are_found_by_kind_and_person_and_marked_ones_apart(case, keep, cast):
    father, child = case.members()
    lease = keep(case, "housing", photograph(colour="red"), title="Lease").file
    keep(case, "school", photograph(colour="blue"), member_id=child.id)
    wrong = keep(case, "letter", photograph(colour="green"), member_id=father.id).file
    mark_file(by=cast.carla, case_id=case.case.id, file_id=wrong.id, reason="Of another family.")

    def found(**wanted):
        return [file.name for file in files_page(case.case.id, FilesWanted(**wanted)).files]

    assert found() == ["School or training", "Lease"]
    assert found(kind="housing") == found(title="lea") == ["Lease"]
    assert found(member_ids=[child.id]) == ["School or training"]
    assert found(marked=True) == ["Letter"]
    take_back_file(by=cast.carla, case_id=case.case.id, file_id=wrong.id, reason="It is theirs after all.")
    assert found(marked=True) == []
    assert len(found()) == 3
    assert lease.section == "plan"


def test_a_list_reads_no_bytes_and_one_page_at_a_time(case, keep, django_assert_num_queries, monkeypatch):
    monkeypatch.setattr(queries, "FILES_A_PAGE", 2)
    for colour in ("red", "green", "blue"):
        keep(case, content=photograph(colour=colour))
    with django_assert_num_queries(1) as asked:
        page = files_page(case.case.id, FilesWanted())
        assert [file.recorded_by.name for file in page.files] == ["Carla Counsellor"] * 2
    assert "attachmentcontent" not in asked.captured_queries[0]["sql"]
    assert page.has_next
    assert not files_page(case.case.id, FilesWanted(page=2)).has_next


def test_a_correction_keeps_what_was_said_before(case, keep, cast):
    file = keep(case, "letter", title="From the doctor").file
    data = FileData("medical", "Certificate", member_id=case.members()[0].id)
    said = {"by": cast.carla, "case_id": case.case.id, "file_id": file.id, "data": data}
    after = correct_file(version=1, reason="It is a certificate.", **said)
    assert (after.section, after.name, after.version) == ("health", "Certificate", 2)
    assert [row.title for row in queries.versions_of_file(after)] == ["Certificate", "From the doctor"]
    with pytest.raises(ChangedMeanwhile):
        correct_file(version=1, reason="Once more.", **said)
    kinds = list(Event.objects.filter(case_id=case.case.id).order_by("-id").values_list("kind", flat=True)[:2])
    assert kinds == ["documents.file_corrected", "documents.file_added"]


def test_a_scan_stands_beside_the_document_it_shows(case, keep, cast):
    father = case.members()[0]
    passport = write_document(
        by=cast.carla, person_id=father.person_id, data=DocumentData("passport", "K1", "IRQ", "proof")
    )
    file = keep(case, "identity", member_id=father.id, document_id=passport.id).file
    assert scans_of(case.case.id) == {passport.id: [file]}


def test_opening_a_file_stands_in_the_log(case, keep, cast):
    note_opening(by=cast.carla, file=keep(case, "medical", title="Diagnosis").file)
    event = Event.objects.filter(kind="documents.file_opened").get()
    assert (event.case_id, event.subject_label) == (case.case.id, "File"), (
        "the log is read by more people than the file"
    )
