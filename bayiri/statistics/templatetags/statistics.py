"""Tables of numbers."""

from decimal import Decimal
from typing import Any

from django import template

register = template.Library()
NUMBERS = (int, float, Decimal)


@register.inclusion_tag("statistics/_table.html")
def numbers_table(caption: str, columns: list[str], rows: list[list[Any]]) -> dict[str, Any]:
    """A table whose columns of numbers stand at the end of their cells, the others at the start."""
    numeric = [
        place > 0 and all(row[place] in (None, "") or isinstance(row[place], NUMBERS) for row in rows)
        for place in range(len(columns))
    ]
    return {
        "caption": caption,
        "columns": list(zip(columns, numeric, strict=True)),
        "rows": [list(zip(row, numeric, strict=True)) for row in rows],
    }
