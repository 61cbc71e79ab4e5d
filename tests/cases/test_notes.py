import pytest
from django.db import connection

from bayiri.agencies.commands import grant_sight
from bayiri.agencies.context import acting_as
from bayiri.audit.models import Event
from bayiri.cases import rules
from bayiri.cases.commands import FormOfReturn, NewMember, register_case
from bayiri.cases.commands.notes import correct_note, mark_note_as_mistake, write_note
from bayiri.cases.models import Note
from bayiri.cases.queries.desk import notes_of, notes_of_own_cases
from bayiri.core.errors import ChangedMeanwhile, NotAllowed, NotVisible, RuleBroken
from bayiri.journey.commands.hand_over import hand_over
from bayiri.people.commands import PersonData


@pytest.fixture
def write(case, cast):
    def written(text="Prefers the morning.", section="counselling", by=None, **more):
        return write_note(by=by or cast.carla, case_id=case.id, section=section, text=text, **more)

    return written


def texts(notes):
    return [note.text for note in notes]


def test_it_is_written_and_logged_without_its_text(write, case):
    write()
    event = Event.objects.get(kind="note.written", case_id=case.id)
    assert event.facts == {"section": "counselling"}


def test_pinned_ones_come_first_and_mistakes_last(write, case, cast):
    write("first")
    pinned, wrong = write("second", pinned=True), write("third")
    mark_note_as_mistake(by=cast.carla, case_id=case.id, note_id=wrong.id)
    write("fourth")
    assert texts(notes_of(case)) == [pinned.text, "fourth", "first", "third"]


def test_a_correction_keeps_what_it_said(write, case, cast):
    note = write("Has two children.")
    said = {"by": cast.carla, "case_id": case.id, "note_id": note.id, "section": "counselling"}
    assert correct_note(**said, version=1, text="Has three children.").version == 2
    history = Note.pgh_event_model.objects.order_by("pgh_id").values_list("text", flat=True)
    assert list(history) == ["Has two children.", "Has three children."]
    with pytest.raises(ChangedMeanwhile):
        correct_note(**said, version=1, text="Has four children.")


def test_a_mistake_stays_as_it_is(write, case, cast):
    note = write()
    mark_note_as_mistake(by=cast.carla, case_id=case.id, note_id=note.id)
    with pytest.raises(RuleBroken, match="INV-92"):
        mark_note_as_mistake(by=cast.carla, case_id=case.id, note_id=note.id)
    with pytest.raises(RuleBroken, match="INV-92"):
        correct_note(by=cast.carla, case_id=case.id, note_id=note.id, version=2, section="other", text="x")
    with pytest.raises(RuleBroken, match="INV-92"):
        write("  \n ")


def test_each_section_is_seen_by_whom_it_was_given_to(write, case, cast, act):
    for section in rules.NOTE_SEEN_IN:
        write(section, section)
    grant_sight(
        by=cast.carla, kind="case", subject_id=case.id, agency_id=cast.rami.agency_id, purpose="reintegration",
        section="plan",
    )  # fmt: skip
    act(cast.rami)
    assert texts(Note.objects.all()) == ["reintegration"]
    assert set(Note.pgh_event_model.objects.values_list("text", flat=True)) == {"reintegration"}
    act(cast.eve)
    assert Note.objects.count() == 0


def test_who_was_given_a_section_to_write_writes_there_alone(write, case, cast, act):
    note = write("For protection alone", "protection")
    for section in ("journey", "plan"):
        grant_sight(
            by=cast.carla, kind="case", subject_id=case.id, agency_id=cast.rami.agency_id, purpose="reintegration",
            section=section, mode="read" if section == "journey" else "write",
        )  # fmt: skip
    act(cast.rami)
    assert write("Shop found", "reintegration", by=cast.rami).text == "Shop found"
    with pytest.raises(NotAllowed):
        write("x", "counselling", by=cast.rami)
    with pytest.raises(NotVisible):
        mark_note_as_mistake(by=cast.rami, case_id=case.id, note_id=note.id)


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("Der Pass läuft im MÄRZ ab", "marz"),
        ("Der Pass läuft im März ab", "MÄRZ lauft"),
        ("أخته في المدرسة، تسأل عن الطبيب", "المدرسه"),
        ("أخته في المدرسة، تسأل عن الطبيب", "اخته الطبيب"),
        ("مُحَمَّد يريد العودة", "محمد"),
        ("Звонить после шести", "звон"),
        ("Flat 12/3, phone 0151-5550101", "5550101"),
        ("L'école commence en septembre", "ecole sept"),
    ],
)
def test_words_are_found_in_any_script(write, case, cast, text, typed):
    write("Something else altogether")
    note = write(text)
    assert [found.id for found in notes_of(case, typed=typed)] == [note.id]
    assert [found.id for found in notes_of_own_cases(cast.carla, typed)] == [note.id]


@pytest.mark.parametrize("typed", ["", "!!", "' | *", "morning & !", "nowhere"])
def test_odd_questions_are_answered(write, case, cast, typed):
    write()
    assert [note.text for note in notes_of_own_cases(cast.carla, typed)] in ([], ["Prefers the morning."])
    notes_of(case, typed=typed)


def test_only_ones_own_cases_are_searched(write, case, cast, act):
    write("Needs a lawyer")
    assert texts(notes_of_own_cases(cast.carla, "lawyer")) == ["Needs a lawyer"]
    act(cast.clemens)
    assert notes_of_own_cases(cast.clemens, "lawyer") == []
    act(cast.carla)
    hand_over(by=cast.carla, moves=[rules.Move(case.id, cast.carla.id, cast.clemens.id)])
    assert notes_of_own_cases(cast.carla, "lawyer") == []
    act(cast.eve)
    assert notes_of_own_cases(cast.eve, "lawyer") == []


def test_what_was_a_mistake_is_not_found(write, case, cast):
    note = write("Needs a lawyer")
    mark_note_as_mistake(by=cast.carla, case_id=case.id, note_id=note.id)
    assert notes_of_own_cases(cast.carla, "lawyer") == []


def test_the_search_uses_the_index(owner):
    """As the function runs: without row-level security, on a table too large to be read whole."""
    words = "to_tsvector('simple'::regconfig, coalesce(words, ''))"
    owner.execute("SET enable_seqscan = off")
    plan = owner.execute(
        f"EXPLAIN SELECT id FROM cases_note WHERE {words} @@ to_tsquery('simple', 'lawyer')"
    ).fetchall()
    assert "words_of_notes" in str(plan)
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'cases_notes_saying'")
        assert "to_tsvector('simple'::regconfig, coalesce(n.words, ''))" in cursor.fetchone()[0]


def test_the_pages(case, as_, read, cast):
    client = as_("carla")
    assert "No notes yet." in read(client.get(f"/cases/{case.id}/notes"))
    sent = {"text": "Sister in Herat\nSees a doctor", "section": "counselling", "pinned": "on", "version": "0"}
    assert client.post(f"/cases/{case.id}/notes/add", {**sent, "text": " "}).status_code == 422
    client.post(f"/cases/{case.id}/notes/add", sent)
    note = Note.objects.get()
    assert "Sister in Herat" in read(client.get(f"/cases/{case.id}"))
    client.post(f"/cases/{case.id}/notes/{note.id}", {**sent, "text": "Brother in Herat", "version": "1"})
    page = read(client.get(f"/cases/{case.id}/notes/{note.id}"))
    assert "Sister in Herat" in page  # what it said before
    assert "Brother in Herat" in read(client.post(f"/cases/{case.id}/notes", {"q": "herat"}, follow=True))
    assert "No note holds" in read(client.post(f"/cases/{case.id}/notes", {"q": "kabul"}, follow=True))
    assert "No note holds" in read(
        client.post(f"/cases/{case.id}/notes", {"q": "herat", "section": "travel"}, follow=True)
    )
    assert "Brother in Herat" in read(client.post("/notes", {"q": "brother"}, follow=True))
    client.post(f"/cases/{case.id}/notes/{note.id}/mistake")
    page = client.get(f"/cases/{case.id}/notes").content.decode()
    assert '<s dir="auto">Brother in Herat</s>' in page
    assert "Brother in Herat" not in read(client.post("/notes", {"q": "brother"}, follow=True))
    with acting_as(cast.carla):
        assert Event.objects.filter(kind="note.searched").count() == 5


def test_a_note_of_another_case_is_not_behind_this_ones_address(case, cast, as_, write):
    note = write()
    other = register_case(
        by=cast.carla, form=FormOfReturn("DEU", "IRQ"), members=[NewMember("self", PersonData("Layla"))]
    )
    assert as_("carla").get(f"/cases/{other.id}/notes/{note.id}").status_code == 404
    assert as_("eve").get(f"/cases/{case.id}/notes").status_code == 404
    assert as_("eve").post(f"/cases/{case.id}/notes/{note.id}/mistake").status_code == 404


def test_two_who_correct_it_at_once_choose_field_by_field(write, case, cast, as_, act, read):
    note = write("Has two children.")
    where = f"/cases/{case.id}/notes/{note.id}"
    as_("carla").post(where, {"text": "Has three children.", "section": "counselling", "pinned": "on", "version": "1"})
    late = {"text": "Has two sons.", "section": "counselling", "version": "1"}
    answer = as_("clemens").post(where, late)
    assert answer.status_code == 409
    assert "Before: Has two children." in read(answer)
    assert 'id="choose-pinned-theirs" value="theirs" checked' in answer.content.decode()
    choice = {"choose-text": "yours", "choose-pinned": "theirs", "version": "2"}
    assert as_("clemens").post(where, {**late, **choice}).status_code == 302
    act(cast.carla)
    note.refresh_from_db()
    assert (note.text, note.pinned, note.version) == ("Has two sons.", True, 3)
