"""INV-160: bytes at rest are sealed, for one place alone; a missing key is said kindly."""

import base64
import json
import subprocess
import sys

import psycopg
import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as some

from bayiri.core import keys
from bayiri.core.ids import uuid7
from bayiri.documents import queries
from bayiri.documents.commands import files
from bayiri.documents.commands.files import FileData
from bayiri.documents.models import File
from config.paths import ROOT
from tests.invariants.attacks import as_sealed, refused, run
from tests.photographs import photograph

PDF = b"%PDF-1.7 the secret of Umar"


def ring(*ids):
    return ",".join(f"{one}:{base64.b64encode(one.encode().ljust(32, b'.')).decode()}" for one in ids)


@pytest.fixture
def story(told, act, cast):
    story = told("counselling")
    act(cast.carla)
    return story


@pytest.fixture
def kept(story, cast):
    return lambda content=PDF: (
        files.keep_file(by=cast.carla, case_id=story.case.id, data=FileData("letter"), content=content).file
    )


@given(content=some.binary(max_size=4000), other=some.uuids())
def test_what_is_sealed_opens_in_its_place_alone(content, other):
    """INV-160: not in another row, not in another column, not with one bit changed."""
    at = keys.place("documents.file.content", uuid7())
    sealed = keys.seal(content, at)
    assert keys.opened(sealed, at) == content
    assert sealed != keys.seal(content, at)
    assert len(sealed.content) == len(content) + keys.ADDED
    flipped = keys.Sealed(bytes([sealed.content[0] ^ 1]) + sealed.content[1:], sealed.key_id)
    for broken, where in (
        (sealed, keys.place("documents.file.content", other)), (sealed, at.replace("content", "preview")), (flipped, at),
        (keys.Sealed(b"", sealed.key_id), at),
    ):  # fmt: skip
        with pytest.raises(keys.SealBroken):
            keys.opened(broken, where)


@pytest.mark.parametrize(
    "said", ["", "one", "one:short", "one:" + "A" * 44, "a b:" + "A" * 43 + "=", ring("one", "one")]
)
def test_a_ring_that_is_none_is_said_in_one_line(settings, said):
    """INV-160: without telling the key."""
    settings.FILE_KEYS = said
    with pytest.raises(keys.KeyMissing, match="FILE_KEYS") as missing:
        keys.seal(b"x", "x")
    assert "\n" not in str(missing.value)
    assert "AAAA" not in str(missing.value)


def test_neither_the_file_nor_its_picture_lies_open(kept, story, issued):
    """INV-160: in no table, and what is shown is what was kept."""
    file, picture = kept(), kept(photograph())
    assert queries.bytes_of_attachment(file) == PDF
    assert queries.preview_of(story.case.id, picture.id).startswith(b"\xff\xd8\xff")
    paper = issued(story, "rights")
    assert queries.bytes_of(queries.file_of(paper, signed=False)).startswith(b"%PDF-")
    for column, table in (
        ("content", "documents_attachmentcontent"), ("preview", "documents_attachmentcontent"), ("content", "documents_file"),
    ):  # fmt: skip
        beginnings = f"SELECT count(*) FROM {table} WHERE substr({column}, 1, 3) IN ('\\x255044', '\\xffd8ff')"
        assert run(beginnings)[0] == 0
    assert run("SELECT count(*) FROM documents_file WHERE key_id = ''")[0] == 0


@pytest.mark.parametrize(
    "sealed", [PDF, PDF + b"." * 28, b"", as_sealed(PDF)[:-1]], ids=["open", "as long", "empty", "cut"]
)
def test_the_database_keeps_nothing_open(story, sealed):
    """INV-160: whoever can run a statement keeps sealed bytes or none."""
    said = {
        "id": uuid7(), "case_id": story.case.id, "section": "journey", "kind": "letter", "title": "", "pages": 1, "key_id": "one",
        "content_type": "application/pdf", "recorded_at": "2024-03-04T10:00Z", "content_id": uuid7(),
    }  # fmt: skip
    for row, bytes_ in ((said, sealed), ({**said, "key_id": ""}, as_sealed(PDF))):
        with refused("INV-160"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT documents_keep_attachment(%s::jsonb, %s::bytea, '', %s::bytea, '')",
                [json.dumps(row, default=str), PDF, bytes_],
            )


def test_bytes_cannot_be_put_into_another_place_or_opened_by_the_role(kept, story, issued):
    """INV-160, INV-01: the application's role changes no sealed bytes."""
    kept()
    issued(story, "rights")
    for table in ("documents_file", "documents_attachmentcontent"):
        for change in ("content = '\\x00'", "key_id = 'two'"):
            with refused("permission denied"):
                run(f"UPDATE {table} SET {change}")


def test_without_the_key_the_page_is_kind(kept, story, as_, settings, caplog):
    """INV-160: 503 with what to do, one line in the log, no trace of a fault; and with the key it opens again."""
    file, before = kept(), settings.FILE_KEYS
    address = f"/cases/{story.case.id}/files/{file.id}/content"
    client = as_("carla")
    settings.FILE_KEYS = ring("another")
    answer = client.get(address)
    assert (answer.status_code, answer["Retry-After"]) == (503, "300")
    assert "key for files is missing" in answer.content.decode()
    assert [line.message for line in caplog.records if "FILE_KEYS" in line.message] == [
        "FILE_KEYS has no key 'demonstration', with which files are sealed"
    ]
    assert client.get(f"/cases/{story.case.id}/files/{file.id}").status_code == 200
    settings.FILE_KEYS = f"{ring('another')},{before}"
    assert client.get(address).content == PDF


def test_files_are_sent_as_what_they_are_and_nothing_else(kept, story, as_, issued):
    """Never run, never guessed at, never kept on the way; a picture and a PDF are shown, or saved where that was asked."""
    client, file = as_("carla"), kept(photograph())
    paper = issued(story, "rights")
    shown = f"/cases/{story.case.id}/files/{file.id}/content"
    printed = f"/cases/{story.case.id}/papers/{paper.id}/file"
    for address, kind in (
        (shown, "image/jpeg"),
        (printed, "application/pdf"),
        (shown.replace("content", "preview"), "image/jpeg"),
    ):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert answer["Content-Type"] == kind
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
        assert "no-store" in answer["Cache-Control"]
        assert answer["Content-Disposition"].startswith("inline; filename=")
    for address in (shown, printed):
        assert client.get(address + "?download")["Content-Disposition"].startswith("attachment; filename=")


FILL = """
INSERT INTO agencies_agency (id, name, kind, country) VALUES (gen_random_uuid(), 'Homeward', 'ngo', 'DEU');
INSERT INTO agencies_user (id, email, name, agency_id, roles, is_active)
SELECT gen_random_uuid(), 'a@example.org', 'A', id, '{}', true FROM agencies_agency;
INSERT INTO documents_attachmentcontent (id, content, preview, recorded_at)
SELECT gen_random_uuid(), '%PDF-1.7 the secret', CASE WHEN n % 2 = 0 THEN ''::bytea ELSE 'small'::bytea END, now()
FROM generate_series(1, 45) n;
INSERT INTO documents_paper
    (id, case_id, member_id, kind, section, language, words_version, content_hash, number, recorded_by_id, recorded_at)
SELECT gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'rights', 'journey', 'en', '1', 'x', '0123456789', id, now()
FROM agencies_user;
INSERT INTO documents_file (id, case_id, paper_id, content_type, size, sha256, content, recorded_by_id, recorded_at)
SELECT gen_random_uuid(), case_id, id, 'application/pdf', 8, encode(sha256('%PDF-1.7'), 'hex'), '%PDF-1.7', recorded_by_id, now()
FROM documents_paper;
"""


@pytest.fixture
def keys_command(fresh_database):
    """`bayiri keys ...` on a database of its own with 46 rows from before there were keys: code, stdout, stderr."""
    environment = fresh_database("keys")
    with psycopg.connect(environment["DATABASE_OWNER_URL"]) as owner:
        owner.execute(FILL)

    def call(file_keys, *words):
        done = subprocess.run(
            [sys.executable, "-m", "config.cli", "keys", *words], capture_output=True, text=True, cwd=ROOT, check=False,
            env={"PATH": "/usr/bin:/bin", **environment, "FILE_KEYS": file_keys},
        )  # fmt: skip
        return done.returncode, done.stdout, done.stderr

    call.owner = environment["DATABASE_OWNER_URL"]
    return call


def test_keys_are_turned_and_none_is_lost(keys_command):
    """INV-160: what lay open is sealed, another key follows, a key in use is not dropped, what is damaged is named."""
    code, out, bar = keys_command(ring("one"), "rotate", "--json")
    assert (code, json.loads(out)["sealed"], json.loads(out)["not_sealed"]) == (0, 46, 0)
    assert "46 of 46" in bar
    code, out, _ = keys_command(ring("two"), "rotate")
    assert (code, out) == (2, "")
    code, _, fault = keys_command(ring("two", "one"), "drop", "one")
    assert (code, fault) == (2, "keys: one still opens 46 files; put another key first and run `bayiri keys rotate`\n")
    assert json.loads(keys_command(ring("two", "one"), "rotate", "--json")[1])["sealed"] == 46
    assert json.loads(keys_command(ring("two", "one"), "rotate", "--json")[1])["sealed"] == 0
    code, out, _ = keys_command(ring("two", "one"), "drop", "one", "--json")
    assert (code, json.loads(out)["keys"][1]["files"]) == (0, 0)
    assert keys_command(ring("two"), "list")[0] == 0
    for file_keys in ("", "two", ring("three")):
        code, out, fault = keys_command(file_keys, "list")
        assert (code, out, fault.count("\n"), "Traceback" in fault) == (2, "", 1, False)
    with psycopg.connect(keys_command.owner) as owner:
        row_id, content = owner.execute("SELECT id, content FROM documents_file").fetchone()
        sealed = keys.Sealed(bytes(content), "two")
        for change in ("recorded_at = now()", "key_id = ''", "content = '', key_id = 'two'"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege, match="INV-01"), owner.transaction():
                owner.execute(f"UPDATE documents_file SET {change}")
        owner.execute("UPDATE documents_file SET content = %s, key_id = 'one'", [content])
    code, out, fault = keys_command(ring("two", "one"), "rotate")
    assert (code, out) == (2, "")
    assert fault.splitlines()[-1] == f"keys: documents.file.content:{row_id} does not open with the key 'one'"
    assert sealed.content == bytes(content)


def test_every_table_with_bytes_is_sealed_or_says_why():
    """INV-160: a new table with bytes takes part in `keys rotate`, by naming its columns."""
    from django.apps import apps
    from django.db.models import BinaryField

    for model in apps.get_models():
        found = {field.name for field in model._meta.fields if isinstance(field, BinaryField)}
        if model.__module__.startswith("bayiri") and found and model._meta.label not in OPEN:
            assert found == set(model.sealed), model._meta.label
            assert "key_id" in {field.name for field in model._meta.fields}
    assert "content" in File.sealed


# Known to the owner alone; hashes and signatures, which anybody may check.
OPEN = {"agencies.ContextKey", "audit.Seal"}
