"""A paper is signed: on screen, on paper and brought back, or by thumbprint before a witness."""

import hashlib
import io
from datetime import date

import pytest
from PIL import Image

from bayiri.cases.models import Case
from bayiri.core.errors import NotAllowed, RuleBroken
from bayiri.documents.commands import upright
from bayiri.documents.models import File, Paper, Signing
from bayiri.documents.queries import bytes_of, file_of, paper_for
from bayiri.journey.commands import papers
from bayiri.journey.commands.change import change_plans
from bayiri.journey.forms.papers import drawn
from tests.documents.conftest import ADDRESS
from tests.photographs import photograph

PEN = drawn("10,10 50,80 90,20 130,90 170,30 210,80 250,20 290,90")
BY_HAND = {
    "signed_by": "Umar Hasan",
    "witness_name": "",
    "place": "Berlin",
    "signed_on": date(2024, 3, 8),
    "address": ADDRESS,
}


@pytest.fixture
def sign(cast):
    def signed(story, paper, how="screen", **more):
        said = {**BY_HAND, **({"picture": PEN} if how == "screen" else {}), **more}
        return papers.sign(by=cast.carla, case_id=story.case.id, paper_id=paper.id, how=how, **said)

    return signed


def test_signed_on_screen_is_kept_with_the_signature(told, issued, sign, cast):
    story = told()
    paper = issued(story, "declaration", "ar")
    before = bytes_of(file_of(paper, signed=False))
    sign(story, paper)
    kept = paper_for(cast.carla, story.case.id, paper.id)
    signed = file_of(kept, signed=True)
    assert bytes_of(signed).startswith(b"%PDF-")
    assert bytes_of(signed) != before
    assert signed.sha256 == hashlib.sha256(bytes_of(signed)).hexdigest()
    assert bytes_of(file_of(kept, signed=False)) == before
    assert (kept.signing.signed_by, kept.signing.how) == ("Umar Hasan", "screen")


def test_a_change_of_the_record_does_not_change_what_was_signed(told, issued, sign, cast):
    story = told()
    paper = issued(story, "declaration")
    sign(story, paper)
    kept = bytes_of(file_of(paper_for(cast.carla, story.case.id, paper.id), signed=True))
    case = Case.objects.get(pk=story.case.id)
    change_plans(by=cast.carla, case_id=case.id, version=case.version, changes={"destination_place": "Mosul"})
    again = paper_for(cast.carla, story.case.id, paper.id)
    assert bytes_of(file_of(again, signed=True)) == kept


def test_a_scan_comes_back_upright_and_without_where_it_was_taken(told, issued, sign, cast):
    story = told()
    paper = issued(story, "declaration")
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "A camera"  # turned by 90 degrees, made by
    sign(story, paper, "paper", file=photograph(exif=exif))
    file = file_of(paper_for(cast.carla, story.case.id, paper.id), signed=True)
    assert file.content_type == "image/jpeg"
    with Image.open(io.BytesIO(bytes_of(file))) as picture:
        assert picture.size == (40, 60)
        assert not picture.getexif()


def test_a_png_is_kept_as_photograph_and_a_pdf_as_it_is():
    assert upright(photograph("PNG")).startswith(b"\xff\xd8\xff")
    assert upright(b"%PDF-1.7 whatever") == b"%PDF-1.7 whatever"


def test_a_picture_that_is_none_is_refused():
    with pytest.raises(RuleBroken):
        upright(b"\xff\xd8\xff and then nothing that can be read")


def test_a_thumbprint_is_noted_with_its_witness(told, issued, sign):
    story = told()
    paper = issued(story, "declaration")
    sign(story, paper, "thumbprint", witness_name="Wanda Witness")
    signing = Signing.objects.get(paper=paper)
    assert (signing.witness_name, signing.file_id) == ("Wanda Witness", None)


def test_after_signing_a_new_paper_is_issued(told, issued, sign):
    story = told()
    first = issued(story, "declaration")
    sign(story, first)
    assert issued(story, "declaration") != first
    assert Paper.objects.count() == 2


def test_an_arrival_sheet_has_nothing_to_sign(told, issued, sign):
    story = told()
    with pytest.raises(NotAllowed):
        sign(story, issued(story, "arrival"))


def test_nothing_is_kept_where_a_rule_stands_against_it(told, issued, sign):
    story = told()
    paper = issued(story, "declaration")
    files = File.objects.count()
    with pytest.raises(RuleBroken):
        sign(story, paper, "paper", file=b"MZ a program")
    assert (File.objects.count(), Signing.objects.count()) == (files, 0)
