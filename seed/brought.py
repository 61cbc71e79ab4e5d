"""Files that people of the demonstration brought: drawn, so that nobody's papers are in it."""

import io
from functools import cache
from random import Random

from PIL import Image, ImageDraw, ImageFont

from bayiri.documents.commands.files import FileData, keep_file
from seed.stories import Story

# kind: (title, what stands on the paper, its colour)
PAPERS = {
    "identity": ("", "PASSPORT", "#dfe9e4"),
    "court": ("Letter on the end of the procedure", "OFFICE FOR MIGRATION", "#ffffff"),
    "medical": ("Certificate of the family doctor", "MEDICAL CERTIFICATE", "#fdf6e7"),
    "housing": ("Lease of the flat", "LEASE", "#ffffff"),
    "school": ("School report", "SCHOOL REPORT", "#eef2fb"),
    "receipt": ("Quote for tools", "QUOTE", "#fbf3dc"),
}


def brought(story: Story, random: Random) -> None:
    """One to three papers of somebody of the household, photographed by who has the case."""
    by, member = story.holder, random.choice(story.members())
    for kind in random.sample(sorted(PAPERS), k=random.choice((1, 1, 2, 3))):
        title, head, colour = PAPERS[kind]
        data, content = (
            FileData(kind, title, member_id=member.id),
            photographed(head, colour, member.person.name_latin),
        )
        story.do(by, lambda data=data, content=content: keep_file(
            by=by, case_id=story.case.id, data=data, content=content,
        ), days=0.02)  # fmt: skip


@cache
def _letters(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


def photographed(head: str, colour: str, name: str) -> bytes:
    """A sheet with a heading, a name and grey lines, a little askew on a table."""
    sheet = Image.new("RGB", (620, 860), colour)
    pen = ImageDraw.Draw(sheet)
    pen.text((60, 70), head, fill="#1c2529", font=_letters(40))
    pen.text((60, 150), name, fill="#1c2529", font=_letters(30))
    for line in range(11):
        pen.rectangle((60, 240 + 46 * line, 560 - 37 * (line % 3), 252 + 46 * line), fill="#c9cdcf")
    pen.text((60, 790), "SPECIMEN", fill="#a33526", font=_letters(26))
    table = Image.new("RGB", (760, 1000), "#8a7a66")
    table.paste(sheet.rotate(2, expand=True, fillcolor="#8a7a66"), (55, 55))
    written = io.BytesIO()
    table.save(written, "JPEG", quality=80)
    return written.getvalue()
