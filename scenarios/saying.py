"""How steps are written: who speaks of whom, and the tables below a step."""

from pytest_bdd import parsers

WHO = r"(?P<who>[A-Z]\w+)"
WHOM = r"(?P<whom>everybody|[A-Z]\w+(?:(?:, | and )[A-Z]\w+)*)"


def said(pattern: str) -> parsers.re:
    """A step as a pattern in which WHO and WHOM stand for the people of the story."""
    return parsers.re(pattern.replace("WHOM", WHOM).replace("WHO", WHO))


def rows(datatable: list[list[str]]) -> list[dict[str, str]]:
    head, *body = datatable
    return [dict(zip(head, row, strict=True)) for row in body]
