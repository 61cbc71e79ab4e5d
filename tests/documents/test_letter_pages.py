"""The pages of letters, from an empty list of templates to a letter that went out."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bayiri.cases.commands.appointments import AppointmentData, make_appointment
from bayiri.core import clock
from bayiri.documents.models import Letter, LetterSending, LetterTemplate, LetterVersion, Paper

TYPED = {"name": "Invitation", "purpose": "To a talk", "addressee": "person", "after": "0"}
IN_ENGLISH = {"subject_en": "Hello {person_name}", "body_en": "Dear {person_name},\r\n\r\ncome at {appointment_time}."}


@pytest.fixture
def at(told, as_):
    """`at("mona")`: her client, with a case of Carla's at hand."""

    def there(name):
        story = told()
        return as_(name), f"/cases/{story.case.id}", story

    return there


@pytest.fixture
def starters(as_):
    """The four templates, copied by Mona; by code."""
    as_("mona").post("/letters/starters")
    return {one.starter: one for one in LetterTemplate.objects.all()}


def said_by(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def letter_of(client, base, template, **more):
    """Sent as the page offers it, with changes."""
    page = f"{base}/letters/{template.id}"
    form = client.get(page).context["form"]
    typed = {name: form[name].value() or "" for name in ("recipient", "address", "subject", "body")}
    return client.post(page, typed | more)


def test_the_empty_list_teaches_and_one_click_fills_it(as_):
    mona = as_("mona")
    assert "Begin with the ready-made ones" in said_by(mona.get("/letters"))
    done = mona.post("/letters/starters", follow=True)
    assert "4 templates are copied" in said_by(done)
    assert "Copy" not in said_by(done)
    assert "Your letters have no address" in said_by(done)
    mona.post(
        "/letters/letterhead", {"address": "Harbour Street 12\r\n\r\n10115 Berlin", "contact": "office@example.org"}
    )
    assert "no address" not in said_by(mona.get("/letters"))


def test_a_letterhead_has_few_lines(as_):
    answer = as_("mona").post("/letters/letterhead", {"address": "1\n2\n3\n4\n5", "contact": ""})
    assert answer.status_code == 422
    assert "at most 4 lines" in said_by(answer)


def test_a_counsellor_reads_templates_and_is_not_asked_to_write_them(as_, starters):
    carla, template = as_("carla"), starters["complaint"]
    said = said_by(carla.get("/letters"))
    assert "Reply to a complaint" in said
    assert "New template" not in said
    assert "Change it" not in said_by(carla.get(f"/letters/{template.id}"))
    for page in ("/letters/new", f"/letters/{template.id}/edit", "/letters/letterhead"):
        assert carla.get(page).status_code == 403
    assert carla.post(f"/letters/{template.id}/retire").status_code == 403


def test_a_template_is_looked_at_before_it_is_saved(as_):
    mona = as_("mona")
    looked = mona.post("/letters/new", TYPED | IN_ENGLISH | {"preview": "yes"})
    assert (looked.status_code, looked.content.count(b"data:image/png")) == (200, 1)
    assert not LetterTemplate.objects.exists()
    saved = mona.post("/letters/new", TYPED | IN_ENGLISH)
    assert saved["Location"] == f"/letters/{LetterTemplate.objects.get().id}"
    assert LetterVersion.objects.get().texts["en"]["body"] == "Dear {person_name},\n\ncome at {appointment_time}."


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"body_en": "Dear {vulnerabilities}"}, "{vulnerabilities} is no field"),
        ({"body_en": ""}, "Write the text as well"),
        ({"subject_en": ""}, "Write a subject as well"),
        ({"subject_en": "", "body_en": ""}, "in at least one language"),
        ({"subject_ar": "x", "body_ar": "{no}"}, "{no} is no field"),
    ],
)
def test_what_is_wrong_with_a_template_is_said_where_it_is(as_, typed, told):
    answer = as_("mona").post("/letters/new", TYPED | IN_ENGLISH | typed)
    assert answer.status_code == 422
    assert told in said_by(answer)
    assert not LetterTemplate.objects.exists()


def test_two_change_a_template_and_the_second_loses_no_word(as_, starters):
    mona, template = as_("mona"), starters["complaint"]
    page = f"/letters/{template.id}/edit"
    assert mona.post(page, TYPED | IN_ENGLISH | {"after": "1"}).status_code == 302
    second = mona.post(page, TYPED | IN_ENGLISH | {"after": "1", "body_en": "My own words"})
    assert second.status_code == 422
    assert "INV-123" in said_by(second)
    assert "My own words" in second.content.decode()
    assert "This is version 1, as it was" in said_by(mona.get(f"/letters/{template.id}?version=1"))


def test_retired_and_brought_back(as_, starters):
    mona, template = as_("mona"), starters["complaint"]
    mona.post(f"/letters/{template.id}/retire")
    assert "1 retired template" in said_by(mona.get("/letters"))
    assert mona.get(f"/letters/{template.id}").status_code == 200
    mona.post(f"/letters/{template.id}/bring-back")
    assert "retired template" not in said_by(mona.get("/letters"))


def test_a_letter_is_filled_in_looked_at_issued_and_listed(at, starters, act, cast):
    carla, base, story = at("carla")
    act(cast.carla)
    starts = clock.now() + timedelta(days=2)
    data = AppointmentData(
        "counselling", starts, starts + timedelta(hours=1), "in_person", "ara", cast.carla.id, "Room 2"
    )
    make_appointment(by=cast.carla, case_id=story.case.id, data=data)
    assert "Invitation to an appointment" in said_by(carla.get(f"{base}/letters"))
    page = f"{base}/letters/{starters['appointment'].id}"
    opened = carla.get(page + "?language=fr")
    assert "Lieu : Room 2" in opened.content.decode()
    assert opened.content.count(b"data:image/png") == 1
    open_ones = [name for name, *_ in opened.context["open_fields"]]
    assert open_ones == ["agency_contact"]  # nobody wrote a letterhead yet
    typed = {"recipient": "Umar Hasan", "address": "", "subject": "Rendez-vous", "body": "Venez {agency_contact}"}
    assert carla.post(page + "?language=fr", typed | {"preview": "yes"}).status_code == 200
    refused = carla.post(page + "?language=fr", typed)
    assert refused.status_code == 422
    assert "Fill in or take out: {agency_contact}" in said_by(refused)
    assert "Venez {agency_contact}" in refused.content.decode()
    issued = carla.post(page + "?language=fr", typed | {"body": "Venez."})
    paper = Paper.objects.get()
    assert issued["Location"] == f"{base}/papers/{paper.id}"
    assert (paper.language, Letter.objects.get().body) == ("fr", "Venez.")
    assert "Rendez-vous" in said_by(carla.get(f"{base}/papers"))
    assert carla.get(f"{base}/papers/{paper.id}/file").content.startswith(b"%PDF-")


def test_it_is_checked_by_its_number_and_nothing_is_said_of_the_person(at, starters, client):
    carla, base, _story = at("carla")
    letter_of(carla, base, starters["complaint"], body="Done.")
    from bayiri.documents.seals import seal_of

    paper = Paper.objects.get()
    said = said_by(client.get(f"/verify/{paper.number}/{seal_of(paper.id, paper.content_hash)}"))
    assert "Valid" in said
    assert "Hasan" not in said.replace("Carla", "")


def test_noted_as_sent_taken_back_corrected(at, starters):
    carla, base, _story = at("carla")
    letter_of(carla, base, starters["complaint"], body="Done.")
    paper = Paper.objects.get()
    page = f"{base}/papers/{paper.id}"
    assert "Not sent yet" in said_by(carla.get(page))
    today = clock.today()
    day = {"sent_on_day": today.day, "sent_on_month": today.month, "sent_on_year": today.year}
    assert (
        carla.post(f"{base}/letters/{paper.id}/sent", {"how": "post", **day, "sent_on_year": 2020}).status_code == 422
    )
    carla.post(f"{base}/letters/{paper.id}/sent", {"how": "post", **day})
    assert "By post" in said_by(carla.get(page))
    carla.post(f"{base}/letters/{paper.id}/sent/{LetterSending.objects.get().id}/take-back")
    assert "Not sent yet" in said_by(carla.get(page))
    correct = f"{base}/letters/{starters['complaint'].id}?replaces={paper.id}"
    assert correct.replace("&", "&amp;") in carla.get(page).content.decode()
    assert "Done." in carla.get(correct).content.decode()
    typed = {"recipient": "Umar Hasan", "address": "", "subject": "Hello", "body": "Done better."}
    second = carla.post(correct, typed)["Location"]
    assert "Replaced" in said_by(carla.get(page))
    assert "Correct it by another letter" not in said_by(carla.get(page))
    assert paper.number in said_by(carla.get(second))


def test_a_letter_is_not_signed_by_the_person(at, starters):
    carla, base, _story = at("carla")
    letter_of(carla, base, starters["complaint"], body="Done.")
    page = f"{base}/papers/{Paper.objects.get().id}"
    assert "Have it signed" not in said_by(carla.get(page))
    for act in ("sign", "attach"):
        assert carla.get(f"{page}/{act}").status_code == 404
    assert carla.get(f"{base}/members/{_story.members()[0].id}/papers/letter").status_code == 404


def test_who_does_not_write_letters_and_who_takes_no_part(at, as_, starters):
    dora, base, _story = at("dora")
    page = f"{base}/letters/{starters['complaint'].id}"
    assert dora.get(f"{base}/letters").status_code == dora.get(page).status_code == 403
    eve = as_("eve")
    for there in (f"{base}/letters", page, f"/letters/{starters['complaint'].id}"):
        assert eve.get(there).status_code == 404


def test_strange_addresses_are_read_as_if_nothing_were_said(at, starters):
    carla, base, _story = at("carla")
    page = f"{base}/letters/{starters['complaint'].id}"
    assert carla.get(f"{page}?member=x&language=tlh&appointment=none").status_code == 200
    for there in (f"{page}?member={starters['complaint'].id}", f"{page}?replaces={starters['complaint'].id}"):
        assert carla.get(there).status_code == 404


def test_as_many_queries_for_many_letters_as_for_one(at, starters):
    carla, base, _story = at("carla")

    def counted(page):
        with CaptureQueriesContext(connection) as sent:
            assert carla.get(page).status_code == 200
        return len(sent)

    letter_of(carla, base, starters["complaint"], body="Done.")
    first = Paper.objects.get()
    pages = [f"{base}/papers", f"{base}/papers/{first.id}", "/letters", f"{base}/letters"]
    before = [counted(page) for page in pages]
    for place in range(3):
        letter_of(carla, base, starters["complaint"], body=f"Done {place}.")
    assert [counted(page) for page in pages] == before
    assert max(before) < 35
