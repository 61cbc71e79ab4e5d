"""One word for one thing in each language, and what is quoted reads as it stands on the page."""

import re

import pytest
import yaml

from config import translations
from config.paths import ROOT
from config.words import ALLOWED, AVOIDED, TERMS

# Examples of what people type, and what other programs say: nothing that stands on a page of Bayiri.
NOT_OURS = {"Mohammed", "Muhamad", "محمد", "subscribe", "from the web"}
# Quoted by one of its words.
BY_ONE_WORD = {"estimated": "This date is estimated"}
QUOTED = re.compile("“([^“”%{]+)”")
CATALOGUES = {language: translations.read(language, path) for language, path in translations.catalogues()}
OURS = {message.id for message in CATALOGUES["fr"] if isinstance(message.id, str)}


def quoting() -> list[tuple[str, str]]:
    """Every text that quotes another one, with what it quotes."""
    return [
        (text, quoted) for text in sorted(OURS) for quoted in QUOTED.findall(text) if quoted not in NOT_OURS | set(BY_ONE_WORD)
    ]  # fmt: skip


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " "))


def test_what_a_text_quotes_stands_on_a_page():
    assert len(quoting()) >= 5
    assert [(text, quoted) for text, quoted in quoting() if quoted not in OURS] == []
    assert set(BY_ONE_WORD.values()) <= OURS


@pytest.mark.parametrize("language", sorted(CATALOGUES))
def test_a_button_is_quoted_as_it_reads_in_that_language(language):
    known = CATALOGUES[language]
    wrong = []
    for text, quoted in quoting():
        said, button = plain(known.get(text).string), plain(known.get(quoted).string)
        if f"«{button}»" not in said.replace("« ", "«").replace(" »", "»"):
            wrong.append((said, button))
    assert wrong == []


@pytest.mark.parametrize("path", sorted((ROOT / "docs/how-to").glob("*.md")), ids=lambda path: path.stem)
def test_a_guide_names_pages_and_buttons_as_they_read(path):
    """What stands between single asterisks is a button or a title."""
    named = re.findall(r"(?<![*\w])\*([A-Z][^*\n]+)\*(?!\*)", path.read_text())
    assert [name for name in named if name not in OURS] == []


@pytest.mark.parametrize("language", sorted(AVOIDED))
def test_no_second_word_for_the_same_thing(language):
    papers = yaml.safe_load((ROOT / f"bayiri/documents/papers/words/{language}.yaml").read_text())
    said = [text for message in CATALOGUES[language] if message.id for text in translations.texts(message)]
    found = []
    for text in [*said, *leaves(papers)]:
        rest = text.casefold()
        for allowed in ALLOWED[language]:
            rest = rest.replace(allowed, "")
        found += [(text, instead) for word, instead in AVOIDED[language].items() if re.search(word, rest)]
    assert found == []


def test_no_french_sign_begins_a_line():
    """A narrow space that does not break stands before ? ! ; : and inside the quotation marks."""
    alone = re.compile(r"[ \N{NO-BREAK SPACE}][?!;:»]|«[ \N{NO-BREAK SPACE}]")
    assert [
        text for message in CATALOGUES["fr"] if message.id for text in translations.texts(message) if alone.search(text)
    ] == []


def leaves(said) -> list[str]:
    """Every text of a document, however deep."""
    if isinstance(said, dict | list):
        return [text for part in (said.values() if isinstance(said, dict) else said) for text in leaves(part)]
    return [said] if isinstance(said, str) else []


def test_every_term_stands_on_a_page():
    assert [term for term in TERMS if term not in OURS] == []
