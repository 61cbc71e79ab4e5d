"""That options were explained is kept as they were shown. INV-106, INV-107: by the rule, and again in SQL."""

import json

import pytest

from bayiri.cases.commands import move_stage
from bayiri.core import clock
from bayiri.core.errors import NotVisible
from bayiri.core.ids import uuid7
from bayiri.people.models import Person
from bayiri.programmes.commands import explain_options
from bayiri.programmes.models import Explanation
from bayiri.programmes.options import canonical, comparison, fingerprint
from tests.invariants.attacks import call, refused, rule_refuses
from tests.programmes.households import registered


@pytest.fixture
def said(cast, act, case):
    """What a guarded row says when everything is in order."""
    act(cast.carla)
    told = comparison(cast.carla, case, "en")
    return {
        "case_id": case.id, "members_present": [case.members.get(relation="self").id], "language": "eng",
        "shown_in": "en", "interpreter_name": "", "snapshot": canonical(told), "sha256": fingerprint(told),
        "rests_on": told["rests_on"], "recorded_at": clock.now(),
    }  # fmt: skip


def explain(by, case, **more):
    shown = fingerprint(comparison(by, case, "en"))
    member = case.members.get(relation="self").id
    usual = {"shown": shown, "shown_in": "en", "language": "eng", "members_present": [member]}
    return explain_options(by=by, case_id=case.id, **{**usual, **more})


def test_it_keeps_who_when_language_and_what_was_shown(cast, case):
    kept = explain(cast.carla, case)
    assert kept.recorded_by_id == cast.carla.id
    assert json.loads(kept.snapshot) == comparison(cast.carla, case, "en")
    assert {row["code"] for row in kept.rests_on} >= {"ways-deu", "deu-reag-garp"}


def test_what_was_not_shown_is_not_written_down(cast, case):
    """INV-106: the page that was read together is not the one that stands now."""
    with rule_refuses("INV-106"):
        explain(cast.carla, case, shown="0" * 64)


def test_the_database_keeps_no_other_text_than_its_fingerprint(said):
    """INV-106: neither another text, nor documents that nobody published."""
    call("programmes_record_explanation", **said)
    with refused("INV-106"):
        call("programmes_record_explanation", **{**said, "snapshot": said["snapshot"].replace("3000", "9000")})
    with refused("INV-106"):
        call("programmes_record_explanation", **{**said, "rests_on": []})
    told = {**json.loads(said["snapshot"]), "rests_on": [{"code": "ways-deu", "version": "2026", "hash": "0" * 64}]}
    forged = {"snapshot": canonical(told), "sha256": fingerprint(told), "rests_on": told["rests_on"]}
    with refused("INV-106"):
        call("programmes_record_explanation", **{**said, **forged})


def test_whoever_needs_an_interpreter_has_one(cast, act, case):
    """INV-107: a language the person understands, or an interpreter."""
    Person.objects.filter(memberships__case=case, memberships__relation="self").update(interpreter_language="ara")
    with rule_refuses("INV-107"):
        explain(cast.carla, case)
    assert explain(cast.carla, case, language="ara").interpreter_name == ""
    assert explain(cast.carla, case, interpreter_name="Samira Aziz").language == "eng"


def test_nobody_is_told_nothing(cast, case):
    """INV-107: somebody of the household was there."""
    with rule_refuses("INV-107"):
        explain(cast.carla, case, members_present=[])


def test_the_database_asks_who_was_there(cast, act, case, said):
    """INV-107: people of this household, who understand."""
    for nobody in ([], [uuid7()]):
        with refused("INV-107", "options_are_explained_to_somebody"):
            call("programmes_record_explanation", **{**said, "members_present": nobody})
    other = registered(cast.carla)
    with refused("INV-107"):
        call("programmes_record_explanation", **{**said, "members_present": [other.members.first().id]})
    Person.objects.filter(memberships__case=case, memberships__relation="self").update(interpreter_language="ara")
    with refused("INV-107"):
        call("programmes_record_explanation", **said)
    call("programmes_record_explanation", **{**said, "interpreter_name": "Samira Aziz"})


def test_it_belongs_to_those_who_counsel_and_to_a_case_that_goes_on(cast, act, said):
    for who in (cast.tara, cast.eve):
        act(who)
        with refused("INV-04"):
            call("programmes_record_explanation", **said)


def test_it_names_who_writes_it(cast, act, case, said):
    call("programmes_record_explanation", **{**said, "recorded_by_id": cast.mona.id})
    assert Explanation.objects.get(case=case).recorded_by_id == cast.carla.id


def test_another_agency_finds_no_case(cast, act, case):
    present = [case.members.get(relation="self").id]
    act(cast.eve)
    with pytest.raises(NotVisible):
        explain_options(by=cast.eve, case_id=case.id, shown="", shown_in="en", language="eng", members_present=present)


def test_nothing_is_explained_in_a_case_that_has_ended(cast, act, case, said):
    case.refresh_from_db()
    move_stage(by=cast.carla, case=case, act="referred_on", reason="asylum")
    with rule_refuses("INV-09"):
        explain(cast.carla, case)
    with refused("INV-09"):
        call("programmes_record_explanation", **said)
