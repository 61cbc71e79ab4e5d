"""What somebody owns, has saved or owes: whose eyes, and that nothing hangs on it."""

import re

import pytest
from django.db import IntegrityError, transaction

from bayiri.agencies.commands import end_sight, grant_sight
from bayiri.agencies.context import acting_as
from bayiri.core.errors import NotAllowed, NotVisible
from bayiri.core.ids import uuid7
from bayiri.programmes.commands import calculate_entitlement
from bayiri.reintegration.commands.assets import show_asset, take_away_asset, write_asset
from bayiri.reintegration.models import Asset
from config.paths import ROOT
from tests.invariants.attacks import insert, refused, rule_refuses, run

WORDS = "Two fields near the river, let to a cousin."


@pytest.fixture
def said(told, act, cast):
    """`said()`: a story in which Omar spoke of his fields, and the bank helps him for a loan."""

    def tell(stage="approved"):
        story = told(stage)
        person_id = story.members()[0].person_id
        act(cast.carla)
        about = {"by": cast.carla, "purpose": "lender", "mode": "read", "agency_id": cast.badr.agency_id}
        grant_sight(**about, kind="case", subject_id=story.case.id)
        grant_sight(**about, kind="person", subject_id=person_id)
        asset = write_asset(by=cast.carla, case_id=story.case.id, person_id=person_id, kind="property", words=WORDS)
        return story, asset

    return tell


def seen_by(actor):
    with acting_as(actor):
        return Asset.objects.count()


def test_only_the_responsible_agency_reads_it_until_the_person_names_another(said, act, cast):
    """INV-202: not the lender, not who runs the programme, not who helps to settle; and no longer than the person wants."""
    story, asset = said("arrived")
    assert seen_by(cast.carla) == 1
    for other in (cast.badr, cast.rami, cast.eve, cast.adam):
        assert seen_by(other) == 0, other
    about = {"by": cast.carla, "case_id": story.case.id, "asset_id": asset.id}
    act(cast.carla)
    with rule_refuses("INV-202"):
        show_asset(**about, agency_ids=[cast.badr.agency_id], by_word=False)
    with rule_refuses("INV-202"):
        show_asset(**about, agency_ids=[cast.eve.agency_id], by_word=True)
    show_asset(**about, agency_ids=[cast.badr.agency_id], by_word=True)
    assert (seen_by(cast.badr), seen_by(cast.rami)) == (1, 0)
    act(cast.carla)
    end_sight(by=cast.carla, kind="person", subject_id=asset.person_id, agency_id=cast.badr.agency_id, purpose="lender")
    assert seen_by(cast.badr) == 0
    act(cast.carla)
    grant_sight(
        by=cast.carla,
        kind="person",
        subject_id=asset.person_id,
        agency_id=cast.badr.agency_id,
        purpose="lender",
        mode="read",
    )
    show_asset(**about, agency_ids=[], by_word=False)
    assert seen_by(cast.badr) == 0


def test_the_database_says_the_same(said, act, cast):
    """INV-202: past the commands."""
    story, asset = said("arrived")
    row = {"kind": "debt", "words": "x", "recorded_at": story.now, "person_id": asset.person_id}
    for other in (cast.rami, cast.badr, cast.paul):
        act(other)
        with refused():
            insert("reintegration_asset", id=uuid7(), shown_to="{}", recorded_by_id=other.id, **row)
        run("UPDATE reintegration_asset SET shown_to = ARRAY[bayiri_agency()]")
    act(cast.carla)
    assert Asset.objects.get().shown_to == []
    with refused("INV-202"):
        insert("reintegration_asset", id=uuid7(), shown_to=[cast.eve.agency_id], recorded_by_id=cast.carla.id, **row)
    with refused("INV-202"):
        run("UPDATE reintegration_asset SET shown_to = ARRAY[%s]::uuid[]", cast.eve.agency_id)
    with refused("INV-02"):
        insert("reintegration_asset", id=uuid7(), shown_to="{}", recorded_by_id=cast.mona.id, **row)
    for statement in ("UPDATE reintegration_asset SET words = 'y'", "DELETE FROM reintegration_asset"):
        with refused():
            run(statement)
    with pytest.raises(IntegrityError), transaction.atomic():
        insert("reintegration_asset", id=uuid7(), shown_to="{}", recorded_by_id=cast.carla.id, **{**row, "words": ""})


def test_it_is_taken_away_again(said, act, cast):
    """INV-202: and then stands on no page, for nobody; what was taken away does not come back by itself."""
    story, asset = said("arrived")
    about = {"case_id": story.case.id, "asset_id": asset.id}
    with acting_as(cast.rami), pytest.raises(NotVisible):
        take_away_asset(by=cast.rami, **about)
    with acting_as(cast.paul), pytest.raises(NotAllowed):
        take_away_asset(by=cast.paul, **about)
    act(cast.carla)
    show_asset(by=cast.carla, **about, agency_ids=[cast.badr.agency_id], by_word=True)
    take_away_asset(by=cast.carla, **about)
    with pytest.raises(NotVisible):
        take_away_asset(by=cast.carla, **about)
    with refused("INV-202"):
        run("UPDATE reintegration_asset SET ended_at = NULL")
    assert seen_by(cast.badr) == 0


def test_what_is_owned_changes_nothing_of_what_is_given(said, told, act, cast):
    """INV-203: the same return, with and without a word on it, is worth the same help."""
    worth = []
    for story in (said("decided")[0], told("decided")):
        about = {"by": cast.carla, "case_id": story.case.id, "programme": "deu-reag-garp"}
        found = story.do(cast.carla, lambda about=about: calculate_entitlement(**about))
        worth.append((found.eligible, found.total, found.currency, sorted(found.facts)))
    assert worth[0] == worth[1]
    assert not [word for word in ("asset", "river", "propert") if word in str(worth).lower()]


def test_no_rule_no_guard_and_no_other_room_reads_it():
    """INV-203: the table stands below two pages and the copy for the person; a programme has no word for it."""
    guards = [path for path in (ROOT / "bayiri").rglob("*.sql") if "reintegration_asset" in path.read_text()]
    assert [path.name for path in guards] == ["guards_assets.sql"]
    readers = {
        path.relative_to(ROOT / "bayiri").as_posix()
        for path in (ROOT / "bayiri").rglob("*.py")
        if re.search(r"\bAsset\b", path.read_text()) and "migrations" not in path.parts
    }
    assert readers == {
        "reintegration/models.py", "reintegration/commands/assets.py", "reintegration/queries/assets.py", "reintegration/views/assets.py",
        "journey/queries/part.py",
    }  # fmt: skip
    facts = "".join((ROOT / "bayiri/rulebooks" / name).read_text() for name in ("facts.py", "expressions.py"))
    assert not re.search(r"asset|saving|debt|propert(?:y|ies)_of", facts, re.IGNORECASE)
