"""CONTRIBUTING shows real code: every block of it stands in the file it names."""

import re

import pytest

from config.paths import ROOT

BLOCK = re.compile(r"```(?:python|sql|html)\n(?:#|--|<!--) (?P<path>\S+)(?: -->)?\n(?P<code>.*?)\n```", re.DOTALL)
BLOCKS = list(BLOCK.finditer((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")))


def test_it_shows_code():
    assert len(BLOCKS) >= 5


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block["path"])
def test_its_code_stands_in_the_tree(block):
    assert block["code"] in (ROOT / block["path"]).read_text(encoding="utf-8")
