"""A figure as a picture. Slow to load and to run: for jobs only."""

from typing import Any

from bayiri.statistics.choices import Mark
from bayiri.statistics.queries.figures import Figure

PETROL, SAFFRON, MOSS, BRICK, GREY = "#0f6073", "#e8a33d", "#1f6a43", "#a8321f", "#8a9391"
INK, LINE = "#1c2529", "#d8d1c1"
FONT = "system-ui, 'Noto Sans', 'Noto Sans Arabic', sans-serif"
WIDTH, ROW, BAR = 320, 44, 16  # as wide as a small phone: a name stands above its bar, not beside it
MOST_MONTHS_NAMED = 6


def drawn(figure: Figure, *, from_right: bool) -> str:
    """The figure as SVG; `from_right` for languages that are read from the right."""
    import altair
    import vl_convert

    rows = [dict(zip(map(str, range(len(row))), row, strict=True)) for row in figure.rows]
    chart = altair.Chart(altair.Data(values=_long(figure, rows)))
    chart = {
        Mark.BARS: _bars, Mark.PARTS: _parts, Mark.COLUMNS: _columns, Mark.SPANS: _spans,
    }[figure.mark](altair, chart, figure, from_right)  # fmt: skip
    chart = chart.properties(background="transparent").configure(
        font=FONT,
        view={"stroke": None},
        axis={
            "labelColor": INK, "titleColor": INK, "gridColor": LINE, "domainColor": LINE, "ticks": False, "labelLimit": 220,
            "labelFontSize": 13, "titleFontSize": 13, "labelPadding": 6,
        },
        legend={"labelFontSize": 13, "title": None, "orient": "top", "columns": 2, "labelLimit": 300, "labelColor": INK},
    )  # fmt: skip
    return vl_convert.vegalite_to_svg(chart.to_json())


def _long(figure: Figure, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One row a value: {"name", "part", "place", "value"}, as a grammar of charts wants it."""
    if figure.mark == Mark.SPANS:
        return [{"name": row["0"], "half": row["1"], "most": row["2"]} for row in rows]
    return [
        {"name": row["0"], "part": str(part), "place": place, "value": row[str(place)]}
        for row in rows
        for place, part in enumerate(figure.columns)
        if place
    ]


def _across(altair: Any, field: str, title: str | list[str] | None, from_right: bool) -> Any:
    scale = altair.Scale(reverse=from_right, nice=True)
    axis = altair.Axis(tickCount=4, tickMinStep=1, format=",d", labelOverlap=True)
    return altair.X(field, type="quantitative", title=title, scale=scale, axis=axis)


def _down(altair: Any, figure: Figure) -> Any:
    return altair.Y("name", type="nominal", sort=[row[0] for row in figure.rows], axis=None)


def _names(altair: Any, chart: Any, figure: Figure, from_right: bool) -> Any:
    """Each name above its bar, where the bar begins."""
    words = chart.transform_aggregate(groupby=["name"]).mark_text(
        align="right" if from_right else "left", baseline="bottom", dy=-4, color=INK, fontSize=13, limit=WIDTH
    )
    return words.encode(x=altair.value(WIDTH if from_right else 0), y=_down(altair, figure), text="name:N")


def _sized(chart: Any, figure: Figure) -> Any:
    return chart.properties(width=WIDTH, height=max(len(figure.rows), 1) * ROW)


def _bars(altair: Any, chart: Any, figure: Figure, from_right: bool) -> Any:
    bars = chart.mark_bar(color=PETROL, size=BAR, yOffset=BAR / 2, cornerRadiusEnd=2).encode(
        x=altair.X("value", type="quantitative", scale=altair.Scale(reverse=from_right), axis=None),
        y=_down(altair, figure),
    )
    # The numbers stand at the other end of the names' line: a bar as long as the picture leaves no room beside it.
    numbers = chart.mark_text(
        align="left" if from_right else "right", baseline="bottom", dy=-4, color=INK, fontSize=13, fontWeight="bold"
    ).encode(
        x=altair.value(0 if from_right else WIDTH), y=_down(altair, figure),
        text=altair.Text("value", type="quantitative", format=",d"),
    )  # fmt: skip
    return _sized(bars + _names(altair, chart, figure, from_right) + numbers, figure)


def _parts(altair: Any, chart: Any, figure: Figure, from_right: bool) -> Any:
    parts = figure.columns[1:]
    colour = altair.Color(
        "part", type="nominal", sort=parts,
        scale=altair.Scale(domain=parts, range=[PETROL, SAFFRON, MOSS, BRICK, GREY][: len(parts)]),
    )  # fmt: skip
    bars = chart.mark_bar(size=BAR, yOffset=BAR / 2, stroke="#fff").encode(
        x=_across(altair, "sum(value)", None, from_right),
        y=_down(altair, figure),
        color=colour,
        order=altair.Order("place", type="quantitative"),
    )
    return _sized(bars + _names(altair, chart, figure, from_right), figure)


def _columns(altair: Any, chart: Any, figure: Figure, from_right: bool) -> Any:
    names = [row[0] for row in figure.rows]
    order = list(reversed(names)) if from_right else names
    named = names[:: -(-len(names) // MOST_MONTHS_NAMED)]
    axis = altair.Axis(title=None, labelAngle=0, domain=False, values=named, labelOverlap=False)
    columns = chart.mark_bar(color=PETROL, cornerRadiusEnd=2).encode(
        x=altair.X("name", type="ordinal", sort=order, axis=axis),
        y=altair.Y("value", type="quantitative", title=None, axis=altair.Axis(
            orient="right" if from_right else "left", tickCount=4, tickMinStep=1, format=",d", domain=False)),
    )  # fmt: skip
    return columns.properties(width=WIDTH, height=180)


def _spans(altair: Any, chart: Any, figure: Figure, from_right: bool) -> Any:
    """A line from nought to where nine in ten are, a dot where half are."""
    title = [f"● {figure.columns[1]}", f"▬ {figure.columns[2]}"]
    line = chart.mark_bar(color=LINE, size=8, yOffset=BAR / 2).encode(
        x=_across(altair, "most", title, from_right), y=_down(altair, figure)
    )
    dot = chart.mark_point(filled=True, size=120, color=PETROL, opacity=1, yOffset=BAR / 2).encode(
        x=altair.X("half", type="quantitative", scale=altair.Scale(reverse=from_right)), y=_down(altair, figure)
    )
    return _sized(line + dot + _names(altair, chart, figure, from_right), figure)
