"""What a dated document is refused for, and that the project's own are sound."""

import pytest

from bayiri.rulebooks.documents import ROOT, Programme, every_path, load, load_programme
from bayiri.rulebooks.examples import first_wrong_example
from bayiri.rulebooks.faults import Fault

GERMAN = (ROOT / "programmes" / "deu-reag-garp.yaml").read_text()
AGE = "years(person.born_on, on) >= 18"


@pytest.mark.parametrize("path", every_path(), ids=lambda path: path.stem)
def test_it_finds_every_document_of_the_project_good(path):
    document = load(path)
    assert not (isinstance(document, Programme) and first_wrong_example(document))


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (AGE, "yearz(person.born_on, on) >= 18", "unknown function yearz"),
        (AGE, "years(person.birth, on) >= 18", "unknown fact person.birth"),
        (AGE, "years(person.born_on, today) >= 18", "unknown name today"),
        (AGE, "years(person.born_on, on >= 18", "bad expression"),
        ("2017-03-27", "2017-03-32", "is not a date"),
        ("country: DEU", "country: GER", "GER is not a country"),
        ("currency: EUR", "currency: EUX", "not a currency"),
        ("amount: 200\n", "amount: 200.005\n", "minor units"),
        ("amount: 200\n", "amount: -200\n", "negative"),
        ("amount: 200\n", "sum: 200\n", "Extra inputs"),
        ("valid_from: 2019-01-01", "valid_from: 2019-02-29", "not a day of the calendar"),
        ("valid_from: 2019-01-01", "valid_from: 2017-12-31", "begins before 2017 ends"),
        ("group_1: reag-garp-2017-group-1", "group_1: nowhere", "no such file"),
        ("currency: EUR", "currency: EUR\ncurrency: EUR", "stands twice"),
        ("versions:", "versions: [", "bad YAML"),
        (
            "case.cars: integer",
            "case.cars: integer\n  case.family_savings: integer",
            "no help depends on what somebody owns",
        ),
        ("case.cars: integer", "case.cars: integer\n  person.debt: boolean", "no help depends on what somebody owns"),
        ("kind: programme", "kind: wish", "none of programme"),
    ],
)
def test_it_refuses_a_broken_rulebook_and_says_where(tmp_path, old, new, fault):
    assert old in GERMAN
    path = tmp_path / "broken.yaml"
    path.write_text(GERMAN.replace(old, new))
    with pytest.raises(Fault, match=fault) as raised:
        load(path)
    assert str(path) in str(raised.value)
    assert "\n" not in str(raised.value)


def test_it_refuses_a_worked_example_that_does_not_come_out(tmp_path):
    path = tmp_path / "other.yaml"
    path.write_text(GERMAN.replace("amount: 200\n", "amount: 201\n"))
    fault = first_wrong_example(load_programme(path))
    assert fault
    assert "a couple with a child goes to Iraq: totals should be" in str(fault)


def test_it_names_the_place_of_an_expression_that_is_no_condition(tmp_path):
    path = tmp_path / "other.yaml"
    path.write_text(GERMAN.replace(AGE, "years(person.born_on, on)"))
    fault = first_wrong_example(load_programme(path))
    assert fault
    assert "travel_allowance.DE-RG2-TA-A.when" in str(fault)


def test_it_loads_again_what_has_changed(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(GERMAN)
    first = load_programme(path)
    assert load_programme(path) is first
    path.write_text(GERMAN.replace("amount: 200\n", "amount: 201\n"))
    assert load_programme(path).hash != first.hash


def test_it_refuses_a_file_that_is_not_there(tmp_path):
    with pytest.raises(Fault, match=r"nobody\.yaml: no such file"):
        load(tmp_path / "nobody.yaml")
