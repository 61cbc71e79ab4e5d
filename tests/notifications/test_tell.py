"""Being told: in the application at once, by a message that says nothing but that there is news."""

import email
from datetime import timedelta
from email.policy import default

import pytest

from bayiri.agencies.context import acting_as
from bayiri.core import clock
from bayiri.core.errors import NotVisible
from bayiri.notifications.choices import Kind, Sentence
from bayiri.notifications.commands import Wishes, choose_how, confirm_address, mark_read, name_address, tell
from bayiri.notifications.models import Delivery
from bayiri.notifications.post import deliver_due
from bayiri.notifications.queries import notices_of
from tests.invariants.attacks import START

pytestmark = pytest.mark.django_db
AT_ONCE = Wishes("en", "UTC", ["email"], [], [])


def own(actor):
    with acting_as(actor):
        return list(notices_of(actor))


def deliver(at=START):
    with clock.moved_to(at):
        return deliver_due()


def letter_of(mailbox, place=-1):
    to, content = mailbox.letters[place]
    message = email.message_from_string(content, policy=default)
    return to, message["subject"], message.get_content().replace("\r\n", "\n").strip(), message


def wish(actor, **changes):
    with acting_as(actor):
        choose_how(by=actor, wishes=Wishes(**{**vars(AT_ONCE), **changes}))


def deliveries(actor):
    with acting_as(actor):
        return list(Delivery.objects.order_by("recorded_at", "id"))


def test_news_stands_in_the_application_at_once(cast, news):
    news(cast.carla, cast.paul, kind="work", link="/work")
    (notice,) = own(cast.paul)
    assert (notice.kind, notice.link, notice.agency_id, notice.read_at) == ("work", "/work", cast.carla.agency_id, None)
    assert own(cast.carla) == []
    assert deliveries(cast.paul) == []  # this installation sends nothing


def test_everybody_of_an_agency_with_a_role_but_who_acts(cast):
    with acting_as(cast.carla):
        tell(by=cast.carla, agency_id=cast.carla.agency_id, roles=["counsellor"], kind="work")
    assert [len(own(one)) for one in (cast.clemens, cast.carla, cast.paul)] == [1, 0, 0]


def test_what_is_unread_is_told_once(cast, news):
    for minutes in (0, 1, 2):
        news(cast.carla, cast.paul, at=START + timedelta(minutes=minutes))
    (notice,) = own(cast.paul)
    assert notice.told_at == START + timedelta(minutes=2)
    with acting_as(cast.paul):
        mark_read(by=cast.paul, notice_id=notice.id)
    news(cast.carla, cast.paul, at=START + timedelta(minutes=3))
    assert len(own(cast.paul)) == 2


def test_nobody_else_reads_it(cast, news):
    news(cast.carla, cast.paul)
    (notice,) = own(cast.paul)
    with acting_as(cast.carla), pytest.raises(NotVisible):
        mark_read(by=cast.carla, notice_id=notice.id)


def test_the_message_says_only_that_there_is_news(cast, news, mailbox, told):
    story = told("registered")
    news(cast.carla, cast.paul, kind="case_handed", case_id=story.case.id, link=f"/cases/{story.case.id}")
    assert deliver() == 1
    to, subject, text, message = letter_of(mailbox)
    assert to == "paul@example.org"
    assert (subject, text) == (
        "News in Bayiri",
        "There is news in Bayiri. Sign in to read it.\nhttps://returns.example.org/",
    )
    assert message["auto-submitted"] == "auto-generated"
    (row,) = deliveries(cast.paul)
    assert (row.state, row.tries, row.reason, message["message-id"]) == ("sent", 1, "", f"<{row.id}@localhost>")


@pytest.mark.parametrize("kind", Kind.values)
def test_it_says_the_same_for_every_kind(cast, told, mailbox, kind):
    """Nothing in any message tells names, case, agency or kind: the words are the same whatever there is news of."""
    story = told("registered")
    with clock.moved_to(START), acting_as(cast.carla):
        case = {"case_id": story.case.id, "link": f"/cases/{story.case.id}"}
        tell(by=cast.carla, person_ids=[cast.paul.id], kind=kind, **case)
    assert deliver() == 1
    _to, content = mailbox.letters[-1]
    _to, subject, text, _message = letter_of(mailbox)
    assert (subject, text) == (
        "News in Bayiri",
        "There is news in Bayiri. Sign in to read it.\nhttps://returns.example.org/",
    )
    for given_away in (
        story.case.number,
        str(story.case.id),
        "Hassan",
        "Carla",
        "Homeward",
        str(Kind(kind).label),
        f'"{kind}"',
    ):
        assert given_away not in content


def test_no_sentence_to_a_returnee_gives_anything_away():
    """The words themselves: no return, no agency, no country, no name of the product."""
    for sentence in Sentence:
        said = str(sentence.label).lower()
        assert not {"return", "bayiri", "agency", "migra", "asylum", "travel", "case", "home"} & set(
            said.replace(".", "").split()
        )


def test_in_the_readers_language(cast, news, mailbox):
    wish(cast.paul, language="fr")
    news(cast.carla, cast.paul)
    deliver()
    assert letter_of(mailbox)[1] != ""
    assert deliveries(cast.paul)[0].state == "sent"


def test_several_pieces_of_news_are_one_message(cast, news, mailbox):
    for place, kind in enumerate(("work", "board", "case_handed")):
        news(cast.carla, cast.paul, kind=kind, at=START + timedelta(seconds=place))
    assert len(own(cast.paul)) == 3
    assert deliver(START + timedelta(minutes=1)) == 1
    news(cast.carla, cast.paul, kind="list_ready", at=START + timedelta(minutes=2))
    assert deliver(START + timedelta(minutes=2)) == 0  # not straight after another
    assert deliver(START + timedelta(minutes=12)) == 1
    assert len(mailbox.letters) == 2


def test_quiet_hours_are_quiet_where_the_person_is(cast, news, mailbox):
    """START is nine in the morning by UTC: in Kathmandu a quarter to three in the afternoon."""
    wish(cast.paul, time_zone="Asia/Kathmandu", quiet_from="14:00", quiet_until="15:00")
    news(cast.carla, cast.paul)
    assert deliveries(cast.paul)[0].due_at == START + timedelta(minutes=15)
    wish(cast.tara, quiet_from="22:00", quiet_until="09:30")
    news(cast.carla, cast.tara)
    assert deliveries(cast.tara)[0].due_at == START + timedelta(minutes=30)
    wish(cast.mona, quiet_from="22:00", quiet_until="09:00")
    news(cast.carla, cast.mona)
    assert deliveries(cast.mona)[0].due_at == START
    late = START + timedelta(hours=14)
    wish(cast.dora, quiet_from="22:00", quiet_until="07:00")
    news(cast.carla, cast.dora, at=late)
    assert deliveries(cast.dora)[0].due_at == START + timedelta(hours=22)


def test_an_alert_waits_for_nothing(cast, news, mailbox):
    wish(cast.paul, quiet_from="08:00", quiet_until="10:00", daily_kinds=["work"])
    news(cast.carla, cast.paul)
    assert deliver() == 0
    news(cast.carla, cast.paul, kind="alert_raised")
    assert deliver() == 1


def test_once_a_day_or_only_here(cast, news, mailbox):
    wish(cast.paul, daily_kinds=["work"], silent_kinds=["board"])
    news(cast.carla, cast.paul, kind="board")
    assert deliveries(cast.paul) == []
    news(cast.carla, cast.paul, kind="work")
    (row,) = deliveries(cast.paul)
    assert row.due_at == START.replace(hour=8) + timedelta(days=1)
    news(cast.carla, cast.paul, kind="list_ready")  # this one goes at once, and says it all
    assert min(row.due_at for row in deliveries(cast.paul)) == START
    assert deliver() == 1
    assert {row.state for row in deliveries(cast.paul)} == {"sent", "given_up"}  # said with it
    assert deliver(START + timedelta(days=2)) == 0


def test_an_address_counts_once_its_code_was_typed_in(cast, news, gateway, run_jobs):
    with clock.moved_to(START), acting_as(cast.paul):
        address_id = name_address(by=cast.paul, channel="text", value="+4915155550101")
        choose_how(by=cast.paul, wishes=Wishes("en", "UTC", ["text"], [], []))
    news(cast.carla, cast.paul)
    assert len(deliveries(cast.paul)) == 1  # the code alone
    with clock.moved_to(START):
        assert run_jobs() >= 1
    ((_path, headers, body),) = gateway.asked
    code = body.split("Bayiri: ")[1][:6]
    assert code.isdigit()
    assert '"to": "+4915155550101"' in body
    assert headers["authorization"] == "Token secret"
    wrong = f"{(int(code) + 1) % 1000000:06}"
    with clock.moved_to(START), acting_as(cast.paul):
        assert not confirm_address(by=cast.paul, address_id=address_id, code=wrong)
        assert confirm_address(by=cast.paul, address_id=address_id, code=f" {code} ")
        assert not confirm_address(by=cast.paul, address_id=address_id, code=code)
    news(cast.carla, cast.paul, kind="board", at=START + timedelta(minutes=1))
    assert deliver(START + timedelta(minutes=1)) == 1
    assert "There is news" in gateway.asked[-1][2]
