import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from bayiri.cases.models import Case
from bayiri.exchange.models import CaseloadImport
from tests.exchange.conftest import FAMILY

pytestmark = pytest.mark.django_db
FAULTY = FAMILY.replace("Wife,F,1990", "Wife,Frau,31/02/1990")


@pytest.fixture
def mona(as_):
    return as_("mona")


@pytest.fixture
def upload(mona):
    """`upload(FAMILY)`: the file sent, the page that answers, and the import."""

    def send(content=FAMILY, name="caseload.csv"):
        content = content if isinstance(content, bytes) else content.encode()
        answer = mona.post("/import", {"file": SimpleUploadedFile(name, content)})
        return answer, CaseloadImport.objects.order_by("-recorded_at").first()

    return send


@pytest.fixture
def to_check(mona, upload, run_jobs, act, cast):
    """`to_check(FAMILY)`: uploaded, columns as guessed, dry run done; the page's address."""

    def check(content=FAMILY, **more):
        act(cast.mona)
        _answer, one = upload(content)
        page = f"/import/{one.pk}"
        assert mona.post(f"{page}/columns", as_guessed(mona, page, **more)).status_code == 302
        run_jobs()
        return page

    return check


def as_guessed(client, page, **more):
    """The columns page sent as it stands."""
    html = client.get(f"{page}/columns").content.decode()
    sent = {}
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', html, re.DOTALL):
        if chosen := re.search(r'value="([^"]*)" selected', options):
            sent[name] = chosen[1]
    return {**sent, **more}


def as_xlsx(text):
    book = Workbook()
    for line in text.splitlines():
        book.active.append(line.split(","))
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def sheet_in(answer):
    return [list(row) for row in load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active.values]


@pytest.mark.parametrize("content", [FAMILY, as_xlsx(FAMILY), FAMILY.replace(",", ";").encode("utf-16")])
def test_a_file_is_uploaded_and_its_columns_are_guessed(mona, upload, read, content):
    answer, one = upload(content)
    assert answer["Location"] == f"/import/{one.pk}/columns"
    page = mona.get(answer["Location"])
    assert "13/03/1986 = 13 March 1986" in read(page)
    assert re.search(r'value="given_names" selected', page.content.decode())
    assert one.columns["fields"] == [
        "household", "given_names", "family_name", "relation", "sex", "born_on", "nationality", "destination_country",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"a,b\n", "no rows below"),
        (b"\xd0\xcf\x11\xe0 old", "old Excel file"),
        (b"PK\x03\x04 broken", "damaged"),
        (b"\x00\x01\x02\x03\xff\xfe\xfd" * 50, "neither"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "neither"),
    ],
)
def test_what_is_no_list_is_refused_with_the_reason(upload, read, content, why):
    answer, one = upload(content)
    assert (answer.status_code, one) == (422, None)
    assert why in read(answer)


def test_it_asks_for_what_the_columns_lack(mona, upload, read):
    _answer, one = upload("Foo,Bar\nOmar,x\nAli,y")
    page = mona.post(f"/import/{one.pk}/columns", {"c0": "given_names", "c1": "given_names"})
    assert page.status_code == 422
    assert "Say which column holds the destination" in read(page)
    assert "Two columns hold the same" in read(page)


def test_faults_are_said_by_row_and_column(mona, to_check, read):
    page = read(mona.get(to_check(FAULTY)))
    assert "households have faults: 3 people" in page
    assert "3 Date of birth 31/02/1990 “31/02/1990” is no day of the calendar." in page
    assert "3 Sex Frau “Frau” is not understood." in page
    assert "A household is brought in whole or not at all." in page
    assert "households are ready: 1 person" in page
    assert not Case.objects.exists()


def test_values_are_given_a_meaning_and_remembered(mona, to_check, read, upload, run_jobs):
    page = to_check(FAMILY.replace("Wife,F", "Wife,Frau"))
    values = mona.get(f"{page}/values").content.decode()
    place = re.search(r'for="id_(v\d+)">“Frau” \(1 row\)', values)[1]
    assert mona.post(f"{page}/values", {place: "female"}).status_code == 302
    run_jobs()
    assert "households are ready: 4 people" in read(mona.get(page))
    _answer, next_one = upload(FAMILY.replace("Wife,F", "Wife,Frau").replace("Omar", "Amr"))
    assert next_one.meanings["sex"]["frau"] == "female"


def test_the_list_with_its_faults_marked_can_be_mended_and_uploaded_again(mona, to_check, read, upload):
    page = to_check(FAULTY)
    rows = sheet_in(mona.post(f"{page}/faults", {"rows": "left_out"}))
    assert rows[0][:4] == ["What is wrong", "Row", "Household", "Given names"]
    assert [row[3] for row in rows[1:]] == ["Omar", "Zeinab", "Yusuf"]
    assert "Date of birth: “31/02/1990” is no day of the calendar." in rows[2][0]
    assert len(sheet_in(mona.post(f"{page}/faults", {"rows": "all"}))) == 5
    mended = "\n".join(",".join(str(cell or "") for cell in row[1:]) for row in rows).replace("31/02", "28/02")
    _answer, one = upload(as_xlsx(mended.replace("Frau", "F")))
    assert "given_names" in one.columns["fields"]


def test_it_is_brought_in_from_the_page(mona, to_check, read, run_jobs):
    page = to_check()
    answer = mona.post(f"{page}/start")
    assert answer.status_code == 302
    waiting = mona.get(page)
    assert "0 of 2 households" in read(waiting)
    assert 'hx-trigger="every 2s"' in waiting.content.decode()
    assert "Look again" in read(waiting)
    run_jobs()
    assert mona.get(page, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    assert "households are brought in: 4 people" in read(mona.get(page))
    assert Case.objects.count() == 2


def test_the_same_file_twice_is_asked_about(mona, to_check, read, run_jobs):
    first = to_check()
    mona.post(f"{first}/start")
    run_jobs()
    second = to_check()
    assert "The very same file was uploaded before by Mona Manager (Brought in)" in read(mona.get(second))
    assert mona.post(f"{second}/start", {"known_people": "leave_out"}).status_code == 422
    assert mona.post(f"{second}/start", {"known_people": "leave_out", "again": "on"}).status_code == 302
    run_jobs()
    assert Case.objects.count() == 2


def test_it_is_undone_from_the_page(mona, to_check, read, run_jobs):
    page = to_check()
    mona.post(f"{page}/start")
    run_jobs()
    assert "Undo this list?" in read(mona.get(f"{page}/undo"))
    assert mona.post(f"{page}/undo").status_code == 302
    run_jobs()
    assert "households are undone: 4 people" in read(mona.get(page))
    assert set(Case.objects.values_list("stage", "outcome")) == {("ended", "mistake")}
    assert "Nothing found" in read(mona.post("/search", {"q": "Zeinab Hassan"}, follow=True))


def test_it_is_discarded(mona, to_check, read):
    page = to_check()
    assert mona.post(f"{page}/discard")["Location"] == "/import"
    assert "Nothing of it was kept" in read(mona.get(page))
    assert mona.post(f"{page}/start").status_code == 422


def test_letters_read_wrongly_are_read_again(mona, upload):
    _answer, one = upload("Prénom;Nom;Pays de retour\nAïcha;Ndiaye;Sénégal\n".encode("cp1252"))
    assert (one.encoding, one.headers[0]) == ("cp1252", "Prénom")
    assert mona.post(f"/import/{one.pk}/letters", {"encoding": "cp1252", "separator": ","}).status_code == 302
    one.refresh_from_db()
    assert one.headers == ["Prénom;Nom;Pays de retour"]


def test_other_roles_and_other_agencies_stay_outside(as_, to_check):
    page = to_check()
    assert as_("carla").get(page).status_code == 403
    assert as_("carla").get("/import").status_code == 403
    assert as_("eve").get(page).status_code == 404
    assert as_("eve").post(f"{page}/start").status_code == 404
    assert as_("stella").get(page).status_code == 200


def test_its_pages_ask_the_database_seldom(mona, to_check, django_assert_max_num_queries):
    page = to_check(FAULTY)
    with django_assert_max_num_queries(16):
        mona.get(page)
    with django_assert_max_num_queries(12):
        mona.get(f"{page}/columns")
