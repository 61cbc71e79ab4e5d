"""Code lists in the reader's language."""

import pytest

from bayiri.reference import countries, currencies, education, languages, occupations


def test_it_names_countries_in_the_readers_language():
    assert countries.country_name("AFG", "en") == "Afghanistan"
    assert countries.country_name("DEU", "fr") == "Allemagne"
    assert countries.country_name("XKX", "en") == "Kosovo"
    assert countries.country_name("QQQ", "en") == "QQQ"


def test_it_sorts_countries_as_their_reader_does():
    french = [name for _, name in countries.country_choices("fr")]
    assert french.index("Égypte") < french.index("Espagne") < french.index("Zimbabwe")
    assert len(french) == 250


def test_it_knows_people_without_a_nationality():
    codes = [code for code, _ in countries.nationality_choices("en")]
    assert codes[-4:] == ["XXA", "XXB", "XXC", "XXX"]
    assert countries.is_nationality("XXA")
    assert not countries.is_country("XXA")
    assert countries.nationality_name("XXA", "en").startswith("Stateless")


@pytest.mark.parametrize("code", ["prs", "pus", "kmr", "ckb", "tir", "mos", "wol", "amh", "som", "kat", "bam"])
def test_it_knows_the_languages_returning_people_speak(code):
    assert languages.is_language(code)
    assert languages.language_name(code, "en") != code
    assert languages.language_name(code, "ar") != code


def test_it_offers_every_language_once():
    codes = [code for code, _ in languages.language_choices("en")]
    assert len(codes) == len(set(codes)) > 400


def test_it_holds_the_classifications_whole():
    assert len(occupations.occupation_choices("en")) == 43
    assert occupations.occupation_name("71", "en").startswith("Building and related trades")
    assert occupations.occupation_name("71", "fr").startswith("Métiers qualifiés du bâtiment")
    assert all(len(set(occupations.occupation_choices(one))) == 43 for one in ("fr", "es", "ar"))
    assert occupations.occupation_name("71", "ka") == occupations.occupation_name("71", "en")
    assert [code for code, _ in education.education_choices("en")] == list("012345678")
    assert not occupations.is_occupation("99")
    assert not education.is_education_level("9")


@pytest.mark.parametrize(("code", "digits"), [("EUR", 2), ("XOF", 0), ("TND", 3), ("AFN", 2), ("IQD", 3)])
def test_it_counts_the_digits_of_minor_units(code, digits):
    assert currencies.minor_digits(code) == digits


@pytest.mark.parametrize("code", ["XXX", "XTS", "eur", ""])
def test_it_refuses_what_is_no_money(code):
    with pytest.raises(KeyError):
        currencies.minor_digits(code)


def test_it_offers_currencies_by_name():
    choices = dict(currencies.currency_choices("fr"))
    assert choices["EUR"] == "euro"
    assert "XAU" not in choices
