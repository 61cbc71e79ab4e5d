"""The page that says what blocks what, made from the catalogue in force."""

import pytest
from django.utils import translation

from bayiri.core import clock
from bayiri.rulebooks.queries import safeguards
from bayiri.safeguards.choices import Gate, Step
from bayiri.safeguards.queries.catalogue import catalogue
from bayiri.safeguards.rules import NEVER_OVERRIDDEN, GateRule, MemberFacts, may_be_overridden

WHO = MemberFacts(
    is_child=False,
    accompanied=True,
    consent="in_force",
    screened=True,
    separated=False,
    asylum_pending=False,
    parting="asked",
)


def test_every_safeguard_stands_in_the_catalogue_with_its_evidence():
    """Each gate there can be is described, in four languages, with at least one step that it stands before."""
    gates = safeguards(on=clock.today()).gates
    assert {g.gate for g in gates} == set(Gate.values)
    for g in gates:
        assert set(g.evidence) == {"en", "fr", "es", "ar"}, g.gate
        assert set(g.blocks) <= set(Step.values)


def test_what_is_never_passed_over_is_never_offered():
    """INV-31: whatever roles a document would name, nobody passes over what is never overridden."""
    for row in catalogue(clock.today()):
        willing = GateRule(row.code, ("release",), override_roles=("director",))
        assert may_be_overridden(willing, WHO) is (row.code not in NEVER_OVERRIDDEN)
        assert row.never or row.override_roles
    assert {row.code for row in catalogue(clock.today()) if row.never} >= set(NEVER_OVERRIDDEN)


def test_the_catalogue_costs_no_query(django_assert_num_queries, db):
    with django_assert_num_queries(0):
        catalogue(clock.today())


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_the_page_says_what_blocks_what(as_, cast, language):
    """Everybody who works with cases reads it, in their language: every safeguard, every step, what is asked."""
    client = as_("carla")
    page = client.get("/safeguards", headers={"accept-language": language}).content.decode()
    for g in safeguards(on=clock.today()).gates:
        assert f'id="{g.gate}"' in page
    with translation.override("en"):
        rows = catalogue(clock.today())
    if language == "en":
        assert "Nobody, ever" in page
        for row in rows:
            assert row.name in page
            assert row.evidence["en"].replace("'", "&#x27;") in page


def test_the_table_is_the_rule(as_, cast):
    """What the table marks is what the document of the day blocks, cell by cell."""
    page = as_("carla").get("/safeguards").content.decode()
    table = page.partition("<tbody")[2].partition("</tbody>")[0]
    for g, row in zip(
        safeguards(on=clock.today()).gates, table.split('<tr class="govuk-table__row">')[1:], strict=True
    ):
        cells = row.split("<td")[1:]
        assert [">Blocks</td>" in cell for cell in cells] == [step in g.blocks for step in Step.values], g.gate
