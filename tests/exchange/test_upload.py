from datetime import timedelta

import pytest

from bayiri.core import clock
from bayiri.core.errors import RuleBroken
from bayiri.exchange.commands.bring_in import bring_in_some, end_here, start, stop
from bayiri.exchange.commands.check import match_columns
from bayiri.exchange.commands.upload import discard
from bayiri.exchange.models import ImportFile, ImportHousehold, ImportRow
from bayiri.exchange.sheets.mapping import Mapping
from tests.exchange.conftest import FAMILY, HEADINGS, more_households

pytestmark = pytest.mark.django_db


def test_how_a_list_was_read_is_remembered_for_the_agency(taken_in, cast):
    one = taken_in("Foo,Bar\nOmar,1990\nAli,1991")
    mapping = Mapping(
        ["given_names", "born_on"], {"born_on": "mdy"}, {"host_country": "DEU", "destination_country": "IRQ"}
    )
    match_columns(by=cast.mona, import_id=one.pk, mapping=mapping)
    assert taken_in("Foo,Bar\nSomebody,1970\nElse,1971", by=cast.stella).columns == mapping.stored()
    assert taken_in("Foo,Bar\nSomebody,1970\nElse,1971", by=cast.eve).columns != mapping.stored()


def test_columns_that_name_nobody_are_not_taken(taken_in, cast):
    one = taken_in()
    with pytest.raises(ValueError, match="name"):
        match_columns(by=cast.mona, import_id=one.pk, mapping=Mapping([""] * 8))


def test_lists_that_nobody_goes_on_with_are_emptied(checked, taken_in, cast, again):
    waiting, stopped = checked(), checked(HEADINGS + more_households(60))
    start(by=cast.mona, import_id=stopped.pk, known_people="leave_out")
    bring_in_some(by=cast.mona, import_id=stopped.pk)
    stop(by=cast.mona, import_id=stopped.pk)
    with clock.moved_to(clock.now() + timedelta(days=29)):
        taken_in("Name,Destination\nA,Iraq\nB,Iraq")
        assert again(waiting).state == "checked"
    with clock.moved_to(clock.now() + timedelta(days=31)):
        newest = taken_in("Name,Destination\nA,Iraq\nB,Iraq")
    assert (again(waiting).state, again(stopped).state) == ("discarded", "done")
    assert set(ImportRow.objects.values_list("caseload_import", flat=True)) == set()
    assert newest.pk in set(ImportFile.objects.values_list("caseload_import", flat=True))
    assert ImportHousehold.objects.filter(caseload_import=stopped, state="brought_in").count() == 50


def test_a_stopped_list_is_left_at_that(checked, cast, again):
    one = checked(HEADINGS + more_households(60))
    with pytest.raises(RuleBroken):
        end_here(by=cast.mona, import_id=one.pk)
    start(by=cast.mona, import_id=one.pk, known_people="leave_out")
    bring_in_some(by=cast.mona, import_id=one.pk)
    with pytest.raises(RuleBroken):
        end_here(by=cast.mona, import_id=one.pk)
    stop(by=cast.mona, import_id=one.pk)
    end_here(by=cast.mona, import_id=one.pk)
    assert (again(one).state, ImportRow.objects.count()) == ("done", 0)


def test_a_discarded_list_leaves_no_row_and_no_value(checked, cast, again):
    one = checked(FAMILY.replace("Wife,F", "Wife,Frau"))
    assert one.unknown == {"sex": [["Frau", 1]]}
    discard(by=cast.mona, import_id=one.pk)
    assert again(one).unknown == {}
    assert not ImportRow.objects.exists()
    assert not ImportFile.objects.exists()
    assert not ImportHousehold.objects.exists()
