"""What somebody is told who was told to leave: the shape of `law/return/rights-notice.yaml`."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from bayiri.rulebooks.shapes.basics import Code, Dated, Document, Language, Names, Shape, Status, Text

PAPERS = ("en", "fr", "es", "ar")
MUST_STAND = frozenset({"remedy", "lawyer", "interpreter", "voluntary_return", "complaint", "monitor"})


class Right(Shape):
    """One right, in the words of the notice, in every language of papers."""

    right: Code
    text: Names
    source: Text
    status: Status


class RightsVersion(Dated):
    """`reads`: by the language of a paper, the spoken languages whose speakers read it."""

    reads: dict[Language, Annotated[list[Code], Field(min_length=1)]]
    rights: Annotated[list[Right], Field(min_length=1)]

    @model_validator(mode="after")
    def _is_whole(self) -> "RightsVersion":
        codes = [one.right for one in self.rights]
        if len(set(codes)) < len(codes) or not set(codes) >= MUST_STAND:
            raise ValueError("each right stands once, and none of those is missing that everybody has")
        if set(self.reads) != set(PAPERS) or any(set(one.text) != set(PAPERS) for one in self.rights):
            raise ValueError("the notice stands in every language of papers")
        return self

    def reads_paper(self, language: str, paper: str) -> bool:
        """Whether somebody of this spoken language reads the paper in that language."""
        return language in self.reads.get(paper, ())

    def said_in(self, paper: str) -> list[str]:
        return [one.text[paper] for one in self.rights]

    @property
    def rows(self) -> list[tuple[str, str, int]]:
        """Who reads which paper as a table of (what, code, number), for the guards of the database."""
        return [(f"reads_{paper}", code, 1) for paper, codes in self.reads.items() for code in codes]


class RightsDocument(Document):
    """The notice of rights that goes with an order to leave."""

    kind: Literal["rights-notice"]
    versions: Annotated[list[RightsVersion], Field(min_length=1)]
