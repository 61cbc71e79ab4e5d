"""The style files serve both directions of writing, come from pinned packages and need no inline code."""

import json
import re

import pytest

from config.paths import ROOT

BUILT = ROOT / "bayiri/pages/static/built"
PHYSICAL = re.compile(
    r"(?<![\w-])(?:"
    r"(?:margin|padding|scroll-margin|scroll-padding)-(?:left|right)|border-(?:left|right)(?:-\w+)?"
    r"|border-(?:top|bottom)-(?:left|right)-radius|left|right)\s*:"
    r"|(?<![\w-])(?:text-align|float|clear)\s*:\s*(?:left|right)\b"
    r"|(?<![\w-])(?:margin|padding|inset|border-(?:width|color|style))\s*:\s*"
    r"(?P<top>[^\s;}(]+) (?P<end>[^\s;}(]+) [^\s;}(]+ (?!(?P=end)[;}\s!])[^\s;}(]+\s*[;}!]"
)
TEMPLATES = sorted((ROOT / "bayiri").rglob("templates/**/*.html"))


def test_it_builds_a_file_without_a_physical_property():
    css = (BUILT / "bayiri.css").read_text()
    assert [css[max(0, m.start() - 60) : m.end() + 20] for m in PHYSICAL.finditer(css)] == []
    assert "margin-inline-start:" in css


@pytest.mark.parametrize(
    "physical",
    [
        "a{left:0}",
        "a{margin-left: 1px}",
        "a{border-right-width:1px}",
        "a{float:left}",
        "a{margin:0 1px 2px 3px}",
    ],
)
def test_it_knows_a_physical_property_when_it_sees_one(physical):
    assert PHYSICAL.search(physical)


@pytest.mark.parametrize(
    "fine", ["a{inset-inline-start:0}", "a{margin:0 1px 2px 1px}", "a{text-align:start}", "a{border-left-x}"]
)
def test_it_lets_logical_properties_be(fine):
    assert not PHYSICAL.search(fine)


def test_it_asks_no_other_server_for_anything():
    css = (BUILT / "bayiri.css").read_text()
    for address in re.findall(r"url\(([^)]*)\)", css):
        assert (BUILT / address.strip("\"'")).is_file(), address
    assert "@import" not in css
    assert "GDS Transport" not in css


def test_it_names_no_registry_in_the_lock_file():
    lock = (ROOT / "package-lock.json").read_text()
    assert "://" not in lock
    assert "resolved" not in lock
    assert "registry=" not in (ROOT / ".npmrc").read_text().replace("omit-lockfile-registry-resolved=", "")
    wanted = json.loads((ROOT / "package.json").read_text())
    for version in {**wanted["dependencies"], **wanted["devDependencies"]}.values():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_it_writes_no_script_and_no_style_into_pages(template):
    text = template.read_text()
    assert not re.search(r"<style|\sstyle=|\son\w+=\"|javascript:", text)
    for tag in re.findall(r"<script[^>]*>", text):
        assert "src=" in tag
