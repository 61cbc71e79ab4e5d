"""What the figures are made of."""

import json

from benchmarks.client import fields_of, filled
from benchmarks.measure import percentile
from config.cli import main

PAGE = """<form><input name="before"></form><main><form><input type="hidden" name="token" value="x">
<input type="radio" name="sex" value="male"><input type="radio" name="sex" value="female" checked>
<select name="stage"><option value="">All</option><option value="closed" selected>Closed</option></select>
<select name="kind"><option value="a">A</option><option value="b">B</option></select></form></main>"""


def test_a_form_is_sent_as_the_page_gave_it():
    assert fields_of(PAGE) == [("token", "x"), ("sex", "female"), ("stage", "closed"), ("kind", "a")]
    assert ("stage", "decided") in filled(fields_of(PAGE), {"stage": "decided"})


def test_a_percentile_is_one_of_the_values():
    assert percentile([5.0, 1.0, 4.0, 2.0, 3.0], 0.5) == 3.0
    assert percentile([1.0] * 95 + [9.0] * 5, 0.95) == 9.0


def test_it_refuses_a_world_too_small_to_measure_in_one_line(capsys):
    assert main(["benchmark", "casework", "--scale", "5", "--json"]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_papers_are_printed_and_counted(capsys):
    assert main(["benchmark", "papers", "--scale", "8", "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["papers"] == 8
    assert figures["kilobytes"] > 8 * 10
    assert figures["per_minute"] > 0
