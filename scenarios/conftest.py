"""Steps that the scenarios share. Whoever "does" something succeeds; whoever "tries to" is refused."""

import re
from datetime import UTC, datetime

import pytest
from pytest_bdd import given, parsers, then, when

from scenarios import aftercare, usual_way
from scenarios import desk as acts
from scenarios.desk import Desk
from scenarios.saying import rows, said

DAYS = {"hour": 1 / 24, "day": 1, "week": 7, "month": 30.5}


@pytest.fixture
def desk(cast, settings):
    settings.DEMONSTRATION = True
    return Desk(cast)


@given(parsers.re(r"it is the morning of (?P<day>\d+ \w+ \d{4})"))
def _(desk, day):
    desk.now = datetime.strptime(f"{day} 9", "%d %B %Y %H").replace(tzinfo=UTC)


@when(parsers.re(r"(?P<count>\d+) (?P<unit>hour|day|week|month)s? (?:has|have) passed"))
def _(desk, count, unit):
    desk.later(days=int(count) * DAYS[unit])


@when(parsers.re(r"it is (?P<count>\d+) (?P<unit>hour|day)s? (?P<side>before|after) the departure"))
def _(desk, count, unit, side):
    days = int(count) * DAYS[unit] * (-1 if side == "before" else 1)
    desk.now = desk.departs_at
    desk.later(days=days)


@when(
    said(
        r"WHO (?P<how>registers|tries to register) a return from (?P<host>\w+) to (?P<place>\w+) in (?P<country>\w+) for:"
    )
)
def _(desk, who, how, host, place, country, datatable):
    desk.settle(acts.register(desk, who, host, place, country, rows(datatable)), how)


@when(parsers.re(r"the case goes its usual way (?:on )?until it is “(?P<until>.+?)”(?: \(it was “(?P<since>.+)”\))?"))
def _(desk, until, since):
    usual_way.go(desk, until, since or "")


SESSION = r"WHO holds a counselling session with WHOM in (?P<language>\w+)"


@when(said(SESSION + r", without an interpreter"))
def _(desk, who, whom, language):
    desk.settle(acts.hold_session(desk, who, whom, language), "holds")


@when(said(SESSION + r", with the interpreter (?P<interpreter>.+)"))
def _(desk, who, whom, language, interpreter):
    desk.settle(acts.hold_session(desk, who, whom, language, interpreter), "holds")


@when(said(r"WHO assesses WHOM; nobody is afraid to return"))
def _(desk, who, whom):
    desk.settle(acts.assess(desk, who, whom), "assesses")


@when(said(r"WHO assesses WHOM and finds: “(?P<vulnerability>.+)”"))
def _(desk, who, whom, vulnerability):
    desk.settle(acts.assess(desk, who, whom, vulnerable=(vulnerability,)), "assesses")


@when(said(r"WHO writes down that the residence status is now “(?P<status>.+)”"))
def _(desk, who, status):
    reader = desk.case(who)
    reader.follow("Destination and form of return")
    reader.fill("Residence status", status)
    desk.settle(reader.press("Save"), "writes")


@when(said(r"WHO puts “(?P<programme>.+)” on offer"))
def _(desk, who, programme):
    desk.settle(acts.entitlements(desk, who).press("Put on offer", within=programme), "puts")


DECLARES = r"WHO (?P<how>takes|tries to take) down that WHOM wants? to return, explained in (?P<language>\w+)"


@when(said(DECLARES))
def _(desk, who, how, whom, language):
    desk.settle(acts.declare(desk, who, whom, language), how)


@when(said(DECLARES + r" by the interpreter (?P<interpreter>.+)"))
def _(desk, who, how, whom, language, interpreter):
    desk.settle(acts.declare(desk, who, whom, language, interpreter=interpreter), how)


@when(said(r"WHO takes down that (?P<guardian>.+) signs for WHOM, who says in (?P<language>\w+): “(?P<view>.+)”"))
def _(desk, who, guardian, whom, language, view):
    page = acts.declare(desk, who, whom, language, guardian=guardian, view=view)
    desk.settle(page, "takes")


@when(
    said(r"WHO tries to take down that (?P<guardian>[A-Z]\w+(?: [A-Z]\w+)*) signs for WHOM without asking (?:him|her)")
)
def _(desk, who, guardian, whom):
    page = acts.declare(desk, who, whom, "Arabic", guardian=guardian, view="")
    desk.settle(page, "tries")


@when(said(r"WHO (?P<how>applies|tries to apply) for “(?P<programme>.+)”"))
def _(desk, who, how, programme):
    desk.settle(acts.apply(desk, who, programme), how)


@when(said(r"WHO (?P<how>approves|tries to approve) “(?P<programme>.+)”"))
def _(desk, who, how, programme):
    desk.settle(acts.approve(desk, who, programme), how)


@when(said(r"WHO (?P<how>clears|tries to clear) “(?P<gate>.+)” for WHOM, because: (?P<evidence>.+)"))
def _(desk, who, how, gate, whom, evidence):
    desk.settle(acts.clear(desk, who, gate, whom, evidence, tries=how.startswith("tries")), how)


@when(said(r"WHO (?P<how>passes|tries to pass) over “(?P<gate>.+)” for WHOM"))
def _(desk, who, how, gate, whom):
    desk.settle(acts.override(desk, who, gate, whom), how)


@when(said(r"WHO lets “(?P<agency>.+)” see the data of WHOM, as they agreed"))
def _(desk, who, agency, whom):
    desk.settle(acts.share(desk, who, whom, agency), "lets")


@when(said(r"WHO (?P<how>books|tries to book) a flight for everybody in (?P<days>\d+) days"))
def _(desk, who, how, days):
    desk.settle(acts.book(desk, who, int(days)), how)


ASKS = r"WHO (?P<how>asks|tries to ask) WHOM alone, in (?P<language>\w+)(?: by the interpreter (?P<interpreter>.+?))?, whether they still want to return: “(?P<answer>.+)”"  # noqa: E501


@when(said(ASKS))
def _(desk, who, how, whom, language, interpreter, answer):
    desk.settle(acts.ask_again(desk, who, whom, answer, language, interpreter or ""), how)


@when(said(r"WHO (?P<how>releases|tries to release) WHOM"))
def _(desk, who, how, whom):
    desk.settle(acts.release(desk, who, whom), how)


@when(said(r"WHO records that WHOM (?:is|are) on board"))
def _(desk, who, whom):
    desk.settle(acts.travel(desk, who, whom, "On board"), "records")


@when(said(r"WHO records that WHOM (?:has|have) departed"))
def _(desk, who, whom):
    desk.settle(acts.travel(desk, who, whom, "Departed"), "records")


@when(said(r"WHO (?P<how>confirms|tries to confirm) that WHOM (?:has|have) arrived"))
def _(desk, who, how, whom):
    desk.settle(acts.travel(desk, who, whom, "Confirm the arrival"), how)


@when(said(r"WHO adds to the plan:"))
def _(desk, who, datatable):
    for row in rows(datatable):
        desk.settle(aftercare.add_line(desk, who, row), "adds")


@when(said(r"WHO reads the plan to WHOM in (?P<language>\w+), and they agree: “(?P<words>.+)”"))
def _(desk, who, whom, language, words):
    desk.settle(aftercare.agree(desk, who, whom, language, words), "reads")


@when(said(r"WHO (?P<how>approves|tries to approve) the line “(?P<line>.+)”"))
def _(desk, who, how, line):
    desk.settle(aftercare.approve_line(desk, who, line), how)


@when(said(r"WHO writes down that “(?P<line>.+)” was delivered"))
def _(desk, who, line):
    desk.settle(aftercare.deliver(desk, who, line), "writes")


@when(said(r"WHO (?P<how>verifies|tries to verify) “(?P<line>.+)”"))
def _(desk, who, how, line):
    desk.settle(aftercare.verify(desk, who, line), how)


HOLDS = r"WHO (?P<how>holds|tries to hold) the follow-up “(?P<month>.+)” with WHOM: the answers are (?P<answers>good|fair|low)"


@when(said(HOLDS))
def _(desk, who, how, month, whom, answers):
    desk.settle(aftercare.hold_round(desk, who, whom, month, answers), how)


@when(said(r"WHO (?:closes|proposes to close) the case as “(?P<outcome>.+)”"))
def _(desk, who, outcome):
    reader = desk.case(who)
    reader.follow("Close the case")
    reader.fill("How did it end?", outcome)
    desk.settle(reader.press("Close the case"), "closes")


@when(said(r"WHO looks a second time and closes the case"))
def _(desk, who):
    reader = desk.case(who)
    reader.follow("Do this now")
    reader.fill("What do you say?", "Close the case")
    desk.settle(reader.press("Save"), "closes")


@then(parsers.re(r"it is refused, because “(?P<why>.+)”"))
def _(desk, why):
    assert desk.refused
    assert why in desk.refused.faults, desk.refused.faults


@then(parsers.re(r"it is refused, because the act belongs to another role"))
def _(desk):
    assert desk.refused
    assert desk.refused.status == 403
    assert "belongs to another role" in desk.refused.faults


@then(parsers.re(r"the case stands at “(?P<stage>.+)”"))
def _(desk, stage):
    tags = [node for node in desk.case(desk.owner).page.root.all("div") if node.attrs.get("class") == "app-case__tags"]
    assert stage in tags[0].text, tags[0].text


@then(said(r"WHO (?P<how>sees|does not see) “(?P<words>.+)” on the case page"))
def _(desk, who, how, words):
    assert (words in desk.case(who).page.text) == (how == "sees")


@then(said(r"WHO, (?P<as_what>.+), can open the case"))
def _(desk, who, as_what):
    assert desk.case(who).page.status == 200


@then(said(r"WHO, (?P<as_what>.+), cannot open the case and finds nobody called “(?P<name>.+)”"))
def _(desk, who, as_what, name):
    assert desk.case(who).page.status == 404
    assert "Nothing found" in search(desk, who, name).text


@then(said(r"WHO, (?P<as_what>.+), finds WHOM when searching for “(?P<typed>.+)”"))
def _(desk, who, as_what, whom, typed):
    assert desk.names(whom)[0] in search(desk, who, typed).part("R-20").text


def search(desk, who, typed):
    return desk.reader(who).search(typed)


@then(said(r"WHO (?P<how>has|does not have) the work “(?P<work>.+)”"))
def _(desk, who, how, work):
    page = desk.reader(who).open("/work")
    assert (work in page.text) == (how == "has"), page.text


@then(parsers.re(r"this shows (?P<codes>[A-J]\d\d(?: and [A-J]\d\d)*): (?P<what>.+)"))
def _(request, codes, what):
    """The file is named after what it shows."""
    for code in re.findall(r"[A-J]\d\d", codes):
        assert code in request.node.path.name
