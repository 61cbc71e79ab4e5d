"""How lists are read: encodings, separators, headings, days, words of four languages. No database."""

import io
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook

from bayiri.exchange.sheets import codes, days, mapping
from bayiri.exchange.sheets.fields import FIELDS, GROUPS, field_named, heading_row, words_in
from bayiri.exchange.sheets.households import grouped, people_twice
from bayiri.exchange.sheets.people import Rows
from bayiri.exchange.sheets.reading import MOST_ROWS, Unreadable, open_sheet, tidy

ARABIC = "رقم الأسرة;الاسم الأول;اسم العائلة\n1;محمد;علي\n2;فاطمة;حسن\n"
FRENCH = "Ménage,Prénom,Nom\n1,Aïcha,Ndiaye\n2,Zoé,Müller\n"
TODAY = date(2026, 5, 4)


@pytest.mark.parametrize(
    ("text", "encoding", "found"),
    [
        (ARABIC, "utf-8", "utf-8"),
        (ARABIC, "utf-8-sig", "utf-8"),
        (ARABIC, "utf-16", "utf-16"),
        (ARABIC, "utf-16-le", "utf-16-le"),
        (ARABIC, "utf-16-be", "utf-16-be"),
        (ARABIC, "cp1256", "cp1256"),
        (FRENCH, "cp1252", "cp1252"),
        (FRENCH, "utf-8", "utf-8"),
    ],
)
def test_letters_are_found_out(text, encoding, found):
    sheet = open_sheet(text.encode(encoding))
    assert sheet.encoding == found
    assert list(sheet.rows)[1][1][1] in ("محمد", "Aïcha")


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators_are_found_out(separator):
    sheet = open_sheet(f'a{separator}b{separator}c\n"x{separator}y"{separator}2{separator}3\n'.encode())
    assert (sheet.separator, list(sheet.rows)[1]) == (separator, (2, [f"x{separator}y".replace("\t", " "), "2", "3"]))


def test_excel_says_its_separator_itself():
    sheet = open_sheet(b"sep=;\r\na;b\r\n1,5;2\r\n")
    assert list(sheet.rows) == [(2, ["a", "b"]), (3, ["1,5", "2"])]


def book_of(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def test_a_workbook_is_read_as_somebody_would_type_it():
    rows = list(
        open_sheet(book_of(["Name", "Born", "Age", "Ref"], ["Omar", date(1990, 4, 3), 36, 12.0], [None, None])).rows
    )
    assert rows == [(1, ["Name", "Born", "Age", "Ref"]), (2, ["Omar", "1990-04-03", "36", "12"])]


def test_the_first_sheet_that_is_seen_is_read():
    book = Workbook()
    book.active.sheet_state = "hidden"
    book.create_sheet("People").append(["Name"])
    kept = io.BytesIO()
    book.save(kept)
    assert open_sheet(kept.getvalue()).name == "People"


def bomb():
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", "")
        for part in range(6):
            packed.writestr(f"xl/{part}.xml", bytes(100 * 2**20))
    return kept.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b" \n ", "empty"),
        (b"x" * (20 * 2**20 + 1), "too_large"),
        (b"\xd0\xcf\x11\xe0rest", "old_excel"),
        (b"PK\x03\x04rest", "broken"),
        (b"%PDF-1.4 ...", "not_a_table"),
        (bytes(range(256)) * 20, "not_a_table"),
        (b"a\n" * (MOST_ROWS + 20), "too_many_rows"),
        (b"," * 300 + b"x\n", "too_many_columns"),
    ],
)
def test_what_is_no_list_is_not_read(content, code):
    with pytest.raises(Unreadable) as fault:
        list(open_sheet(content).rows)
    assert fault.value.code == code


def test_a_small_file_that_would_unpack_to_half_a_gigabyte_is_not_read():
    with pytest.raises(Unreadable) as fault:
        open_sheet(bomb())
    assert fault.value.code == "too_large"


def test_cells_lose_what_nobody_sees():
    assert tidy(" \u200fعمر \u00a0 حسن\x07 ") == "عمر حسن"
    assert (tidy("'+49 151 5550100"), tidy("'s-Gravenhage")) == ("+49 151 5550100", "'s-Gravenhage")


def test_every_field_has_headings_and_every_heading_a_field():
    assert {name for name, _words in words_in("headings.csv")} == set(FIELDS)
    assert {kind for kind, _code, _words in words_in("values.csv")} <= {field.kind for field in FIELDS.values()}
    assert sum(len(fields) for _title, fields in GROUPS) == len(FIELDS)


@pytest.mark.parametrize(
    "kind", ["sex", "relation", "category", "residence_status", "document_kind", "country", "nationality"]
)
def test_every_word_means_a_value_that_there_is(kind):
    there = {code for code, _name in codes.choices_of(kind, "en")}
    assert {code for of_kind, code, _words in words_in("values.csv") if of_kind == kind} <= there


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("First Name *", "given_names"), ("Prénom(s)", "given_names"), ("NOMBRES", "given_names"), ("الاسم الأول", "given_names"),
        ("Nom de famille / Surname", "family_name"), ("Sexe (M/F)", "sex"), ("D.O.B.", ""), ("DOB", "born_on"),
        ("Né le", "born_on"), ("Fecha de nacimiento", "born_on"), ("تاريخ الميلاد", "born_on"), ("Nº", ""), ("HH ID", "household"),
        ("Pays d’origine", "destination_country"), ("رقم جواز السفر", "document_number"),
    ],
)  # fmt: skip
def test_headings_are_understood_in_four_languages(heading, field):
    assert field_named(heading) == field


def test_a_title_above_the_headings_is_passed_over():
    rows = [(1, ["Caseload of the office, May 2026"]), (3, ["N", "Name", "Sex"]), (4, ["1", "Omar", "M"])]
    assert heading_row(rows) == 1


def test_columns_without_a_heading_are_understood_by_what_stands_in_them():
    rows = [
        [f"Person {n}", "MF"[n % 2], f"0{n}.04.1990", "Irak", f"p{n}@example.org", f"+49 151 555010{n}"]
        for n in range(1, 6)
    ]
    found = mapping.guessed(["Name", "", "", "", "", ""], rows)
    assert found.fields == ["full_name", "sex", "born_on", "nationality", "email", "phone"]


@pytest.mark.parametrize(
    ("text", "on", "precision"),
    [
        ("03/04/1990", date(1990, 4, 3), "day"), ("3.4.1990", date(1990, 4, 3), "day"), ("1990-04-03", date(1990, 4, 3), "day"),
        ("1990-04-03 00:00", date(1990, 4, 3), "day"), ("3 avril 1990", date(1990, 4, 3), "day"),
        ("3 de abril de 1990", date(1990, 4, 3), "day"), ("April 3, 1990", date(1990, 4, 3), "day"),
        ("٣ نيسان ١٩٩٠", date(1990, 4, 3), "day"), ("12 تشرين الثاني 1990", date(1990, 11, 12), "day"),
        ("April 1990", date(1990, 4, 1), "month"), ("04/1990", date(1990, 4, 1), "month"), ("۱۹۹۰", date(1990, 1, 1), "year"),
    ],
)  # fmt: skip
def test_days_are_read_as_people_write_them(text, on, precision):
    assert days.day(text) == (on, precision)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("31/02/1990", "no_such_day"), ("3/4/90", "short_year"), ("last spring", "not_a_date"), ("12/07/1405", "year_range"),
        ("13 13 13", "short_year"), ("32874", "not_a_date"),
    ],
)  # fmt: skip
def test_what_is_no_day_is_said_to_be_none(text, code):
    with pytest.raises(days.NotADay) as fault:
        days.day(text)
    assert fault.value.code == code


def test_the_order_of_day_and_month_is_seen_in_the_column():
    assert days.day("03/04/1990", "mdy")[0] == date(1990, 3, 4)
    assert days.order_of(["03/04/1990", "12/31/1990"]) == ("mdy", True)
    assert days.order_of(["03/04/1990", "31/12/1990"]) == ("dmy", True)
    assert days.is_ambiguous(["03/04/1990", "05/06/1991"])
    assert not days.is_ambiguous(["03/04/1990", "31/12/1990"])
    assert not days.is_ambiguous(["1990", "April 1990"])


@pytest.mark.parametrize(
    ("kind", "texts", "code"),
    [
        ("country", ["Irak", "IRAQ", "iq", "IRQ", "العراق"], "IRQ"), ("country", ["Côte d'Ivoire", "Ivory Coast", "CI"], "CIV"),
        ("country", ["Turkey", "Türkiye", "Turquía", "تركيا"], "TUR"), ("nationality", ["Iraqi", "irakienne", "عراقي", "Irak"], "IRQ"),
        ("nationality", ["stateless", "apatride"], "XXA"), ("relation", ["Wife", "épouse", "Cónyuge", "زوجة"], "spouse"),
        ("relation", ["HoH", "Chef de ménage", "jefa de hogar", "رب الأسرة"], "self"), ("sex", ["F", "Femme", "mujer", "أنثى"], "female"),
        ("language", ["Arabic", "arabe", "ar", "ara", "العربية"], "ara"), ("document_kind", ["CNI", "carte d'identité"], "identity_card"),
    ],
)  # fmt: skip
def test_values_are_understood_in_four_languages(kind, texts, code):
    assert {codes.known(kind).get(codes.plain(text)) for text in texts} == {code}


def test_beside_h_m_is_a_woman():
    assert codes.of_column("sex", ["H", "M", "H"]) == {"h": "male", "m": "female"}
    assert codes.of_column("sex", ["M", "F"]) == {"m": "male", "f": "female"}


def households(text, **fixed):
    lines = [line.split(",") for line in text.splitlines()]
    read = mapping.guessed(lines[0], lines[1:])
    read.fixed = {"host_country": "DEU", "destination_country": "IRQ", **fixed}
    seen = {name: mapping.values_of(lines[1:], column) for column, name in read.coded.items()}
    rows = Rows(read, {}, TODAY, seen)
    return grouped([rows.person(number, cells) for number, cells in enumerate(lines[1:], 2)], read)


def faults(found):
    return [
        (person.number, fault["code"]) for household in found for person in household.people for fault in person.faults
    ]


def test_rows_with_one_key_go_together_wherever_they_stand():
    found = households("Household,Name,Relation\nA,Omar,Head\nB,Ali,Head\nA,Zeinab,Wife\n,Nobody's,Head")
    assert [[person.name for person in one.people] for one in found] == [["Omar", "Zeinab"], ["Ali"], ["Nobody's"]]


def test_without_relations_the_first_row_is_the_main_applicant():
    (found,) = households("Household,Name\nA,Omar\nA,Zeinab")
    assert [person.said["relation"] for person in found.people] == ["self", "other"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Household,Name,Relation\nA,Omar,Wife\nA,Zeinab,Son", [(2, "no_head")]),
        ("Household,Name,Relation\nA,Omar,Head\nA,Zeinab,Head", [(3, "two_heads")]),
        ("Household,Name\nA,Omar\nA,OMAR", [(3, "INV-10")]),
        ("Household,Name\n" + "A,Person\n" * 0 + "\n".join(f"A,Omar{n}" for n in range(26)), [(2, "too_many_people")]),
        ("Name,Destination country\nOmar,Germany", [(2, "INV-14")]),
        ("Household,Name,Destination country\nA,Omar,Iraq\nA,Zeinab,Syria", [(3, "two_values")]),
        ("Name,Born on,Date of entry\nOmar,1990,1985", [(2, "INV-13")]),
        ("Name,Born on\nOmar,2090", [(2, "in_the_future")]),
        ("Name,Born on,Arrived on\nOmar,2020,2019", [(2, "born_later")]),
        ("Name,Sex\nOmar,M\n,F", [(3, "missing_name")]),
        ("Name,Age\nOmar,old", [(2, "not_an_age")]),
        ("Name,E-mail\nOmar,nowhere", [(2, "not_an_email")]),
        ("Name\n" + "x" * 400, [(2, "too_long"), (2, "missing_name")]),
    ],
)
def test_faults_of_rows_and_households(text, said):
    assert faults(households(text)) == said


def test_an_age_is_an_estimated_year():
    ((person,),) = (one.people for one in households("Name,Age\nOmar,36 years"))
    assert (person.said["born_on"], person.said["birth_precision"]) == ("1990-01-01", "estimated")


def test_somebody_who_stands_twice_in_the_list_is_seen():
    found = households(
        "Household,Name,Born on,Passport\nA,Omar Hassan,1990,\nB,Hassan Omar,1990,\nC,Ali,1980,K 123\nD,Aly,1981,k123"
    )
    assert people_twice(found) == {3: 2, 5: 4}
