"""Letters that come with the product, for an agency to copy and make its own."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from bayiri.rulebooks.shapes import Code, Dated, Document, Names, Shape, Text

Language = Literal["en", "fr", "es", "ar"]


class LetterText(Shape):
    """Paragraphs with an empty line between them, and fields, as {person_name}."""

    subject: Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
    body: Text


class StarterLetter(Shape):
    template: Code
    names: Names
    purpose: Names
    addressee: Literal["person", "authority", "other"]
    texts: Annotated[dict[Language, LetterText], Field(min_length=1)]


class LettersVersion(Dated):
    letters: Annotated[list[StarterLetter], Field(min_length=1)]

    @model_validator(mode="after")
    def _codes_stand_once(self) -> "LettersVersion":
        codes = [letter.template for letter in self.letters]
        if len(set(codes)) < len(codes):
            raise ValueError("two letters have one code")
        return self


class LettersDocument(Document):
    kind: Literal["letters"]
    versions: Annotated[list[LettersVersion], Field(min_length=1)]
