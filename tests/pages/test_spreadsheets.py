import io

from openpyxl import load_workbook

from bayiri.pages.spreadsheets import csv_lines, harmless, workbook


def test_what_a_spreadsheet_would_compute_is_shown_instead():
    assert harmless("=1+1") == "'=1+1"
    assert harmless("@cmd") == "'@cmd"
    assert harmless("-3 days") == "'-3 days"
    assert harmless(-3) == -3
    assert harmless("Karim") == "Karim"


def test_csv_is_known_as_utf_8_and_keeps_commas_and_scripts():
    lines = b"".join(csv_lines([["اسم", "a,b", None, 3]])).decode()
    assert lines == '\ufeffاسم,"a,b",,3\r\n'


def test_a_workbook_has_its_sheets_and_no_formula():
    book = load_workbook(io.BytesIO(workbook([("People: 2026/03", [["Name"], ["=HYPERLINK(1)"]])], from_right=True)))
    sheet = book.active
    assert sheet.title == "People  2026 03"
    assert sheet.sheet_view.rightToLeft
    assert sheet["A2"].value == "'=HYPERLINK(1)"
    assert sheet["A1"].font.bold
