"""What opens with the code: how it stands, the answer; further words, taking it back, a file, an appeal."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from bayiri.core import clock
from bayiri.core.errors import NotVisible, RuleBroken
from bayiri.core.ids import uuid7
from bayiri.notifications.models import Notice
from bayiri.oversight import queries
from bayiri.oversight.commands import add_file, say_by_code, steps
from bayiri.oversight.models import Complaint, ComplaintFile, ComplaintStep
from seed.complaints import somebody_complains
from tests.invariants.attacks import START, as_sealed, call, refused, rule_refuses, run
from tests.photographs import photograph

pytestmark = pytest.mark.django_db
STATUS = "oversight:by-code"


@pytest.fixture
def answered(complained, seen_by, cast, do):
    """A complaint that Olga has answered: its code and its id."""
    code = complained()
    (complaint_id,) = seen_by(cast.olga)
    do(cast.olga, steps.take_on, complaint_id=complaint_id)
    do(cast.olga, steps.answer, complaint_id=complaint_id, outcome="partly", words="He was sorry, and is trained now.")
    return code, complaint_id


def _nobody(code, step, words, at):
    """As the page does: nobody acts."""
    with clock.moved_to(at):
        return say_by_code(by=None, code=code, step=step, words=words)


def test_it_opens_its_complaint_alone(complained, act):
    """INV-274: kept as a hash; typed in small letters, with spaces, with O for 0; another one opens nothing."""
    code, other = complained(), complained(what="Another thing")
    assert code != other
    own = queries.by_code(f" {queries.in_groups(code).lower().replace('0', 'o')} ")
    assert own is not None
    assert own.body == "Fair Return Watch"
    assert [one.kind for one in own.steps] == ["received"]
    assert queries.by_code("") is queries.by_code(code[:-1]) is queries.by_code("0" * 16) is None
    assert queries.by_code(code + "0") is None


def test_the_page_says_the_same_of_every_wrong_code(client, complained):
    """INV-274: and takes the code from the form, never from an address."""
    code = complained()
    pages = {client.post(reverse(STATUS), {"code": wrong}).content.decode().split("<form", 1)[0]
             for wrong in ("ABCD-EFGH-JKMN-PQRS", "ABCDEFGH")}  # fmt: skip
    assert len(pages) == 1
    assert "Nothing opens with this code" in pages.pop()
    right = client.post(reverse(STATUS), {"code": code})
    assert right.status_code == 200
    assert not right.cookies
    assert "Fair Return Watch" in right.content.decode()
    assert client.get(reverse(STATUS), {"code": code}).content.decode().count("Fair Return Watch") == 0


def test_who_complained_reads_the_answer_and_no_note(answered, do, cast, client):
    """INV-280: what officers write among themselves stays there, and whose words they are."""
    code, complaint_id = answered
    do(cast.olga, steps.write, complaint_id=complaint_id, step="note", words="He lies, I think.")
    do(cast.olga, steps.write, complaint_id=complaint_id, step="lesson", words="A training.")
    page = client.post(reverse(STATUS), {"code": code}).content.decode()
    assert "He was sorry" in page
    assert "It was so in part" in page
    for word in ("He lies", "A training", "Olga"):
        assert word not in page


def test_further_words_come_to_who_reads_it(complained, seen_by, cast, act, client):
    """INV-280"""
    code = complained()
    answer = client.post(reverse(STATUS), {"code": code, "step": "words", "words": "Today again."})
    assert answer.status_code == 200
    assert "Today again." in answer.content.decode()
    act(cast.olga)
    assert list(ComplaintStep.objects.order_by("recorded_at", "id").values_list("kind", "words")) == [
        ("received", ""), ("words", "Today again."),
    ]  # fmt: skip
    assert set(Notice.objects.values_list("kind", flat=True)) == {"complaint_came", "complaint_more"}
    empty = client.post(reverse(STATUS), {"code": code, "step": "words", "words": " "})
    assert empty.status_code == 422


def test_what_is_sent_twice_is_said_once(officers, cast, act, client):
    """INV-274: reloaded, or sent again over a bad line, it is one complaint, and the page shows the same code again."""
    said = {"what": "x", "topic": "other", "about": "other", "phase": "unsaid", "who": "unsaid", "once": str(uuid4())}
    codes = {client.post(reverse("oversight:complain"), said).context["code"] for _time in range(2)}
    assert len(codes) == 1
    more = {"code": codes.pop(), "step": "words", "words": "More.", "once": str(uuid4())}
    for _time in range(2):
        assert client.post(reverse(STATUS), more).status_code == 200
    act(cast.olga)
    assert Complaint.objects.count() == 1
    assert ComplaintStep.objects.filter(kind="words").count() == 1


def test_withdrawn_and_taken_up_again(complained, cast, act, client):
    """INV-280: withdrawn it is over, and goes on where it was."""
    code = complained()
    _nobody(code, "withdrawn", "", START)
    act(cast.olga)
    assert not Complaint.objects.get().is_open
    act(None)
    for step, words in (("withdrawn", ""), ("words", "x"), ("appealed", "x")):
        with rule_refuses("INV-280"):
            say_by_code(by=None, code=code, step=step, words=words)
        with refused("INV-280"):
            run("SELECT oversight_say_by_code(%s, %s::jsonb)", queries.code_hash(code),
                f'{{"id": "{uuid7()}", "kind": "{step}", "words": "{words}", "recorded_at": "{START.isoformat()}"}}')  # fmt: skip
    _nobody(code, "resumed", "", START)
    act(cast.olga)
    complaint = Complaint.objects.get()
    assert complaint.is_open
    assert complaint.climbs_at is not None


def test_an_appeal_in_time_comes_to_somebody_else(answered, seen_by, officers, cast, act, client):
    """INV-276, INV-280: another body reads it then."""
    code, complaint_id = answered
    assert not seen_by(officers["otto"])
    assert (
        client.post(reverse(STATUS), {"code": code, "step": "appealed", "words": "Nobody asked me."}).status_code == 422
    )
    _nobody(code, "appealed", "Nobody asked me.", START + timedelta(days=60))
    assert seen_by(officers["otto"]) == [complaint_id]
    act(officers["otto"])
    complaint = Complaint.objects.get()
    assert complaint.handler_id is None
    assert (complaint.answer_by - START.date()).days == 90


def test_too_late_or_twice_there_is_no_appeal(answered):
    """INV-280"""
    code, _id = answered
    with pytest.raises(RuleBroken):
        _nobody(code, "appealed", "x", START + timedelta(days=61))
    _nobody(code, "appealed", "x", START)
    with pytest.raises(RuleBroken):
        _nobody(code, "appealed", "x", START)


def test_without_a_code_nothing_is_said(complained, act):
    """INV-274: the command knows no such complaint, the database answers false."""
    complained()
    act(None)
    with pytest.raises(NotVisible):
        say_by_code(by=None, code="0" * 16, step="words", words="x")
    said = f'{{"id": "{uuid7()}", "kind": "words", "words": "x", "recorded_at": "{START.isoformat()}"}}'
    assert run("SELECT oversight_say_by_code(%s, %s::jsonb)", "0" * 64, said) == (False,)
    with pytest.raises(NotVisible):
        add_file(by=None, code="0" * 16, content=photograph())


def test_files_are_sealed_and_few(complained, cast, act, do):
    """INV-281: and open as they were, for who reads the complaint."""
    code = complained()
    add_file(by=None, code=code, content=photograph())
    act(cast.olga)
    file = ComplaintFile.objects.get()
    assert bytes(file.content)[:3] != b"\xff\xd8\xff"
    complaint = Complaint.objects.get()
    content_type, content = steps.open_file(by=cast.olga, complaint_id=complaint.id, file_id=file.id)
    assert (content_type, content[:3]) == ("image/jpeg", b"\xff\xd8\xff")
    act(None)
    with rule_refuses("INV-105"):
        add_file(by=None, code=code, content=b"MZ not a picture")
    keep = "SELECT oversight_keep_file(%s, %s::jsonb, %s::bytea, %s::bytea)"

    def row(kind):
        return f'{{"id": "{uuid7()}", "content_type": "{kind}", "key_id": "a", "recorded_at": "{START.isoformat()}"}}'

    for content, kind in ((b"MZ", "image/jpeg"), (b"%PDF-1.4", "text/html"), (b"", "application/pdf")):
        with refused("INV-281"):
            run(keep, queries.code_hash(code), row(kind), content, as_sealed(content))
    with refused("INV-160"):
        run(keep, queries.code_hash(code), row("application/pdf"), b"%PDF-1.4", b"%PDF-1.4")
    for _number in range(9):
        run(keep, queries.code_hash(code), row("application/pdf"), b"%PDF-1.4", as_sealed(b"%PDF-1.4"))
    with refused("INV-281"):
        run(keep, queries.code_hash(code), row("application/pdf"), b"%PDF-1.4", as_sealed(b"%PDF-1.4"))
    with refused("INV-274"):
        call("oversight_complain", what="x", code_hash=code, channel="page", recorded_at=START)


def test_a_file_is_saved_by_who_reads_the_complaint_alone(complained, as_, cast, act):
    """INV-281: never shown within a page of ours."""
    add_file(by=None, code=complained(), content=photograph())
    act(cast.olga)
    file = ComplaintFile.objects.get()
    address = reverse("oversight:file", args=[file.complaint_id, file.id])
    answer = as_("olga").get(address)
    assert (answer.status_code, answer["Content-Type"], answer.content[:3]) == (200, "image/jpeg", b"\xff\xd8\xff")
    assert answer["Content-Disposition"].startswith("attachment")
    assert as_("wanda").get(address).status_code == 404


def test_the_demonstration_has_one_at_an_interesting_moment(officers, cast, act):
    """Taken on, asked about, answered by who complained; its answer is due within days, and goes around the agency."""
    somebody_complains({"olga": cast.olga, "wanda": cast.wanda})
    act(cast.olga)
    complaint = Complaint.objects.get()
    assert complaint.is_open
    assert complaint.handler_id == cast.olga.id
    assert 0 < (complaint.answer_by - clock.today()).days < 7
    assert cast.carla.agency_id in complaint.agencies
    assert list(complaint.steps.order_by("recorded_at", "id").values_list("kind", flat=True)) == [
        "received", "acknowledged", "asked", "words",
    ]  # fmt: skip
