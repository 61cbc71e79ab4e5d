"""How people are counted and shown: `law/statistics.yaml`."""

from datetime import date

import pytest

from bayiri.rulebooks.documents import ROOT, load
from bayiri.rulebooks.faults import Fault
from bayiri.rulebooks.queries import counting

TEXT = (ROOT / "law" / "statistics.yaml").read_text()
TODAY = date(2026, 11, 23)


def test_ages_fall_into_bands():
    assert [counting(on=TODAY).band(age) for age in (0, 17, 18, 59, 60, 101)] == [0, 0, 1, 1, 2, 2]


def test_few_people_are_not_shown():
    limits = counting(on=TODAY)
    assert [limits.shows(people) for people in (0, 4, 5, 6)] == [False, False, True, True]


def test_before_the_first_version_nothing_is_known():
    with pytest.raises(Fault, match="no version is in force"):
        counting(on=date(1999, 1, 1))


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("begin: [18, 60]", "begin: [60, 18]", "one after the other"),
        ("begin: [18, 60]", "begin: [18, 18]", "one after the other"),
        ("begin: [18, 60]", "begin: [0, 18]", "greater than or equal to 1"),
        ("begin: [18, 60]", "begin: [5, 12, 18, 60]", "at most 3"),
        ("begin: [18, 60]", "begin: [18, 65]", "example 'old age': band should be 2 and is 1"),
        ("value: 5\n", "value: 0\n", "greater than or equal to 1"),
        ("value: 5\n", "value: 10\n", "shown should be True"),
        ("value: 6\n", "value: six\n", "valid integer"),
        ("people: 5, shown: true", "people: 5", "says only half"),
        ("smallest_cell:", "smalest_cell:", "Field required"),
        ("valid_from: 2000-01-01", "valid_from: 2000-02-30", "not a day of the calendar"),
    ],
)
def test_a_broken_document_is_refused_and_says_where(tmp_path, old, new, fault):
    assert old in TEXT
    path = tmp_path / "statistics.yaml"
    path.write_text(TEXT.replace(old, new, 1))
    with pytest.raises(Fault, match=fault):
        load(path)
