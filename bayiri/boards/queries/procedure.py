"""The rules of procedure of tables: law/boards.yaml, as it is in force today."""

from datetime import date, timedelta

from bayiri.agencies.queries import sections_for
from bayiri.core import clock
from bayiri.rulebooks.queries import ValuesInForce, law


def rules_of_procedure() -> ValuesInForce:
    """law/boards.yaml, as it is in force today."""
    return law("boards", on=clock.today())


def answer_by() -> date:
    """By when an invitation or a proposal of today is to be answered."""
    return clock.today() + timedelta(days=rules_of_procedure().number("answer_days"))


def sections_for_role(role: str) -> list[str]:
    """The parts of a case that may be opened to a seat at most: those of its role, among those of its purpose."""
    name = f"sections_{role}"
    law_says = rules_of_procedure()
    allowed = sections_for(purpose_for_role(role))
    return [section for section in law_says.words(name) if section in allowed] if name in law_says else []


def purpose_for_role(role: str) -> str:
    return str(rules_of_procedure().get(f"purpose_{role}", ""))
