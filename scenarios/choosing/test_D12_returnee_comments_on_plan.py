from pytest_bdd import given, scenarios, then, when

from scenarios import aftercare
from scenarios.choosing.homecoming import come_home
from scenarios.saying import said

scenarios("choosing/D12_returnee_comments_on_plan.feature")


@given(said(r"WHOM have come home to Erbil with the help of Carla and Rami"))
def _(desk, whom):
    come_home(desk, whom)


SAYS = r"WHO writes down that WHOM says of (?P<about>the whole plan|“[^”]+”)(?P<later> in a later consultation)?, in (?P<language>\w+): “(?P<words>.+)”"  # noqa: E501


@when(said(SAYS))
def _(desk, who, whom, about, later, language, words):
    reader = aftercare.plan(desk, who)
    if about.startswith("“"):
        reader.follow("Comment", within=about.strip("“”"))
        assert about.strip("“”") in reader.page.text
    else:
        reader.follow("Write down a comment")
    reader.fill_all({
        "Who speaks": desk.names(whom)[0], "In their own words": words, "How": "In person", "Language": language,
        "On which occasion": "In a later consultation" if later else "While the plan was made",
    })  # fmt: skip
    desk.settle(reader.press("Save the comment"), "writes")


@then(said(r"WHO sees “(?P<answer>.+)” beside “(?P<words>.+)”"))
def _(desk, who, answer, words):
    page = aftercare.plan(desk, who).page
    section = page.section("Comments")
    beside = [node.text for node in section.all("article") if words in node.text]
    assert beside
    assert answer in beside[0] or answer in section.text


@when(said(r"WHO tries to read the plan to WHOM in (?P<language>\w+), and they agree"))
def _(desk, who, whom, language):
    desk.settle(aftercare.agree(desk, who, whom, language, "Yes."), "tries")


ANSWERS = r"WHO (?P<how>says|tries to say) to “(?P<words>[^”]+)” that “(?P<outcome>[^”]+)”: (?P<answer>.+)"


@when(said(ANSWERS))
def _(desk, who, how, words, outcome, answer):
    reader = aftercare.plan(desk, "Rami")
    link = reader.page.nearest(reader.page.links("Say what was done"), words, "Say what was done")
    reader = desk.reader(who)
    page = reader.open(link.attrs["href"])
    if page.status == 200:
        reader.fill_all({"What was done": outcome, "What the person was told": answer})
        page = reader.press("Save what was done")
    desk.settle(page, how)


@when(said(r"WHO changes “(?P<line>[^”]+)” to “(?P<other>[^”]+)”"))
def _(desk, who, line, other):
    reader = aftercare.plan(desk, who)
    reader.follow("Change", within=line)
    reader.fill("What is planned", other)
    desk.settle(reader.press("Save and continue"), "changes")
