"""Dates, places, names and amounts in the language of a paper, whoever prints it."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone

from bayiri.cases.models import Case, Member
from bayiri.documents import printing
from bayiri.people.models import IdentityDocument
from bayiri.programmes.explanation import money
from bayiri.reference.countries import country_name, nationality_name
from bayiri.reference.languages import language_name
from bayiri.reference.locales import locale_for
from bayiri.rulebooks.currencies import as_decimal

# Unicode's invisible marks (UAX 9): what stands between one of these and END keeps its own direction.
LEFT_TO_RIGHT, RIGHT_TO_LEFT, ISOLATE, END = "\u2066", "\u2067", "\u2068", "\u2069"
PATTERNS = {"day": "d MMMM y", "month": "MMMM y", "year": "y", "estimated": "'±' y"}
SPANISH = {"day": "d 'de' MMMM 'de' y", "month": "MMMM 'de' y"}


class Wording:
    """One language. `words` is papers/words/LANGUAGE.yaml."""

    def __init__(self, language: str):
        self.language = language
        self.words = printing.words(language)

    def day(self, value: date | datetime | None, precision: str | None = "day") -> str:
        from babel.dates import format_date  # 10 MB that not every process needs

        if value is None:
            return ""
        on = timezone.localtime(value).date() if isinstance(value, datetime) else value
        patterns = {**PATTERNS, **SPANISH} if self.language == "es" else PATTERNS
        return format_date(on, patterns[precision or "day"], locale=locale_for(self.language))

    def weekday(self, value: datetime) -> str:
        """The day with its name, where the reader is."""
        from babel.dates import format_date

        comma = {"ar": "، ", "fr": " "}.get(self.language, ", ")
        local = timezone.localtime(value)
        return f"{format_date(local, 'EEEE', locale=locale_for(self.language))}{comma}{self.day(value)}"

    def moment(self, value: datetime) -> str:
        """Day and time, in Universal Time, as the paper says."""
        local = value.astimezone(timezone.get_fixed_timezone(0))
        return f"{self.day(local)}{self.comma}{local:%H:%M}"

    @property
    def comma(self) -> str:
        return "، " if self.language == "ar" else ", "

    def listed(self, parts: Iterable[str]) -> str:
        """Parts side by side in the paper's direction, each in its own: a Latin place before an Arabic country."""
        kept = [part for part in parts if part]
        if len(kept) < 2:
            return "".join(kept)
        begin = RIGHT_TO_LEFT if self.language == "ar" else LEFT_TO_RIGHT
        return begin + self.comma.join(f"{ISOLATE}{part}{END}" for part in kept) + END

    def country(self, code: str) -> str:
        return country_name(code, self.language)

    def spoken(self, code: str) -> str:
        return language_name(code, self.language) if code else ""

    def destination(self, case: Case) -> str:
        return self.listed([case.destination_place, self.country(case.destination_country)])

    def nationalities(self, codes: Iterable[str]) -> str:
        return self.listed(nationality_name(code, self.language) for code in codes)

    def document(self, document: IdentityDocument) -> str:
        named = self.words["documents"].get(document.kind, document.kind)
        return f"{named} {document.number} ({document.country})".replace("  ", " ")

    def amount(self, minor_units: int, currency: str) -> str:
        """Minor units as the reader writes money; nothing for help without a price."""
        return money(as_decimal(minor_units, currency), currency) if currency and minor_units else ""

    def name(self, member: Member) -> str:
        """The name as the person writes it, and in Latin letters where that is another."""
        person = member.person
        return person.name if person.name == person.name_latin else f"{person.name} / {person.name_latin}"
