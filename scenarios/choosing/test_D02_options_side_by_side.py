import pytest
from pytest_bdd import parsers, scenarios, then, when

from scenarios.saying import said

scenarios("choosing/D02_options_side_by_side.feature")


def options(desk, who, language="English"):
    reader = desk.case(who)
    reader.follow("Options side by side")
    reader.follow(language)
    return reader


def sheet(reader):
    return next(node for node in reader.page.root.all("div") if node.attrs.get("class") == "app-options-sheet")


@pytest.fixture
def shown(desk):
    """The sheet that Carla has before her."""
    return lambda: sheet(desk.reader("Carla"))


@pytest.fixture
def option(shown):
    """`option("Return with assistance")`: that column of the sheet."""

    def find(name):
        found = [one for one in shown().all("article") if name in next(one.all("h3")).text]
        assert found, (name, [next(one.all("h3")).text for one in shown().all("article")])
        return found[0]

    return find


@then(said(r"WHO is led on to “(?P<words>.+)”"))
def _(desk, who, words):
    assert desk.reader(who).page.links(words)
    assert "Who was present" not in desk.reader(who).page.text
    assert "Stay" in desk.reader(who).follow(words).text


@when(said(r"WHO shows the options in “(?P<language>.+)”"))
def _(desk, who, language):
    assert options(desk, who, language).page.status == 200


@then(parsers.re(r"the sheet runs from (?P<start>right|left) to (?:left|right) and says “(?P<words>.+)”"))
def _(shown, start, words):
    assert shown().attrs["dir"] == {"right": "rtl", "left": "ltr"}[start]
    assert words in shown().text


@then(parsers.re(r"the sheet says “(?P<words>.+)”"))
def _(shown, words):
    assert words in shown().text


@then(parsers.re(r"the first option is “(?P<name>.+)”"))
def _(shown, name):
    assert next(shown().all("h3")).text == name


@then(parsers.re(r"“(?P<name>.+)” says under “(?P<part>.+)”: “(?P<words>.+)”"))
def _(option, name, part, words):
    parts = [node for node in option(name).all("div") if any(head.text == part for head in node.all("h4"))]
    assert words in parts[-1].text, parts[-1].text


@then(parsers.re(r"“(?P<name>.+)” is marked “(?P<word>.+)”"))
def _(option, name, word):
    assert word in [node.text for node in option(name).all("strong")]


@then(said(r"“(?P<name>.+)” gives “(?P<total>.+)”, and “(?P<amount>.+)” to WHOM"))
def _(desk, option, name, total, amount, whom):
    text = option(name).text
    assert total in text
    assert f"{desk.names(whom)[0]}: {amount}" in text


@then(parsers.re(r"nobody is told of “(?P<name>.+)”"))
def _(shown, name):
    assert name not in shown().text


EXPLAINED = r"WHO (?P<how>writes|tries to write) down that the options were explained to "


def explain(desk, reader, names, language):
    reader.follow("Write down that this was explained")
    reader.fill_all({"Who was present?": names, "In which language?": language, "Interpreter": ""})
    return reader.press("Save that this was explained")


@when(said(EXPLAINED + r"WHOM in (?P<language>\w+)"))
def _(desk, who, how, whom, language):
    desk.settle(explain(desk, options(desk, who), desk.names(whom), language), how)


@when(said(EXPLAINED + r"nobody in (?P<language>\w+)"))
def _(desk, who, how, language):
    desk.settle(explain(desk, options(desk, who), [], language), how)


@when(said(r"WHO tries to write down that what she has open was explained to WHOM in (?P<language>\w+)"))
def _(desk, who, whom, language):
    desk.settle(explain(desk, desk.reader(who), desk.names(whom), language), "tries")


@then(said(r"WHO sees that since the last time “(?P<words>.+)”"))
def _(desk, who, words):
    assert words in options(desk, who).page.section("explained it last").text


@then(said(r"Clemens can still read what WHO explained first: “(?P<name>.+)”"))
def _(desk, who, name):
    reader = options(desk, "Clemens")
    listed = reader.page.section("When it was explained")
    first = list(listed.all("a"))[-1]
    reader.open(first.attrs["href"])
    assert name in sheet(reader).text
    assert reader.page.text.count("Carla Counsellor") >= 1


@then(said(r"WHO, who counsels nobody, is offered no way to write down an explanation"))
def _(desk, who):
    reader = options(desk, who)
    assert not reader.page.links("Write down that this was explained")
    assert reader.open(desk.address("options/explain")).status == 403
