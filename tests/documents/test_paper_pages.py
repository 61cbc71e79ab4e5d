"""The pages of papers, from the list to the signed paper that is kept."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from bayiri.audit.models import Event
from bayiri.documents.models import Paper, Signing

STROKES = "10,10 50,80 90,20 130,90|170,30 210,80 250,20 290,90"


@pytest.fixture
def at(told, as_):
    """`at(stage)`: (story, Carla's client, the address of the case)."""

    def there(stage="counselling"):
        story = told(stage)
        return story, as_("carla"), f"/cases/{story.case.id}"

    return there


def said_by(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def issue(client, base, story, kind="declaration", language="ar"):
    page = f"{base}/members/{story.members()[0].id}/papers/{kind}"
    return client.post(page, {"language": language})


def test_the_list_says_what_can_be_printed_and_why_not(at):
    _story, client, base = at("counselling")
    said = said_by(client.get(f"{base}/papers"))
    assert "Voluntary return declaration" in said
    assert "Nothing has been calculated yet." in said
    assert "No paper has been issued yet." in said
    assert f"{base}/papers" in client.get(base).content.decode()


def test_it_is_looked_at_first_in_any_language(at):
    story, client, base = at()
    page = f"{base}/members/{story.members()[0].id}/papers/declaration"
    first = client.get(page)
    assert '<option value="ar" selected>' in first.content.decode()  # he speaks Arabic
    assert "not yet been read by a native speaker" in said_by(first)
    picture = client.get(f"{page}/picture", {"language": "fr", "page": "1"})
    assert picture.content.startswith(b"\x89PNG")
    preview = client.get(f"{page}/picture", {"as": "pdf"})
    assert (preview["Content-Type"], preview.content[:5]) == ("application/pdf", b"%PDF-")
    assert not Paper.objects.exists()


def test_what_cannot_be_printed_yet_has_no_picture_and_is_not_issued(at):
    story, client, base = at()
    page = f"{base}/members/{story.members()[0].id}/papers/travel"
    assert "No journey is booked" in said_by(client.get(page))
    assert client.get(f"{page}/picture").status_code == 404
    assert client.post(page, {"language": "en"}).status_code == 422
    assert client.get(f"{base}/members/{story.members()[0].id}/papers/whatever").status_code == 404


def test_issued_it_is_opened_and_saved_and_that_is_logged(at):
    story, client, base = at()
    onward = issue(client, base, story)
    paper = Paper.objects.get()
    assert onward["Location"] == f"{base}/papers/{paper.id}"
    assert "Not signed" in said_by(client.get(onward["Location"]))
    file = client.get(f"{base}/papers/{paper.id}/file?download")
    assert file.content.startswith(b"%PDF-")
    assert file["Content-Disposition"].startswith("attachment")
    assert (file["X-Content-Type-Options"], file["Cache-Control"]) == ("nosniff", "private, no-store")
    assert Event.objects.filter(kind="documents.printed", subject_id=paper.id).count() == 1


def test_signed_on_screen(at):
    story, client, base = at()
    issue(client, base, story)
    paper = Paper.objects.get()
    page = f"{base}/papers/{paper.id}/sign"
    assert "data-signature" in client.get(page).content.decode()
    typed = {"signed_by": "عمر حسن", "witness_name": "", "place": "Berlin"}
    for strokes in ("", "1,1 2,2", '"/><script>', "9999,1 " * 20):
        assert client.post(page, {**typed, "strokes": strokes}).status_code == 422
    assert client.post(page, {**typed, "strokes": STROKES}).status_code == 302
    said = said_by(client.get(f"{base}/papers/{paper.id}"))
    assert "Signed on screen" in said
    assert "Have it signed" not in said
    again = client.post(page, {**typed, "strokes": STROKES})
    assert again.status_code == 422
    assert "signed once" in said_by(again)


def test_signed_by_hand_and_brought_back(at):
    story, client, base = at()
    issue(client, base, story)
    paper = Paper.objects.get()
    page = f"{base}/papers/{paper.id}/attach"
    day = {"signed_on_day": "5", "signed_on_month": "3", "signed_on_year": "2024"}
    typed = {"how": "paper", "signed_by": "Umar Hasan", "witness_name": "", "place": "", **day}
    assert "Choose a photograph" in said_by(client.post(page, typed))
    program = SimpleUploadedFile("signed.pdf", b"MZ a program", "application/pdf")
    assert client.post(page, {**typed, "file": program}).status_code == 422
    written = io.BytesIO()
    Image.new("RGB", (300, 400), "white").save(written, "JPEG")
    photograph = SimpleUploadedFile("whatever.exe", written.getvalue(), "application/octet-stream")
    assert client.post(page, {**typed, "file": photograph}).status_code == 302
    file = client.get(f"{base}/papers/{paper.id}/file")
    assert (file["Content-Type"], file.content[:3]) == ("image/jpeg", b"\xff\xd8\xff")
    assert client.get(f"{base}/papers/{paper.id}/file?as=issued").content.startswith(b"%PDF-")


def test_a_thumbprint_without_a_witness_is_refused_in_words(at):
    story, client, base = at()
    issue(client, base, story)
    paper = Paper.objects.get()
    day = {"signed_on_day": "5", "signed_on_month": "3", "signed_on_year": "2024"}
    typed = {"how": "thumbprint", "signed_by": "Umar Hasan", "witness_name": "", "place": "", **day}
    refused = client.post(f"{base}/papers/{paper.id}/attach", typed)
    assert refused.status_code == 422
    assert "A thumbprint needs a witness" in said_by(refused)
    assert client.post(f"{base}/papers/{paper.id}/attach", {**typed, "witness_name": "Wanda"}).status_code == 302
    assert Signing.objects.get().witness_name == "Wanda"


def test_the_page_says_that_the_record_has_changed_since(at, act, cast):
    story, client, base = at()
    issue(client, base, story)
    paper = Paper.objects.get()
    assert "has changed since" not in said_by(client.get(f"{base}/papers"))
    act(cast.carla)
    story.counsel()
    for page in (f"{base}/papers", f"{base}/papers/{paper.id}", f"{base}/papers/{paper.id}/sign"):
        assert "has changed since" in said_by(client.get(page))


def test_the_declaration_is_offered_before_and_the_signed_one_after(at):
    story, client, base = at("assessed")
    member = story.members()[0].id
    page = f"{base}/members/{member}/declaration"
    assert f"{base}/members/{member}/papers/declaration" in client.get(page).content.decode()
    issue(client, base, story)
    yes = dict.fromkeys(["freely", "without_pressure", "informed", "may_withdraw_explained"], "on")
    said = {
        "decision": "agreed",
        **yes,
        "language": "ara",
        "signature": "signed",
        "interpreter_name": "",
        "witness_name": "",
        "place": "",
    }
    onward = client.post(page, said)
    assert onward["Location"] == f"{base}/papers/{Paper.objects.get().id}/attach"


def test_other_agencies_find_nothing(at, as_):
    story, client, base = at()
    issue(client, base, story)
    paper = Paper.objects.get()
    eve = as_("eve")
    for page in ("", "/file", "/sign", "/attach"):
        assert eve.get(f"{base}/papers/{paper.id}{page}").status_code == 404
    assert eve.get(f"{base}/papers").status_code == 404


def test_as_many_queries_for_many_papers_as_for_one(at):
    story, client, base = at("decided")

    def counted():
        with CaptureQueriesContext(connection) as sent:
            client.get(f"{base}/papers")
        return len(sent)

    issue(client, base, story)
    first = counted()
    assert first < 35
    for kind in ("rights", "counselling", "entitlements", "arrival", "sharing"):
        for language in ("en", "ar"):
            issue(client, base, story, kind, language)
    assert counted() == first
