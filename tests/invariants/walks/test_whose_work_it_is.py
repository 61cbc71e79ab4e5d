"""Roles whose work is not with people: they read what their agency sees, and write nothing into it."""

import re

import pytest

from bayiri.agencies.choices import KEEPS_RECORDS, Role
from bayiri.agencies.context import acting_as
from bayiri.agencies.permissions import keeps_records, may_write
from bayiri.cases.commands import change_journey
from bayiri.cases.models import Case
from bayiri.core.errors import NotAllowed
from tests.invariants.attacks import refused, run
from tests.invariants.test_walk_addresses import EVERY, url

OTHERS = [role for role in Role if role not in KEEPS_RECORDS]


@pytest.mark.parametrize("side", ["owner", "receiver"])
@pytest.mark.parametrize("role", OTHERS)
def test_who_does_not_work_with_people_changes_nothing(world, side, role):
    """INV-225: refused by the permission that every command asks, and by the database."""
    who = world.user(f"{side} {role}").actor
    case, person = world.story.case, world.story.members()[0].person_id
    assert not keeps_records(who)
    with acting_as(who):
        assert not may_write(who, "case", case.id)
        assert not may_write(who, "person", person)
        assert run("SELECT bayiri_sees('case', %s, 'journey', true)", case.id) == (False,)
        for change, row in (
            ("UPDATE cases_case SET destination_place = 'Elsewhere' WHERE id = %s", case.id),
            ("UPDATE cases_member SET guardian_name = 'Nobody' WHERE case_id = %s", case.id),
            ("UPDATE people_person SET given_names = 'Nobody' WHERE id = %s", person),
        ):
            with refused("row-level security"):
                run(change, row)


@pytest.mark.parametrize("role", KEEPS_RECORDS)
def test_who_works_with_people_does(world, role):
    """INV-225: without this the test above would prove nothing."""
    who = world.user(f"owner {role}").actor
    with acting_as(who):
        assert may_write(who, "case", world.story.case.id)
        assert run("SELECT bayiri_sees('case', %s, 'journey', true)", world.story.case.id) == (True,)


def test_the_command_refuses_before_the_database_does(world):
    """INV-225"""
    who = world.user("owner administrator").actor
    with acting_as(who):
        case = Case.objects.get(pk=world.story.case.id)
        with pytest.raises(NotAllowed):
            change_journey(by=who, case_id=case.id, version=case.version, changes={"destination_place": "Elsewhere"})


def test_rule_and_database_name_the_same_roles(db):
    """INV-225"""
    (source,) = run("SELECT prosrc FROM pg_proc WHERE proname = 'bayiri_keeps_records'")
    assert set(re.findall(r"'(\w+)'", source)) == set(KEEPS_RECORDS)


LEADING = ("journey:case", "journey:person", "journey:happened", "safeguards:gate", "cases:appointment", "cases:notes", "journey:timeline")  # fmt: skip
# Links that lead to a page which answers for itself: another case, a list, what is asked with words of its own.
LINK = re.compile(r'href="(/[^"#?]*)')


@pytest.mark.parametrize("side", ["owner", "receiver"])
@pytest.mark.parametrize("role", [role for role in Role if role != Role.DIASPORA_PARTNER])
def test_no_page_leads_to_a_form_that_is_refused(world, client, side, role):
    """INV-225: what a page of a case links to opens to its reader."""
    client.force_login(world.user(f"{side} {role}"))
    links = set()
    for name in LEADING:
        assert name in EVERY
        answer = client.get(url(name, world.ids))
        if answer.status_code == 200:
            links |= set(LINK.findall(answer.content.decode()))
    of_the_case = {link for link in links if str(world.story.case.id) in link}
    assert len(of_the_case) > 5
    assert {link: code for link in of_the_case if (code := client.get(link).status_code) == 403} == {}
