from datetime import UTC, date, datetime

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from bayiri.pages.spreadsheets import AT_ONCE, FAULTY, csv_lines, safe, workbook


def opened(*sheets, **more):
    return load_workbook(workbook(sheets, **more))


@pytest.mark.parametrize("text", ["=1+1", "+49", "-2", "-3 days", "@x", "\t=1", " =1", "\n=1", "＝1+1"])
def test_what_a_spreadsheet_would_compute_is_shown_instead(text):
    assert safe(text) == f"'{text}"
    [sheet] = opened(("x", [["h"], [text]]))
    assert sheet["A2"].data_type == "s"
    assert sheet["A2"].value.startswith("'")


def test_what_is_harmless_stays_as_it_is():
    assert [safe(one) for one in ("Karim", "a=1", "a-b", -2, None, True)] == ["Karim", "a=1", "a-b", -2, None, True]


def test_a_heading_is_no_formula_either():
    [sheet] = opened(("x", [["=HYPERLINK(1)"]]))
    assert sheet["A1"].value == "'=HYPERLINK(1)"
    assert b"'=cmd" in b"".join(csv_lines([["=cmd|' /C calc'!A0"]]))


def test_csv_is_known_as_utf_8_and_keeps_commas_scripts_and_days():
    moment = datetime(2026, 3, 1, 12, tzinfo=UTC)
    with timezone.override("Europe/Berlin"):
        lines = b"".join(csv_lines([["اسم", "a,b", None, 3, date(2026, 3, 1), moment]])).decode()
    assert lines == '\ufeffاسم,"a,b",,3,2026-03-01,2026-03-01T13:00:00+01:00\r\n'


def test_a_long_csv_is_sent_in_pieces():
    pieces = list(csv_lines([str(number)] for number in range(1200)))
    assert len(pieces) == 3
    assert b"".join(pieces).decode("utf-8-sig").split("\r\n")[-2] == "1199"


def test_days_are_days_and_moments_are_those_of_the_place():
    moment = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    with timezone.override("Europe/Berlin"):
        [sheet] = opened(("x", [["day", "moment"], [date(2026, 3, 1), moment]]))
    assert sheet["A2"].is_date
    assert sheet["A2"].value.date() == date(2026, 3, 1)
    assert sheet["B2"].value == datetime(2026, 3, 2, 0, 30)  # noqa: DTZ001 - as a spreadsheet keeps it


def test_the_heading_is_bold_and_stays_in_sight_and_columns_fit():
    [sheet] = opened(("x", [["Name", "No"], ["Fatima Abdelrahman Al-Khatib", 1]]))
    assert sheet["A1"].font.bold
    assert not sheet["A2"].font.bold
    assert sheet.freeze_panes == "A2"
    assert [sheet.column_dimensions[column].width for column in "AB"] == [30, 12]


@pytest.mark.parametrize("from_right", [True, False])
def test_sheets_run_as_the_reader_reads(from_right):
    [sheet] = opened(("x", [["h"]]), from_right=from_right)
    assert sheet.sheet_view.rightToLeft is from_right


def test_a_sheet_has_a_name_that_excel_takes_and_no_two_are_alike():
    book = opened(("People: 2026/03", [["h"]]), ("a" * 40, []), ("A" * 40, []), ("", []), ("'x'", []))
    assert book.sheetnames == ["People  2026 03", "a" * 31, "A" * 29 + " 2", "1", "x"]
    assert load_workbook(workbook([])).sheetnames == ["1"]


def test_a_cell_may_be_marked_and_holds_nothing_that_breaks_the_file():
    [sheet] = opened(("x", [["h"], [("wrong", FAULTY)], ["bad\x07"], ["long" * 10_000]]))
    assert sheet["A2"].fill.fgColor.rgb == FAULTY
    assert sheet["A3"].value == "bad"
    assert len(sheet["A4"].value) == 32_767


def test_no_row_is_lost_where_the_widths_have_been_seen():
    rows = ([number] for number in range(AT_ONCE * 2))
    [sheet] = opened(("x", rows))
    assert [cell.value for cell in sheet["A"]] == list(range(AT_ONCE * 2))
