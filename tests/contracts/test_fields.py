"""Every field of every table has a privacy class and a term: retention/fields.yaml."""

import pytest
from django.apps import apps

from bayiri.core import clock
from bayiri.rulebooks.documents import load, version_on
from config.paths import ROOT

MODELS = {model._meta.label: model for model in apps.get_models() if model.__module__.startswith("bayiri")}
# History repeats the fields of what it tells of, under the same classes.
TRACKED = {
    label: model for label, model in MODELS.items() if "pgh_id" not in {field.name for field in model._meta.fields}
}


@pytest.fixture(scope="module")
def said():
    return version_on(load(ROOT / "retention" / "fields.yaml").shape.versions, clock.today())


@pytest.mark.parametrize("label", sorted(TRACKED))
def test_every_field_has_one_class(said, label):
    """INV-04: what is not classed is not known, and what is not known cannot be protected."""
    listed = [field for fields in said.tables[label].fields.values() for field in fields]
    assert sorted(listed) == sorted(field.name for field in TRACKED[label]._meta.concrete_fields)


def test_every_table_is_there_and_no_other(said):
    assert set(said.tables) == set(TRACKED)


@pytest.mark.parametrize("label", sorted(TRACKED))
def test_every_table_says_what_it_is_for(said, label):
    """INV-04: nothing is held that is not for something; what only fields are for is said of those."""
    table = said.tables[label]
    assert table.purpose in said.purposes
    assert table.purpose not in table.purposes.values()
    people = {"identity", "contact", "health", "protection", "finance"} & set(table.fields)
    assert not people or table.purpose not in ("rules", "counting")


def test_every_purpose_is_used_and_reads_in_every_language(said):
    used = {one for table in said.tables.values() for one in (table.purpose, *table.purposes.values())}
    assert used == set(said.purposes)
    for name, sentences in said.purposes.items():
        assert set(sentences) == {"en", "fr", "es", "ar"}, name
        assert len(set(sentences.values())) == 4, name


def test_the_purposes_stand_in_the_documentation(said):
    page = (ROOT / "docs" / "reference" / "data-protection.md").read_text()
    assert [one["en"] for one in said.purposes.values() if one["en"] not in page] == []


def test_history_holds_nothing_else():
    for label in set(MODELS) - set(TRACKED):
        told_of = TRACKED[MODELS[label].pgh_tracked_model._meta.label]
        fields = {field.name for field in MODELS[label]._meta.concrete_fields if not field.name.startswith("pgh_")}
        assert fields <= {field.name for field in told_of._meta.concrete_fields}


def test_people_are_not_kept_for_ever(said):
    """A table with a person's identity, contact, health, protection or finance has a term in years."""
    for label, table in said.tables.items():
        if {"identity", "contact", "health", "protection", "finance"} & set(table.fields):
            assert said.terms[table.term].years, label
