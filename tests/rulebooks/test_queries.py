"""What other rooms ask of dated documents."""

from datetime import date

import pytest

from bayiri.rulebooks import queries
from bayiri.rulebooks.faults import Fault

DAY = date(2026, 6, 1)


def test_it_gives_every_programme_with_its_names():
    found = {document.code: document for document in queries.programme_documents()}
    assert len(found) >= 6
    assert all(document.rulebook.names["ar"] for document in found.values())
    assert queries.programme_document("eu-eurp").hash == found["eu-eurp"].hash


def test_it_gives_the_values_of_a_law_with_unit_and_status():
    law = queries.law("voluntary-return", on=DAY)
    assert law.number("reconfirmation_window_hours") == 72
    assert law.numbers("follow_up_months_vulnerable") == [0, 3, 6, 9, 12, 18]
    assert law.truth("reconfirmation_needed") is True
    assert law.told("reflection_hours").status == "unverified"
    with pytest.raises(Fault, match="not a list"):
        law.numbers("reflection_hours")


def test_it_refuses_what_is_no_code_or_not_there():
    for code in ("../programmes/eu-eurp", "nowhere", ""):
        with pytest.raises(Fault):
            queries.law(code, on=DAY)
    with pytest.raises(Fault, match="no version"):
        queries.law("voluntary-return", on=date(1999, 1, 1))


def test_it_refuses_the_programme_that_another_excludes():
    people = [{"id": "a", "role": "main", "born_on": "1990-01-01", "nationality": "IRQ"}]
    case = {"voluntariness": "voluntary", "destination": "IRQ", "final_decision_on": "2023-08-01"}
    documents = [queries.programme_document(code) for code in ("eu-eurp", "aut-return-aid")]
    facts = {"as_of": "2023-08-10", "case": case, "people": people}
    european, austrian = queries.assess_together(documents, facts)
    assert austrian["totals"] == {"EUR": "4515.00"}
    assert (european["eligible"], european["totals"]) == (False, {})
    assert "excluded together with aut-return-aid" in str(european["refused"])
