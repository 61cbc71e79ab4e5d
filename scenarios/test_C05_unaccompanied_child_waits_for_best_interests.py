from pytest_bdd import scenarios, then, when

from scenarios import desk as acts
from scenarios.saying import said

scenarios("C05_unaccompanied_child_waits_for_best_interests.feature")


@when(said(r"WHO tries to take down that WHOM decides alone, without (?:his|her) guardian"))
def _(desk, who, whom):
    page = acts.declare(desk, who, whom, "Arabic", guardian="", view="I decide this.")
    desk.settle(page, "tries")


@then(said(r"WHO sees that WHOM is followed up in “(?P<first>.+)” and “(?P<last>.+)”"))
def _(desk, who, whom, first, last):
    reader = desk.case(who)
    reader.follow("Follow-up")
    rounds = reader.page.section(desk.names(whom)[0]).text
    assert first in rounds
    assert last in rounds
