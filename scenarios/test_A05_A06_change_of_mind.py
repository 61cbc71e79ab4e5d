from pytest_bdd import scenarios, then, when

from scenarios import desk as acts
from scenarios.saying import said

scenarios("A05_A06_change_of_mind.feature")
AGAINST_SOMEBODY = ("reason", "penalty", "refus", "barred", "abandon", "blocked")


@when(said(r"WHO withdraws the decision of WHOM, as he wishes; no reason is asked"))
def _(desk, who, whom):
    reader = desk.case(who)
    page = reader.follow("Withdraw the decision", within=desk.names(whom)[0])
    form = next(node for node in page.root.all("form") if "Withdraw the decision" in node.text)
    asked = [node for node in form.all("input", "textarea", "select") if node.attrs.get("type") != "hidden"]
    assert not asked
    desk.settle(reader.press("Withdraw the decision"), "withdraws")


@then(said(r"WHO sees of WHOM that he has “(?P<state>.+)”, and nothing that speaks against him"))
def _(desk, who, whom, state):
    about = desk.case(who).page.section(desk.names(whom)[0]).text
    assert state in about
    assert not [word for word in AGAINST_SOMEBODY if word in about.lower()]


@when(said(r"WHO tries to record that WHOM is on board all the same"))
def _(desk, who, whom):
    """No link leads there: by the address that the page had when he was released."""
    reader = desk.case(who)
    links = [link.attrs["href"] for link in reader.page.section(desk.names(whom)[0]).all("a")]
    member = next(link.split("/members/")[1].split("/")[0] for link in links if "/members/" in link)
    seat = next(link.attrs["href"].split("/") for link in reader.page.links("Did not come"))
    reader.open("/".join([*seat[:-2], member, "boarded"]))
    desk.settle(reader.press("Save"), "tries")


@when(said(r"WHO notes that WHOM resists “(?P<step>.+)”: “(?P<what>.+)”"))
def _(desk, who, whom, step, what):
    reader = desk.case(who)
    reader.follow("Note a refusal or resistance", within=desk.names(whom)[0])
    reader.fill_all({"At which step?": step, "What did the person say or do?": what})
    desk.settle(reader.press("Note the refusal and suspend"), "notes")


@when(
    said(r"WHO (?P<how>reviews|tries to review) the refusal, with WHOM (?P<company>alone|in company): “(?P<result>.+)”")
)
def _(desk, who, how, whom, company, result):
    reader = desk.case(who)
    reader.follow("Review it", within=desk.names(whom)[0])
    reader.fill_all({
        "What does the person want?": result, "I spoke with the person alone.": company == "alone",
        "What was said": "He wants to stay with his brother.",
    })  # fmt: skip
    desk.settle(reader.press("Save the review"), how)


@when(said(r"WHOM comes again, and WHO opens the case again for him"))
def _(desk, whom, who):
    reader = desk.case(who)
    reader.follow("Asks again", within=desk.names(whom)[0])
    desk.settle(reader.press("Open again"), "opens")


@when(said(r"WHO calculates “(?P<programme>.+)” again, now for (?:him|her) alone"))
def _(desk, who, programme):
    desk.settle(acts.entitlements(desk, who).press("Calculate again", within=programme), "calculates")


@then(said(r"WHOM is to have the (?P<amount>[\d,.]+) euros of “(?P<programme>.+)” that he would have had before"))
def _(desk, whom, amount, programme):
    part = acts.entitlements(desk, "Mona").page.section(programme)
    assert f"Total €{amount}" in part.text
