"""Translations without the gettext programs: `python -m config.translations compile | extract | check`.

`extract` brings every `locale/*/LC_MESSAGES/django.po` up to date with the words in templates and code and
keeps what is translated. Entries are in alphabetical order and carry no line numbers and no dates, so that a
change is one line. `check` is extraction without writing, and what must hold of translations. A comment
`# review` on an entry means that no native speaker has read it yet.
"""

import io
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from config.paths import ROOT

LOCALES = ROOT / "locale"
SOURCES = ("bayiri", "config")
# These frame every page: their strings may not stay empty in the languages named.
SHELL = (
    "bayiri/agencies/",
    "bayiri/audit/",
    "bayiri/cases/",
    "bayiri/consent/",
    "bayiri/core/",
    "bayiri/journey/",
    "bayiri/monitoring/",
    "bayiri/pages/",
    "bayiri/people/",
    "bayiri/programmes/",
    "bayiri/reference/",
    "bayiri/reintegration/",
    "bayiri/safeguards/",
    "bayiri/documents/",
    "bayiri/exchange/",
    "bayiri/statistics/",
    "bayiri/tasks/",
    "bayiri/travel/",
    "bayiri/web/",
    "config/",
)
COMPLETE_SHELL = ("ar", "es", "fr")
KEYWORDS: dict[str, tuple | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")

Found = dict[tuple[str | None, str], tuple[str | tuple[str, str], set[str]]]


def sources(root: Path = ROOT) -> Iterator[Path]:
    """Every template and module that may hold words for people."""
    for folder in SOURCES:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in {".py", ".html", ".txt"} and path.is_file() and "static" not in path.parts:
                yield path


def messages_in(path: Path) -> Iterator[tuple[str | None, str | tuple[str, str]]]:
    """The (context, text) pairs of one file; the text is a pair where it has a plural."""
    text = path.read_text("utf-8")
    if path.suffix != ".py":
        from django.utils.translation.template import templatize

        text = f"({templatize(text, origin=str(path))}\n)"  # within brackets Python minds no indentation
    found = extract_python(io.BytesIO(text.encode()), KEYWORDS, [], {"encoding": "utf-8"})
    for _line, function, said, _comments in found:
        if not said:
            continue  # a variable, translated where its value stands
        words = [said] if isinstance(said, str) else [word for word in said if word is not None]
        context = words.pop(0) if function and "pgettext" in function and words else None
        plural = function in {"ngettext", "ngettext_lazy", "npgettext", "npgettext_lazy"}
        if words and words[0]:
            yield context, (words[0], words[1]) if plural and len(words) > 1 else words[0]


def extracted(root: Path = ROOT) -> Found:
    """Every string of the product, with the files it stands in."""
    found: Found = {}
    for path in sources(root):
        for context, text in messages_in(path):
            key = (context, text if isinstance(text, str) else text[0])
            kept, places = found.get(key, (text, set()))
            places.add(path.relative_to(root).as_posix())
            found[key] = (text if isinstance(text, tuple) else kept, places)
    return found


def catalogues(locales: Path = LOCALES) -> Iterator[tuple[str, Path]]:
    for path in sorted(locales.glob("*/LC_MESSAGES/django.po")):
        yield path.parent.parent.name, path


def read(language: str, path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=language, domain="django")


def merged(language: str, old: Catalog, found: Found) -> Catalog:
    """A catalogue of exactly the strings found, with what was translated of them."""
    new = Catalog(locale=language, domain="django", fuzzy=False)
    for (context, singular), (text, _places) in found.items():
        known = old.get(singular, context)
        new.add(text, context=context, flags=formats(text))
        message = new.get(singular, context)
        if known is not None and message is not None:
            message.user_comments = known.user_comments
            if isinstance(known.string, tuple) == isinstance(text, tuple):
                message.string = known.string
    return new


def formats(text: str | tuple[str, str]) -> list[str]:
    said = text if isinstance(text, str) else text[0]
    return ["python-format"] if re.search(r"%\(\w+\)[sd]|%[sd]", said) else []


def written(language: str, catalogue: Catalog, plural_forms: str) -> bytes:
    """The catalogue as a file whose lines move only when a string does."""
    body = io.BytesIO()
    write_po(body, catalogue, omit_header=True, no_location=True, sort_output=True, width=0)
    head = (
        'msgid ""\nmsgstr ""\n'
        f'"Language: {language}\\n"\n'
        '"Content-Type: text/plain; charset=UTF-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: {plural_forms}\\n"\n\n'
    )
    return head.encode() + body.getvalue().strip() + b"\n"


def updated(language: str, path: Path, found: Found) -> bytes:
    """What the po file should hold now."""
    old = read(language, path)
    return written(language, merged(language, old, found), old.plural_forms)


def extract(root: Path = ROOT) -> list[Path]:
    """Bring the po files up to date; the files that changed."""
    found, changed = extracted(root), []
    for language, path in catalogues(root / "locale"):
        content = updated(language, path, found)
        if content != path.read_bytes():
            path.write_bytes(content)
            changed.append(path)
    return changed


def compile_all(root: Path = ROOT) -> int:
    """Write the mo file beside every po file; how many. Without a locale folder there is nothing to do."""
    count = 0
    for language, path in catalogues(root / "locale"):
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, read(language, path))
        count += 1
    return count


def texts(message: Message) -> list[str]:
    said = [message.string] if isinstance(message.string, str) else list(message.string or ())
    return [text for text in said if text]


def wrong_placeholders(message: Message) -> bool:
    """Whether a translation names other values than the original. A plural form may leave its number out."""
    originals = [message.id] if isinstance(message.id, str) else list(message.id)
    wanted = [set(PLACEHOLDER.findall(text)) for text in originals]
    allowed, needed = set().union(*wanted), set.intersection(*wanted)
    if len(originals) > 1:
        needed = set()
    return any(not needed <= set(PLACEHOLDER.findall(text)) <= allowed for text in texts(message))


def in_shell(places: Iterable[str]) -> bool:
    return any(place.startswith(SHELL) for place in places)


def faults(root: Path = ROOT) -> list[str]:
    """What is wrong with the translations, a sentence each."""
    found, said = extracted(root), []
    for language, path in catalogues(root / "locale"):
        old = read(language, path)
        if updated(language, path, found) != path.read_bytes():
            missing = [text for context, text in found if old.get(text, context) is None]
            extra = [m.id for m in old if m.id and (m.context, singular(m)) not in found]
            named = "".join(f"\n    + {text!r}" for text in missing) + "".join(f"\n    - {text!r}" for text in extra)
            said.append(f"{language}: not up to date, run `python -m config.translations extract`{named}")
        for message in old:
            if not message.id:
                continue
            _text, places = found.get((message.context, singular(message)), ("", set()))
            if language in COMPLETE_SHELL and in_shell(places) and not texts(message):
                said.append(f"{language}: no translation of {message.id!r}, which every page may show")
            if wrong_placeholders(message):
                said.append(f"{language}: {message.id!r} and its translation name different values")
    return said


def singular(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def main(arguments: list[str]) -> int:
    command = arguments[0] if len(arguments) == 1 else ""
    if command == "compile":
        print(f"{compile_all()} translation files compiled")
    elif command == "extract":
        for path in extract():
            print(f"{path.relative_to(ROOT)} changed")
    elif command == "check":
        wrong = faults()
        print("\n".join(wrong) or "translations: nothing missing")
        return bool(wrong)
    else:
        print("usage: python -m config.translations compile | extract | check", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
