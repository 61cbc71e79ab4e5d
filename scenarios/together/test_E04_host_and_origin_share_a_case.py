from pytest_bdd import scenarios, then, when

from bayiri.core import clock
from scenarios.saying import said

scenarios("together/E04_host_and_origin_share_a_case.feature")
TO_THEM, NOT_TO_THEM = "My data may go to them", "My data may not go to them, or not any more"
AUTHORITY = "Authority of the country of origin"


def share(desk, who, whom, agency, purpose, word):
    for name in desk.names(whom):
        reader = desk.case(who)
        reader.follow("Share data", within=name)
        reader.fill_all({"With whom?": agency, "What for?": purpose, "What does the person say?": word})
        desk.settle(reader.press("Save"), "lets")


@when(said(r"WHO lets “(?P<agency>.+)” see the data of WHOM for “(?P<purpose>.+)”, as they agreed"))
def _(desk, who, agency, whom, purpose):
    share(desk, who, whom, agency, purpose, TO_THEM)


@when(said(r"WHO lets “(?P<agency>.+)” see nothing of WHOM any more, as they said"))
def _(desk, who, agency, whom):
    share(desk, who, whom, agency, AUTHORITY, NOT_TO_THEM)


@then(said(r"WHO reads on one page (?P<words>“.+”)"))
def _(desk, who, words):
    page = desk.case(who).page
    assert page.url.endswith("/part")
    for word in words.strip("“”").split("”, “"):
        assert word in page.text, word


@then(said(r"WHO reads there neither (?P<words>“.+”)"))
def _(desk, who, words):
    text = desk.case(who).page.text
    for word in words.strip("“”").split("” nor “"):
        assert word not in text, word


@then(said(r"WHO reads the same page in Arabic, from right to left"))
def _(desk, who):
    reader = desk.case(who)
    answer = reader.client.get(reader.page.url, headers={"accept-language": "ar"})
    html = answer.content.decode()
    assert 'lang="ar" dir="rtl"' in html
    for name in desk.people.values():
        assert name in html


@then(said(r"WHO finds nothing at the timeline, the plan, the papers and the assistance of the case"))
def _(desk, who):
    reader = desk.reader(who)
    for rest in ("timeline", "plan", "papers", "entitlements", "notes", "files", "follow-ups", "travel/book"):
        assert reader.open(desk.address(rest)).status == 404, rest


@when(said(r"WHO says of (?P<one>[A-Z]\w+) “(?P<word>[^”]+)”(?: and of (?P<other>[A-Z]\w+) “(?P<other_word>[^”]+)”)?$"))
def _(desk, who, one, word, other, other_word):
    reader = desk.reader(who)
    reader.open("/helping")
    reader.follow(desk.people["Omar"])
    reader.follow("Confirm the arrival")
    reader.fill(desk.people[one], word)
    if other:
        reader.fill(desk.people[other], other_word)
    desk.settle(reader.press("Send"), "says")


@when(said(r"WHO (?P<how>says|tries to say) of (?P<one>[A-Z]\w+) that it was not so: “(?P<why>.+)”"))
def _(desk, who, how, one, why):
    reader = desk.case(who)
    reader.follow("It was not so", within=desk.people[one])
    reader.fill("What is wrong, and how do you know?", why)
    desk.settle(reader.press("It was not so"), how)


@when("the work that follows is done")
def _(desk, run_jobs):
    with clock.moved_to(desk.now):
        assert run_jobs() >= 1
