"""Who looked at a case: told once a view, shown to the responsible agency and the person, never to others."""

from datetime import timedelta

import pytest
from django.urls import reverse

from bayiri.agencies.commands import grant_sight
from bayiri.agencies.context import acting_as
from bayiri.audit.models import Event
from bayiri.audit.queries import looks_at
from bayiri.core import clock
from bayiri.core.errors import RuleBroken
from bayiri.documents import printing
from bayiri.journey.queries.looks import looks_paper
from bayiri.pages import looks as telling
from tests.invariants.attacks import refused, run


@pytest.fixture
def case(a_case, cast):
    """Hassan Karim's case, of the mission; New Sprout may read its plan and its protection part."""
    case = a_case(cast.carla)
    for section in ("journey", "plan"):
        grant_sight(
            by=cast.carla, kind="case", subject_id=case.id, agency_id=cast.rami.agency_id, purpose="reintegration",
            section=section, mode="read",
        )  # fmt: skip
    return case


def address(name, case, **more):
    return reverse(name, kwargs={"case_id": case.id, **more})


def looked(case):
    """Everything the log holds of looks at the case, the latest last: (name, facts)."""
    rows = Event.objects.filter(case_id=case.id, kind="case.looked_at").order_by("id")
    return [(row.actor_label, row.facts) for row in rows]


def test_a_page_that_is_opened_stands_in_the_log(case, as_, act, cast):
    """INV-156: who, which part, which sections, in which role and why."""
    assert as_("carla").get(address("journey:case", case)).status_code == 200
    act(cast.carla)
    ((name, facts),) = looked(case)
    assert (name, facts["part"], facts["roles"], facts["why"]) == (
        "Carla Counsellor",
        "case",
        ["counsellor"],
        ["owner"],
    )
    assert "protection" in facts["sections"]


def test_only_sections_that_the_agency_sees_are_said_to_be_seen(case, as_, act, cast):
    """INV-156: New Sprout opens the timeline; protection is not part of what it was given."""
    assert as_("rami").get(address("journey:timeline", case)).status_code == 200
    act(cast.carla)
    ((_, facts),) = looked(case)
    assert (sorted(facts["sections"]), facts["why"]) == (["basis", "identity", "journey", "plan"], ["reintegration"])


def test_a_form_that_comes_back_is_shown_again_and_an_act_is_no_look(case, as_, act, cast):
    client, member = as_("carla"), case.members.get()
    page = address("safeguards:assess", case, member_id=member.id)
    assert client.get(page).status_code == 200
    assert client.post(page, {"channel": "no such thing", "held_on": "x"}).status_code in (302, 422)
    act(cast.carla)
    came_back = client.post(page, {"fears_return": "perhaps"}).status_code == 422
    act(cast.carla)
    assert len(looked(case)) >= 1 + came_back
    assert client.post(address("journey:withdraw", case, member_id=member.id), {}).status_code != 200
    act(cast.carla)
    assert "withdraw" not in {facts["part"] for _, facts in looked(case)}


def test_who_finds_nothing_has_not_looked(case, as_, act, cast):
    assert as_("eve").get(address("journey:case", case)).status_code == 404
    act(cast.carla)
    assert looked(case) == []


def test_a_page_is_not_shown_where_the_log_cannot_be_written(case, as_, act, cast, monkeypatch):
    """INV-156"""

    def fails(**_said):
        raise RuleBroken(["INV-156"])

    monkeypatch.setattr(telling.audit, "record_look", fails)
    answer = as_("carla").get(address("journey:case", case))
    assert (answer.status_code, b"Hassan Karim" in answer.content) == (422, False)


def test_it_costs_one_statement(case, as_, django_assert_max_num_queries, monkeypatch):
    client = as_("carla")
    client.get(address("journey:case", case))
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as told:
        client.get(address("journey:case", case))
    monkeypatch.setattr(telling.audit, "record_look", lambda **_said: True)
    with CaptureQueriesContext(connection) as silent:
        client.get(address("journey:case", case))
    assert len(told) - len(silent) == 1


def test_looks_do_not_fill_the_timeline(case, as_, act, cast):
    client = as_("carla")
    for _ in range(3):
        page = client.get(address("journey:timeline", case)).content.decode()
    assert "A part of a case was opened" not in page
    assert "A part of a case was opened" not in client.get(address("journey:case", case)).content.decode()


def test_the_responsible_agency_sees_every_agencys_looks_by_role_and_day(case, as_, act, cast):
    """INV-157: agency and role, how often, which part, why; nobody's name."""
    with clock.moved_to(clock.now() - timedelta(days=1)):
        as_("rami").get(address("journey:timeline", case))
    client = as_("carla")
    client.get(address("journey:case", case))
    client.get(address("journey:case", case))
    page = client.get(address("journey:looks", case)).content.decode()
    assert page.count("<table") == 2
    assert page.index("Homeward Mission") < page.rindex("New Sprout")
    assert "Reintegration officer" in page
    assert "Helps to settle" in page
    assert "Rami" not in page
    act(cast.carla)
    rows = looks_at(case.id, from_row=0, most=10)
    assert {(row.agency, row.part, row.times) for row in rows} >= {
        ("Homeward Mission", "case", 2), ("New Sprout", "timeline", 1), ("Homeward Mission", "looks", 1),
    }  # fmt: skip


def test_no_other_agency_is_told(case, as_, act, cast):
    """INV-157: on the page, on the paper, in SQL."""
    member = case.members.get()
    for name, more in (("journey:looks", {}), ("journey:looks-printed", {"member_id": member.id})):
        assert as_("rami").get(address(name, case, **more)).status_code == 403
        assert as_("eve").get(address(name, case, **more)).status_code == 404
    for who in (cast.rami, cast.eve, None):
        act(who)
        with refused("INV-157"):
            run("SELECT * FROM audit_who_looked(%s, 0, 10)", case.id)


def test_the_page_is_paged_and_says_where_there_is_nothing(case, as_, act, cast):
    client = as_("carla")
    assert "Nobody has looked at this case yet." in client.get(address("journey:looks", case)).content.decode()
    act(cast.carla)
    for days in range(40):
        with clock.moved_to(clock.now() - timedelta(days=days)), acting_as(cast.carla):
            telling.audit.record_look(
                by=cast.carla, part="case", sections=["journey"], case_id=case.id, subject=("", None)
            )
    first = client.get(address("journey:looks", case)).content.decode()
    second = client.get(address("journey:looks", case) + "?page=2").content.decode()
    assert "page=2" in first
    assert 0 < second.count("<table") < first.count("<table")
    assert "Nobody else looked." in client.get(address("journey:looks", case) + "?page=900").content.decode()


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_the_person_is_given_it_as_a_paper(case, as_, act, cast, language):
    client, member = as_("carla"), case.members.get()
    client.get(address("journey:case", case))
    answer = client.get(address("journey:looks-printed", case, member_id=member.id) + f"?language={language}")
    assert (answer.status_code, answer["Content-Type"], answer.content[:5]) == (200, "application/pdf", b"%PDF-")
    act(cast.carla)
    said = looks_paper(case, member, language)
    assert [row[6] for row in said["rows"]] == ["1", "1"]
    assert "Carla" not in str(said["rows"])
    assert len(printing.pictures_of(said)) == 1
    assert printing.words(language)["looks"]["lead"] != printing.words("en")["looks"]["lead"] or language == "en"


def test_a_look_says_at_what_and_in_ones_own_name(case, act, cast):
    """INV-156: in SQL; and INV-02, INV-04."""
    arguments = "SELECT audit_look(now(), %s, %s, %s::text[], '', NULL, %s)"
    act(cast.carla)
    for part, sections, of_case in (("", ["journey"], case.id), ("case", [], case.id), ("case", ["journey"], None)):
        with refused("INV-156"):
            run(arguments, cast.carla.id, part, sections, of_case)
    with refused("INV-02"):
        run(arguments, cast.paul.id, "case", ["journey"], case.id)
    act(cast.eve)
    with refused("INV-04"):
        run(arguments, cast.eve.id, "case", ["journey"], case.id)
