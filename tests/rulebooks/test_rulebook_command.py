"""`bayiri rulebook`: what it prints, and one line for a fault."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, load_command_class

from bayiri.rulebooks.documents import ROOT

AUSTRIA = str(ROOT / "programmes" / "aut-return-aid.yaml")


def run(*words: str) -> str:
    command = load_command_class("bayiri.rulebooks", "rulebook")
    options = vars(command.create_parser("bayiri", "rulebook").parse_args(list(words)))
    command.stdout = out = StringIO()
    command.handle(**options)
    return out.getvalue()


def test_it_checks_documents_and_counts_their_examples():
    assert run("check", AUSTRIA) == f"{AUSTRIA}: good, 4 worked examples"
    assert json.loads(run("check", AUSTRIA, "--json"))[0]["examples"] == 4


def test_it_answers_in_json_and_for_a_reader(tmp_path):
    facts = tmp_path / "facts.json"
    case = {"final_decision_on": "2023-08-01", "destination": "IRQ"}
    facts.write_text(json.dumps({"as_of": "2023-08-10", "case": case, "people": [{"id": "a", "role": "main"}]}))
    answer = json.loads(run("assess", AUSTRIA, "--facts", str(facts), "--json"))
    assert list(answer) == ["rulebook", "version", "eligible", "entitlements", "refused", "missing", "totals"]
    assert answer["totals"] == {"EUR": "4515.00"}
    assert "total: 4515.00 EUR" in run("assess", AUSTRIA, "--facts", str(facts))


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("{", "bad JSON"),
        ('{"people": []}', "people: nobody in the household"),
        ('{"as_of": "2024-02-30", "people": [{"id": "a"}]}', "as_of: '2024-02-30'"),
        (None, "no such file"),
    ],
)
def test_it_tells_a_fault_in_one_line_with_file_and_place(tmp_path, content, fault):
    facts = tmp_path / "facts.json"
    if content:
        facts.write_text(content)
    with pytest.raises(CommandError) as raised:
        run("assess", AUSTRIA, "--facts", str(facts), "--json")
    assert str(raised.value).startswith(f"{facts}: ")
    assert fault in str(raised.value)
    assert "\n" not in str(raised.value)
