"""INV-162: what is past its term is overwritten whole, statistics stay the same, a hold keeps it, and nobody does it by hand."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random

import pytest
from django.db import connection

from bayiri.agencies.commands import grant_sight
from bayiri.agencies.context import acting_as
from bayiri.audit.models import Event
from bayiri.cases.commands.appointments import AppointmentData, make_appointment
from bayiri.cases.commands.contact import AttemptData, record_attempt
from bayiri.cases.commands.notes import write_note
from bayiri.cases.models import Case
from bayiri.core import clock
from bayiri.core.actor import ITSELF
from bayiri.core.errors import NotAllowed
from bayiri.core.ids import uuid7
from bayiri.documents.commands.files import FileData, keep_file
from bayiri.documents.models import AttachmentContent, File
from bayiri.journey.commands import papers
from bayiri.people.commands import ContactData, DocumentData, write_contact, write_document
from bayiri.people.models import NameKey, Person
from bayiri.privacy import erasing, jobs, rules
from bayiri.privacy.commands import holds
from bayiri.privacy.commands.restriction import restrict
from bayiri.privacy.models import ErasureRule, Forgetting, Hold
from bayiri.privacy.queries import due_of, keep_years, outlook
from bayiri.privacy.rules import due_on
from bayiri.rulebooks.queries import retention
from bayiri.statistics.queries.figures import figures
from bayiri.statistics.queries.maps import maps
from bayiri.statistics.queries.monthly import monthly_tables
from seed.aftercare import follow_up_rounds, start_plan
from tests.invariants.attacks import insert, refused, rule_refuses, run
from tests.photographs import photograph

# What stands nowhere else than in this family's record.
WORDS = (
    "Umarzad", "Hasanpur", "Zeinabe", "Yusufin", "5550177", "K98765", "Prefers the morning", "Calls from Room 2", "umarzad", "hasanpur",
)  # fmt: skip


@pytest.fixture(autouse=True)
def one_year(owner):
    """The programmes of these stories are younger than the term of ten years that the product sets: here it is one."""
    owner.execute("UPDATE privacy_legalterm SET number = 1 WHERE name = 'keep_years'")
    yield
    owner.execute("UPDATE privacy_legalterm SET number = 10 WHERE name = 'keep_years'")


@pytest.fixture
def lived(told):
    """A family that returned in 2024, with something written in every room."""
    story = told("arrived", began=datetime(2024, 3, 4, 9, tzinfo=UTC), vulnerabilities=["illness"])
    start_plan(story, Random(1))
    follow_up_rounds(story, Random(3), 1)
    by, member = story.desk.counsellor, story.members()[0]
    about = {"by": by, "case_id": story.case.id}
    phone, passport = ContactData("phone", "+49 151 5550177"), DocumentData("passport", "K98765", "IRQ", "proof")
    story.do(by, lambda: write_contact(by=by, person_id=member.person_id, data=phone))
    story.do(by, lambda: write_document(by=by, person_id=member.person_id, data=passport))
    scan = FileData("letter", member_id=member.id, title="Letter of Umarzad")
    story.do(by, lambda: keep_file(**about, data=scan, content=photograph()))
    begins = story.now + timedelta(days=1)
    talk = AppointmentData(
        "counselling", begins, begins + timedelta(hours=1), "in_person", "eng", by.id, "Calls from Room 2"
    )
    story.do(by, lambda: make_appointment(**about, data=talk))
    call = AttemptData(story.now, "call", "no_answer", contact_used="+49 151 5550177")
    story.do(by, lambda: record_attempt(**about, member_id=member.id, data=call))
    story.do(by, lambda: write_note(**about, section="counselling", text="Prefers the morning."))
    rights = {"kind": "rights", "language": "en", "address": "https://returns.example.org/verify"}
    story.do(by, lambda: papers.issue(**about, member_id=member.id, **rights))
    story.close("completed", by=by, days=3)
    return story


def counted(story):
    """Every figure that this installation shows of the year of the return."""
    agency = story.desk.counsellor.agency_id
    months = [date(year, month, 1) for year in (2024, 2025) for month in range(1, 13)]
    return [figures(agency, "en"), maps("en"), [monthly_tables(month, "en") for month in months]]


def everything_visible():
    """Every row of every table that the acting agency may read, as text, by table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace"
            " AND has_table_privilege(c.oid, 'SELECT') AND c.relname !~ '^(django|procrastinate|rulebooks|agencies)'"
        )
        tables = [name for (name,) in cursor.fetchall()]
        found = {}
        for name in tables:
            cursor.execute(f"SELECT coalesce(string_agg(t::text, chr(10)), '') FROM \"{name}\" t")
            found[name] = cursor.fetchone()[0]
    return found


def test_words_go_and_figures_stay(lived, act, cast):
    """INV-162: nobody is known any more, in no table and no history, and every statistic says what it said."""
    act(cast.mona)
    before, told = counted(lived), everything_visible()
    assert sum(any(word in text for word in WORDS) for text in told.values()) > 12
    act(None)
    assert jobs.forget_all() == 1
    act(cast.mona)
    left = [(table, word) for table, text in everything_visible().items() for word in WORDS if word in text]
    assert left == []
    assert counted(lived) == before
    assert NameKey.objects.count() == 0
    assert not any(bytes(row.content) for row in [*File.objects.all(), *AttachmentContent.objects.all()])
    father = Person.objects.get(pk=lived.members()[0].person_id)
    assert (father.born_on.year, father.birth_precision) == (1986, "year")
    assert father.born_on != date(1986, 3, 17)
    done = Event.objects.filter(kind="privacy.forgotten", case_id=lived.case.id).get()
    assert (done.actor_label, done.agency_id) == ("Bayiri", cast.mona.agency_id)
    labels = (
        Event.objects.filter(case_id=lived.case.id).exclude(subject_label="").values_list("subject_label", flat=True)
    )
    assert set(labels) == {lived.case.number}


def test_once_is_enough(lived, act, cast):
    """INV-162: run again, it finds nothing to do."""
    act(None)
    assert [jobs.forget_all(), jobs.forget_all()] == [1, 0]
    act(cast.mona)
    assert Forgetting.objects.count() == Event.objects.filter(kind="privacy.forgotten").count() == 1


def test_its_pages_still_open(lived, act, as_):
    """The shell of the case stays, without a fault, and its files are gone."""
    jobs.forget_all()
    client, case = as_("mona"), lived.case
    for address in (
        f"/cases/{case.id}",
        f"/cases/{case.id}/files",
        f"/cases/{case.id}/privacy",
        f"/cases/{case.id}/timeline",
    ):
        assert client.get(address).status_code == 200, address
    act(lived.desk.counsellor)
    file_id = run("SELECT id FROM documents_attachment")[0]
    act(None)
    for part in ("content", "preview"):
        assert client.get(f"/cases/{case.id}/files/{file_id}/{part}").status_code == 404


def test_an_open_case_is_not_overwritten(told, act, cast):
    """INV-162: whatever day of closing was written into it."""
    story = told("counselling")
    act(cast.carla)
    run("UPDATE cases_case SET closed_at = opened_at WHERE id = %s", story.case.id)
    assert jobs.forget_all() == 0
    act(cast.carla)
    assert run("SELECT head_name, stage FROM cases_case WHERE id = %s", story.case.id) == (
        "Umarzad Hasanpur",
        "counselling",
    )


def test_the_last_act_counts_where_the_closing_was_dated_back(told, act, cast):
    """INV-162: the term runs from when something was last done with the case."""
    story = told("counselling", began=clock.now() - timedelta(days=400))
    story.close("withdrew", by=cast.carla, days=300)
    act(cast.carla)
    run("UPDATE cases_case SET closed_at = opened_at WHERE id = %s", story.case.id)
    assert jobs.forget_all() == 0
    act(cast.carla)
    case = Case.objects.get(pk=story.case.id)
    last = run("SELECT max(recorded_at) FROM cases_act WHERE case_id = %s", case.id)[0]
    assert case.closed_at < last
    shown = due_of(case)
    assert shown == due_on(clock.day_of(last), years=keep_years(clock.today()))
    with clock.moved_to(datetime.combine(shown, time(12), tzinfo=UTC) - timedelta(days=1)):
        assert story.case.id not in {one.case.id for one in outlook(cast.stella, 0).due}
    with clock.moved_to(datetime.combine(shown, time(12), tzinfo=UTC)):
        assert (story.case.id, shown) in {(one.case.id, one.due_on) for one in outlook(cast.stella, 0).due}


def test_nobody_else_overwrites(lived, act, cast):
    """INV-162: the installation does so by itself, whoever asks it to."""
    for who in (None, cast.stella, cast.mona, cast.eve):
        act(who)
        with refused("INV-162"):
            run("SELECT privacy_forget_due(now(), 10)")
    act(ITSELF)
    assert run("SELECT privacy_forget_due(now(), 10)") == (1,)


def test_nothing_is_overwritten_before_its_day(lived, cast, act):
    """INV-162: so many years after the closing, not a day sooner."""
    closed = lived.now.date()
    for years, expected in ((-1, 0), (0, 1)):
        moment = datetime(closed.year + 1, closed.month, closed.day, 12, tzinfo=UTC) + timedelta(days=years)
        with clock.moved_to(moment):
            assert jobs.forget_all() == expected
    with acting_as(ITSELF), refused("INV-162"):
        run("SELECT privacy_forget_due(now() + interval '1 day', 10)")


def test_a_person_with_a_later_case_is_remembered_with_it(told, act, cast):
    """A person's words go with the last of their cases."""
    from bayiri.cases.commands import NewMember

    first = told("counselling")
    person_id = first.members()[0].person_id
    first.close("withdrew", by=cast.carla)
    again = [NewMember("self", person_id=person_id)]
    story = told("counselling", began=datetime(2020, 1, 7, tzinfo=UTC), members=again)
    act(None)
    assert jobs.forget_all() == 1
    act(cast.carla)
    assert Person.objects.get(pk=person_id).family_name == "Hasanpur"
    assert run("SELECT head_name FROM cases_case WHERE id = %s", first.case.id)[0] == "—"
    assert "Umarzad" in run("SELECT head_name FROM cases_case WHERE id = %s", story.case.id)[0]


def test_who_helps_places_a_hold_and_lifts_none(lived, act, cast):
    """INV-162: what keeps a record from being overwritten is lifted by the agency responsible for it."""
    act(cast.stella)
    hold = holds.place_hold(by=cast.stella, case_id=lived.case.id, ground="A claim is before the court.", until_on=None)
    grant_sight(
        by=cast.stella, kind="case", subject_id=lived.case.id, agency_id=cast.tessa.agency_id, purpose="reintegration",
        mode="write",
    )  # fmt: skip
    act(cast.tessa)
    with pytest.raises(NotAllowed):
        holds.lift_hold(by=cast.tessa, case_id=lived.case.id, hold_id=hold.id, because="It is over.")
    with pytest.raises(NotAllowed):
        restrict(by=cast.tessa, case_id=lived.case.id, reason="As we like it.")
    with refused("INV-162"):
        run("UPDATE privacy_hold SET lifted_at = now(), lifted_by_id = %s, lifted_because = 'x'", cast.tessa.id)
    assert holds.place_hold(by=cast.tessa, case_id=lived.case.id, ground="Ours as well.", until_on=None)


def test_a_hold_keeps_it_and_another_person_lifts_it(lived, act, cast):
    """INV-162: by the rule and again in SQL."""
    act(cast.stella)
    hold = holds.place_hold(
        by=cast.stella, case_id=lived.case.id, ground="A claim for damages is before the court.", until_on=None
    )
    act(None)
    assert jobs.forget_all() == 0
    act(cast.stella)
    with rule_refuses("INV-162"):
        holds.lift_hold(by=cast.stella, case_id=lived.case.id, hold_id=hold.id, because="It is over.")
    lift = "UPDATE privacy_hold SET lifted_at = now(), lifted_by_id = %s, lifted_because = 'x'"
    with refused("INV-162"):
        run(lift, cast.stella.id)
    act(cast.dora)
    with rule_refuses("INV-162"):
        holds.lift_hold(by=cast.dora, case_id=lived.case.id, hold_id=hold.id, because=" ")
    with refused("INV-162"):
        run(lift, cast.stella.id)
    act(cast.carla)
    with refused("INV-162"):
        run(lift, cast.carla.id)
    with refused("INV-162"):
        insert(
            "privacy_hold",
            id=uuid7(),
            case_id=lived.case.id,
            ground="x",
            lifted_because="",
            recorded_by_id=cast.carla.id,
            recorded_at=clock.now(),
        )
    act(cast.dora)
    holds.lift_hold(by=cast.dora, case_id=lived.case.id, hold_id=hold.id, because="The court has decided.")
    with rule_refuses("INV-162"):
        holds.lift_hold(by=cast.dora, case_id=lived.case.id, hold_id=hold.id, because="Again.")
    act(None)
    assert jobs.forget_all() == 1
    act(cast.mona)
    assert Hold.objects.get().ground == "—"


def test_a_hold_is_over_by_its_day(lived, act, cast):
    act(cast.dora)
    holds.place_hold(by=cast.dora, case_id=lived.case.id, ground="Audit", until_on=clock.today())
    act(None)
    assert jobs.forget_all() == 0
    act(cast.dora)
    with rule_refuses("INV-162"):
        holds.place_hold(
            by=cast.dora, case_id=lived.case.id, ground="Audit", until_on=clock.today() - timedelta(days=1)
        )
    insert(
        "privacy_hold", id=uuid7(), case_id=lived.case.id, ground="Over", until_on=clock.today() - timedelta(days=1), lifted_because="",
        recorded_by_id=cast.dora.id, recorded_at=clock.now(),
    )  # fmt: skip
    hold = Hold.objects.get(ground="Audit")
    act(cast.stella)
    holds.lift_hold(by=cast.stella, case_id=lived.case.id, hold_id=hold.id, because="Done.")
    act(None)
    assert jobs.forget_all() == 1


def test_nobody_overwrites_by_hand(lived, act, cast):
    """INV-01, INV-162: the setting that lets it pass is sealed, and the rules of it are nobody's to read or write."""
    act(cast.mona)
    run("SELECT set_config('bayiri.forgetting', 'yes', true)")
    for statement in (
        "UPDATE privacy_forgetting SET people = 0", "UPDATE audit_event SET subject_label = 'x'", "SELECT 1 FROM privacy_erasurerule",
        "UPDATE privacy_legalterm SET number = 0", "SELECT audit_forgetting_seal()", "SELECT * FROM privacy_due(now(), 5)",
        "SELECT privacy_people_of('{}')", "INSERT INTO privacy_forgetting SELECT id, 1, 1, now() FROM cases_case",
    ):  # fmt: skip
        with refused("permission denied"):
            run(statement)
    assert run("SELECT audit_is_forgetting()")[0] is False
    with refused():
        run("UPDATE cases_case SET outcome = 'duplicate'")


def test_every_word_about_people_has_its_rule(db):
    """INV-162: each free text, file and list of words in a class of a person's is overwritten, or says why it stays."""
    found = {(table, column) for table, column, _how, _reach in erasing.erasure_rules(on=clock.today())}
    from django.apps import apps

    for label, table in retention(on=clock.today()).tables.items():
        model = apps.get_model(label)
        if table.term != "case" or table.deleted:
            continue
        for column in erasing.columns_of(model, table):
            wordy = column.kind in ("text", "json", "texts", "bytes") and column.privacy_class in rules.OF_A_PERSON
            assert (model._meta.db_table, column.name) in found or not wordy or column.name in table.keeps, (
                f"{label}.{column.name}"
            )
    assert ErasureRule._meta.db_table == "privacy_erasurerule"


@pytest.mark.parametrize(
    ("closed", "years", "due"),
    [
        (date(2016, 2, 29), 10, date(2026, 2, 28)),
        (date(2016, 2, 29), 4, date(2020, 2, 29)),
        (date(2013, 5, 7), 10, date(2023, 5, 7)),
    ],
)
def test_the_term_ends_on_the_same_day(db, closed, years, due):
    """The rule counts as the database does."""
    assert rules.due_on(closed, years=years) == due
    assert run("SELECT (%s::date + make_interval(years => %s))::date", closed, years)[0] == due


@pytest.mark.parametrize(
    "received", [date(2026, 1, 31), date(2024, 1, 30), date(2025, 11, 30), date(2026, 12, 31), date(2026, 3, 3)]
)
@pytest.mark.parametrize("months", [1, 3, 12])
def test_months_are_counted_as_the_law_does(db, received, months):
    assert (
        rules.later(received, months=months)
        == run("SELECT (%s::date + make_interval(months => %s))::date", received, months)[0]
    )
