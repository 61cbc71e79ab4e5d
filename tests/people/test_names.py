"""Finding people across spellings and scripts."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bayiri.people import names
from bayiri.people.names.daitch_mokotoff import daitch_mokotoff
from benchmarks import names as benchmark

ONE_NAME = [
    ["Mohammed", "Muhamad", "محمد", "مُحَمَّد"],
    ["Kadyrov", "Qodirov", "Қодиров", "Кадыров"],
    ["Zaynab", "Zeinab", "زينب"],
    ["Abdul Rahman", "Abdurrahman", "Abd al-Rahman", "Abdirahman", "عبد الرحمن", "عبدالرحمن"],
    ["Abdullatif", "Abdul Latif", "عبد اللطيف"],
    ["Tigran", "Տիգրան"],
    ["Oksana", "Оксана"],
    ["Ousmane", "Usman", "Osman", "عثمان"],
    ["Nguyễn", "Nguyen"],
    ["Hussein", "Husain", "Hossein", "حسين"],
    ["Yusuf", "Youssef", "Yousif", "يوسف", "Юсуф"],
    ["Salah ad-Din", "Salahuddin", "صلاح الدين"],
    ["Rahmat Ullah", "Rahmatullah", "رحمت الله"],
    ["Abu Bakr", "Aboubacar", "أبو بكر"],
    ["Tamilarasan", "தமிழரசன்"],
    ["Gurpreet", "ਗੁਰਪ੍ਰੀਤ"],
    ["Gebremedhin", "ገብረመድህን"],
    ["Rahim Uddin", "রহিম উদ্দিন"],
    ["Japaridze", "ჯაფარიძე"],
    ["Sherzad", "شێرزاد"],
    ["Šćepanović", "Scepanovic", "Шћепановић"],
    ["Sunil", "සුනිල්"],
    ["Wang Wei", "王伟"],
]


@pytest.mark.parametrize("spellings", ONE_NAME, ids=lambda spellings: spellings[0])
def test_it_finds_a_name_under_every_spelling_of_it(spellings):
    for stored in spellings:
        for typed in spellings:
            assert set(names.query_keys(typed)) & names.keys([stored]), (typed, stored)


@pytest.mark.parametrize(
    ("written", "latin"),
    [
        ("محمد", "muhammad"),
        ("حسن", "hasan"),
        ("الحسن", "al-hasan"),
        ("Nguyễn Văn Đức", "nguyen van duc"),
        ("O’Brien-Šćepanović", "obrien-scepanovic"),
        ("Наталья", "natalya"),
        ("தமிழரசன்", "tamilarasan"),
        ("王伟", "wang wei"),
        ("  ", ""),
    ],
)
def test_it_writes_any_script_in_latin_letters(written, latin):
    assert names.latin(written) == latin


def test_it_puts_together_what_belongs_together():
    assert len(names.words("Abd al-Rahman")) == len(names.words("عبد الرحمن")) == 1
    assert names.words("Ahmed bin Salah ad-Din al-Masri") == ["ahmed", "salahudin", "masri"]
    assert names.words("María de la Cruz Gómez") == ["maria", "cruz", "gomez"]


def test_it_keeps_particles_that_are_all_there_is():
    assert names.words("Lê Văn Đo") == ["le", "van", "do"]


def test_it_finds_a_pair_of_words_in_any_order_by_a_rare_key():
    stored = names.keys(["Mohammed Kadyrov"])
    assert set(names.query_plan("Qodirov Muhamad")[0]) & stored


@pytest.mark.parametrize("typed", ["Tigran Petrossan", "Tigran Betrosyan", "Figran Petrosyan", "Tigranpetrosyan"])
def test_it_finds_a_pair_with_a_slip_of_the_keys(typed):
    assert set(names.query_plan(typed)[0]) & names.keys(["Տիգրան Պետրոսյան"])


def test_it_stores_few_keys_and_asks_for_few():
    name = ["Abdul Rahman Mohammed Kadyrov Hussein", "عبد الرحمن محمد قادروف حسين"]
    assert len(names.keys(["Mohammed Hassan Kadyrov"])) <= 25
    assert len(names.keys([*name, "x " * 90, "Chuck Jacques Xavier Wocjech " * 9])) <= 40
    assert len(names.query_keys(name[0])) <= 60


def test_it_ranks_the_exact_name_before_a_variant_before_a_slip():
    exact, variant, slip, other = (
        names.likeness("Mohammed Kadyrov", [name])
        for name in ("Mohammed Kadyrov", "Muhamad Qodirov", "Mohammed Kadyrob", "Zainab Petrosyan")
    )
    assert 1 == exact > variant > slip > other


def test_it_tolerates_order_missing_words_and_initials():
    assert names.likeness("Hassan Ali", ["Ali Hassan"]) > 0.95
    assert names.likeness("Ali Hassan", ["Ali Omar Hassan"]) > 0.85
    assert names.likeness("A. Hassan", ["Ali Hassan"]) > names.likeness("B. Hassan", ["Ali Hassan"])


def test_it_sorts_by_latin_letters():
    unsorted = ["Şahin", "Оксана", "Özdemir", "al-Masri", "محمد"]
    assert sorted(unsorted, key=names.sort_key) == ["al-Masri", "محمد", "Оксана", "Özdemir", "Şahin"]


def test_it_codes_names_as_the_published_chart_does():
    # What daitch_mokotoff of PostgreSQL's fuzzystrmatch answers.
    assert daitch_mokotoff("augsburg") == ("054795",)
    assert daitch_mokotoff("moskowitz") == ("645740",)
    assert daitch_mokotoff("chernowitz") == ("496740", "596740")
    assert daitch_mokotoff("peters") == ("734000", "739400")
    assert daitch_mokotoff("jackson") == ("145460", "154600", "445460", "454600")
    assert daitch_mokotoff("") == ()


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80), st.text(max_size=80))
def test_it_takes_any_text(text, other):
    assert names.latin(text).isascii()
    assert len(names.keys([text, other])) <= 40
    assert len(names.query_keys(text)) <= 60
    assert names.query_plan(text) is not None
    assert 0 <= names.likeness(text, [other]) <= 1
    assert names.sort_key(text).isascii()


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz ", min_size=1).filter(str.strip))
def test_it_finds_a_name_exactly_alike_itself(text):
    assert names.likeness(text, [text]) == 1


def test_it_makes_the_same_fictional_people_again():
    assert benchmark.people(20, seed=3) == benchmark.people(20, seed=3)
    assert benchmark.misspell("Mohammed Kadyrov", Random(1)) == benchmark.misspell("Mohammed Kadyrov", Random(1))


def test_it_finds_misspelt_people_among_others():
    assert benchmark.run(n=2_000, queries=100)["recall_at_10"] >= 0.95
