"""A map with circles as SVG, small enough for a bad line: land, circles and as many names as fit."""

from html import escape
from itertools import pairwise
from math import cos, radians, sqrt

from bayiri.reference.outlines import Frame, Point, Ring, frame_of, mainland, rings_by_country, rings_within
from bayiri.statistics.queries.maps import Map, Spot

SEA, LAND, BORDER, CHOSEN, CHOSEN_BORDER = "#e4eef0", "#f4efe4", "#bfb49c", "#ffffff", "#6b6350"
CIRCLE, INK = "#0f6073", "#1c2529"
FONT = "system-ui, 'Noto Sans', 'Noto Sans Arabic', sans-serif"
WIDTH, LOWEST, HIGHEST = 360.0, 200.0, 420.0
SMALLEST, BIGGEST, BIGGEST_OF_ALL = (
    3.5,
    17.0,
    13.0,
)  # of a circle, from its middle; the last on the map of all countries
LETTER, LINE = 13, 15  # height of letters and of a line of them
WIDE = 0.58  # of a letter, mostly
AROUND = 0.08  # of the frame, on each side
NARROWEST, NARROWEST_WORLD = 2.0, 40.0  # degrees that a map shows at least
BEYOND = 60.0  # how far outside land is still drawn as it is; further off it is folded to this line
FINE = 2  # steps of an outline in one unit of the picture
DUST = 3  # what is narrower than so many steps is not drawn

Box = tuple[float, float, float, float]


class Sheet:
    """Where degrees lie on the picture: latitude and longitude as straight lines, true to scale in the middle."""

    def __init__(self, frame: Frame, narrowest: float):
        west, south, east, north = frame
        self.squeezed = cos(radians((south + north) / 2))
        wide, high = max((east - west) * self.squeezed, narrowest), max(north - south, narrowest / 2)
        wide, high = wide * (1 + 2 * AROUND), high * (1 + 2 * AROUND)
        wide = max(wide, high * WIDTH / HIGHEST)
        high = max(high, wide * LOWEST / WIDTH)
        self.scale, self.height = WIDTH / wide, WIDTH * high / wide
        self.west = (west + east) / 2 - wide / 2 / self.squeezed
        self.north = (south + north) / 2 + high / 2
        self.seen: Frame = (self.west, self.north - high, self.west + wide / self.squeezed, self.north)

    def point(self, at: Point) -> Point:
        return (at[0] - self.west) * self.squeezed * self.scale, (self.north - at[1]) * self.scale

    def path(self, rings: list[Ring]) -> str:
        """The rings that touch the sheet, in whole steps from point to point; what is smaller than a step goes."""
        return "".join(filter(None, map(self._ring, rings)))

    def _ring(self, ring: Ring) -> str:
        points: list[tuple[int, int]] = []
        for at in ring:
            x, y = self.point(at)
            x, y = min(max(x, -BEYOND), WIDTH + BEYOND), min(max(y, -BEYOND), self.height + BEYOND)
            step = (round(x * FINE), round(y * FINE))
            if not points or step != points[-1]:
                points.append(step)
        left, top, right, bottom = frame_of([(x / FINE, y / FINE) for x, y in points])
        outside = right < 0 or bottom < 0 or left > WIDTH or top > self.height
        if outside or max(right - left, bottom - top) * FINE < DUST:
            return ""
        steps = [f"{x - px} {y - py}" for (px, py), (x, y) in pairwise(_straightened(points))]
        return f"M{points[0][0]} {points[0][1]}l{' '.join(steps)}z".replace(" -", "-")


def _straightened(points: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Without the points that lie within one step of the line between what was kept last and what comes next."""
    kept = points[:1]
    for here, after in pairwise(points[1:]):
        (x, y), (dx, dy) = kept[-1], (after[0] - kept[-1][0], after[1] - kept[-1][1])
        if abs(dx * (here[1] - y) - dy * (here[0] - x)) > max(abs(dx), abs(dy)):
            kept.append(here)
    return [*kept, *points[-1:]]


def drawn_map(figure: Map, title: str) -> str:
    """The map as SVG, at most 60 kB."""
    sheet = Sheet(_frame(figure), NARROWEST if figure.country else NARROWEST_WORLD)
    lands = rings_by_country()
    others = rings_within(sheet.seen, without=figure.lands)
    chosen = [ring for code in figure.lands for ring in lands.get(code, [])]
    high = round(sheet.height)
    told = escape("; ".join(f"{name} {people}" for name, people in figure.rows))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {high}" width="{WIDTH:.0f}" height="{high}"'
        f' role="img" font-family="{FONT}" font-size="{LETTER}"><title>{escape(title)}</title><desc>{told}</desc>'
        f'<rect width="100%" height="100%" fill="{SEA}"/>'
        f'<g transform="scale({1 / FINE})" stroke-width="{FINE * 0.6}" stroke-linejoin="round">'
        f'<path fill="{LAND}" stroke="{BORDER}" d="{sheet.path(others)}"/>'
        f'<path fill="{CHOSEN}" stroke="{CHOSEN_BORDER}" d="{sheet.path(chosen)}"/></g>'
        f"{_circles_and_names(sheet, figure.spots, BIGGEST if figure.country else BIGGEST_OF_ALL)}</svg>"
    )


def _frame(figure: Map) -> Frame:
    """What a map shows: the main part of its countries, and every circle."""
    corners = [spot.at for spot in figure.spots]
    for land in figure.lands:
        if found := mainland(land):
            corners += [found[:2], found[2:]]
    return frame_of(corners) if corners else (-150.0, -55.0, 170.0, 75.0)


def _circles_and_names(sheet: Sheet, spots: list[Spot], biggest: float) -> str:
    most = max((spot.people for spot in spots), default=1)
    placed = [(*sheet.point(spot.at), max(biggest * sqrt(spot.people / most), SMALLEST), spot) for spot in spots]
    circles = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}"/>' for x, y, r, _spot in placed)
    taken: list[Box] = [(x - r, y - r, x + r, y + r) for x, y, r, _spot in placed]
    names = []
    for x, y, r, spot in placed:
        length = (len(spot.name) + len(str(spot.people)) + 1) * LETTER * WIDE
        beside = _beside(x, y, r, length)
        for anchor, at_x, at_y, left in beside:
            box = (left, at_y - LINE + 3, left + length, at_y + 3)
            inside = box[0] >= 1 and box[1] >= 1 and box[2] <= WIDTH - 1 and box[3] <= sheet.height - 1
            if inside and not any(_touch(box, other) for other in taken):
                taken.append(box)
                names.append(
                    f'<text x="{at_x:.1f}" y="{at_y:.1f}" text-anchor="{anchor}">{escape(spot.name)}'
                    f' <tspan font-weight="700">{spot.people}</tspan></text>'
                )
                break
    return (
        f'<g fill="{CIRCLE}" fill-opacity=".85" stroke="#fff">{circles}</g>'
        f'<g fill="{INK}" stroke="#fff" stroke-width="3" stroke-linejoin="round" paint-order="stroke">{"".join(names)}</g>'
    )


def _beside(x: float, y: float, r: float, length: float) -> list[tuple[str, float, float, float]]:
    """Where a name may stand, the best place first: anchor, point, and where it begins."""
    near = 0.7 * r + 2
    return [
        ("start", x + r + 3, y + 4.5, x + r + 3), ("end", x - r - 3, y + 4.5, x - r - 3 - length),
        ("middle", x, y - r - 4, x - length / 2), ("middle", x, y + r + 13, x - length / 2),
        ("start", x + near, y - near, x + near), ("end", x - near, y - near, x - near - length),
        ("start", x + near, y + near + 9, x + near), ("end", x - near, y + near + 9, x - near - length),
    ]  # fmt: skip


def _touch(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
