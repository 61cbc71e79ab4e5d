from pytest_bdd import parsers, scenarios, then, when

from scenarios.saying import rows, said

scenarios("record/two_edit_the_same_case.feature")


def open_record(desk, who, whom):
    reader = desk.case(who)
    reader.follow("Record, contacts, safeguards", within=desk.names(whom)[0])
    desk.person_url = reader.page.url
    reader.follow("Correct the record")
    return reader


def write(desk, who, answers):
    reader = desk.reader(who)
    reader.fill_all({row["field"]: row["words"] for row in answers})
    page = reader.press("Save")
    # Another name is spelt anew in Latin letters, which is looked at before it is saved.
    return reader.press("Save") if "Is this its spelling now?" in page.text else page


@when(parsers.re(r"(?P<one>\w+) and (?P<other>\w+) both open the record of (?P<whom>\w+) to correct it"))
def _(desk, one, other, whom):
    for who in (one, other):
        open_record(desk, who, whom)


@when(said(r"WHO writes there, and saves:"))
def _(desk, who, datatable):
    desk.settle(write(desk, who, rows(datatable)), "saves")


@when(said(r"WHO writes there, and is told that somebody was faster:"))
def _(desk, who, datatable):
    assert write(desk, who, rows(datatable)).status == 409


@when(said(r"WHO opens the record of WHOM and writes as “(?P<field>.+)”: (?P<words>.+)"))
def _(desk, who, whom, field, words):
    desk.people[whom] = "Omar Hassan"
    open_record(desk, who, whom)
    desk.settle(write(desk, who, [{"field": field, "words": words}]), "writes")


@then(said(r"WHO reads that “(?P<words>.+)”"))
def _(desk, who, words):
    assert words in desk.reader(who).page.text


ASKED = r"WHO reads of “(?P<field>.+)” that "
BOTH = r"both changed it: “(?P<was>.+)” before, “(?P<now>.+)” now, “(?P<own>.+)” as he wrote it"


@then(said(ASKED + BOTH))
def _(desk, who, field, was, now, own):
    asked = question(desk, who, field).text
    assert all(words in asked for words in (f"Before: {was}", f"As it is now: {now}", f"As you wrote it: {own}"))
    assert "You both changed this." in asked
    assert not ticked(desk, who, field)


@then(said(ASKED + r"only (?P<side>they|he) changed it"))
def _(desk, who, field, side):
    assert ticked(desk, who, field) == [{"they": "theirs", "he": "yours"}[side]]


def question(desk, who, field):
    """The choice about one field: not about another whose name begins alike."""
    asked = desk.reader(who).page.root.all("fieldset")
    return next(one for one in asked if next(one.all("legend")).seen == field)


def ticked(desk, who, field):
    return checked(question(desk, who, field))


def checked(asked):
    return [box.attrs["value"] for box in asked.all("input") if "checked" in box.attrs]


@when(said(r"WHO saves without a choice for “(?P<field>.+)”"))
def _(desk, who, field):
    page = desk.reader(who).press("Save what I chose")
    assert (page.status, page.saved) == (422, False)


@when(said(r"WHO chooses for “(?P<field>.+)” what he wrote, and (?P<end>it is saved|is told that somebody was faster)"))
def _(desk, who, field, end):
    reader = desk.reader(who)
    for asked in reader.page.root.all("fieldset"):
        side = "yours" if field in asked.text else next(iter(checked(asked)), "theirs")
        for box in asked.all("input"):
            box.attrs.pop("checked", None)
            if box.attrs.get("value") == side:
                box.attrs["checked"] = ""
    page = reader.press("Save what I chose")
    assert (page.saved, page.status) == ((True, 200) if end == "it is saved" else (False, 409))


@then(said(r"WHO sees “(?P<words>.+)” on the person's page, and not “(?P<other>.+)”"))
def _(desk, who, words, other):
    about = desk.reader(who).open(desk.person_url).root.text.split()
    assert words in about
    assert other not in about


TELLS = r"the timeline tells WHO of “(?P<field>.+)”: from (?P<was>\w+) to (?P<now>\w+), by (?P<by>.+)"


@then(said(TELLS))
def _(desk, who, field, was, now, by):
    page = desk.reader(who).open(desk.address("timeline"))
    told = [node.text for node in page.root.all("div") if node.attrs.get("class") == "moj-timeline__item"]
    assert any(f"{field} before: {was} after: {now}" in one and by in one for one in told), told


@then(parsers.re(r"this serves [A-J]\d\d: .+"))
def _():
    """Said aloud; what stands above has shown it."""
