"""A backup restored into an empty installation is the same installation; anything else is refused before a row is written."""

import json
import os
import stat
import subprocess
import tarfile

import psycopg
import pytest

from config.backup.archive import CheckedBackup, Damaged, written_whole
from config.backup.contents import keys_missing
from config.backup.programs import LEFT_OUT, ProgramFailed, put_back
from config.embedded import PROGRAMS
from tests.backup.conftest import SECRETS

PG_RESTORE = str(PROGRAMS / "bin" / "pg_restore")
# Copies of dated documents, laid anew with the guards: the same lines under other numbers.
LAID_ANEW = {
    "cases_stagetransition", "cases_closingrule", "safeguards_alertrung", "referrals_transition", "referrals_listedreason",
    "referrals_wantedoffer", "audit_kindsection",
    "privacy_erasurerule", "agencies_purposesection", "agencies_roleexclusion",
}  # fmt: skip


def rows(environment):
    """Every table and what is in it, as text: bytes of files, moments, numbers and all."""
    found = {}
    with psycopg.connect(environment["DATABASE_OWNER_URL"]) as owner:
        for (name,) in owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall():
            statement = f"SELECT md5(string_agg(t::text, '' ORDER BY t::text)), count(*) FROM {name} t"
            found[name] = owner.execute(statement).fetchone()
    return {name: found[name] for name in sorted(found) if name not in {*LEFT_OUT, *LAID_ANEW, "audit_verification"}}


def guards(environment):
    """What the database refuses: policies, privileges, triggers, constraints, indexes."""
    statements = (
        "SELECT tablename, policyname, cmd, qual, with_check FROM pg_policies ORDER BY 1, 2",
        "SELECT table_name, privilege_type FROM information_schema.table_privileges WHERE grantee = 'bayiri_app' ORDER BY 1, 2",
        "SELECT tgrelid::regclass::text, tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2",
        "SELECT conrelid::regclass::text, conname, contype, convalidated FROM pg_constraint"
        " WHERE conrelid <> 0 AND contype <> 'n' ORDER BY 1, 2",
        "SELECT tablename, indexname FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1, 2",
        "SELECT p.oid::regprocedure::text, prosecdef, proconfig::text, proacl IS NULL FROM pg_proc p"
        " WHERE pronamespace = 'public'::regnamespace ORDER BY 1",
        "SELECT relname, relrowsecurity FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1",
        "SELECT sequencename, last_value FROM pg_sequences"
        " WHERE sequencename !~ 'audit_verif|agencies_contextkey|cases_stagetr|cases_closingr|agencies_purpose|agencies_roleexcl"
        "|safeguards_alertrung|referrals_transition|referrals_listed|referrals_wantedoffer|audit_kindsection|privacy_erasure' ORDER BY 1",
    )
    with psycopg.connect(environment["DATABASE_OWNER_URL"]) as owner:
        return [owner.execute(statement).fetchall() for statement in statements]


@pytest.mark.parametrize("migrated", [True, False])
def test_what_is_restored_is_the_same(lived, backup, empty, bayiri, migrated):
    """INV-158: every row of every table, every guard, and a log that verifies against the seals it was backed up with."""
    file, said = backup
    target = empty(migrated=migrated)
    done = bayiri(target, "restore", file, "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["ok"], found["unlike"], found["log"]["ok"]) == (True, [], True)
    assert found["log"]["events"] > 50
    assert found["rows"] == sum(said["rows"].values()) > 500
    assert rows(target) == rows(lived)
    assert guards(target) == guards(lived)
    assert said["rows"]["documents_attachmentcontent"] > 0


def test_a_restored_installation_is_backed_up_and_goes_on(backup, empty, bayiri, tmp_path):
    """The numbers of the log go on where they stood, and a second generation restores like the first."""
    file, said = backup
    target = empty()
    assert bayiri(target, "restore", file).returncode == 0
    with psycopg.connect(target["DATABASE_OWNER_URL"], autocommit=True) as owner:
        number = owner.execute(
            "INSERT INTO audit_event SELECT audit_next_number(), at, actor_id, '', agency_id, kind, '', NULL, '', NULL, '{}'"
            " FROM audit_event ORDER BY id LIMIT 1 RETURNING id"
        ).fetchone()[0]
    assert number > said["sealed_up_to"]
    second = tmp_path / "second.backup"
    told = json.loads(bayiri(target, "backup", second, "--json").stdout)
    assert told["seals"] == said["seals"] + 1
    third = empty()
    assert bayiri(third, "restore", second).returncode == 0


def test_it_holds_neither_keys_nor_sessions(backup, lived):
    file, said = backup
    assert stat.S_IMODE(os.stat(file).st_mode) == 0o600
    dump = b"".join(CheckedBackup(file).pieces_of("database.dump"))
    text = subprocess.run([PG_RESTORE, "--file=-"], input=dump, capture_output=True, check=True).stdout
    assert b"COPY public.audit_event" in text
    for secret in (
        b"COPY public.agencies_contextkey",
        b"COPY public.django_session",
        *(key.encode() for key in SECRETS),
    ):
        assert secret not in text
        assert secret not in file.read_bytes()
    assert len(said["keys"]["PAPER_KEYS"]) == 2
    assert {"django_session", "agencies_contextkey"} & set(said["rows"]) == set()
    with tarfile.open(file) as tar:
        assert tar.getnames() == ["database.dump", "seals.jsonl", "manifest.json", "manifest.sig"]
        seals = tar.extractfile("seals.jsonl").read().splitlines()
    assert len(seals) == said["seals"] >= 1


def test_a_file_that_is_there_is_not_written_over(backup, lived, bayiri):
    file, _said = backup
    before = file.read_bytes()
    done = bayiri(lived, "backup", file)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert file.read_bytes() == before
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def refused(bayiri, target, file, *words):
    """It is refused in one line, and the installation is as it was."""
    before = rows(target)
    done = bayiri(target, "restore", file)
    assert (done.returncode, done.stderr.count("\n"), done.stdout) == (2, 1, ""), done.stderr
    assert all(word in done.stderr for word in words), done.stderr
    assert rows(target) == before


def test_a_damaged_or_cut_backup_is_refused_whole(backup, empty, bayiri, tmp_path):
    """INV-158: one bit anywhere, or a missing end, found before a row is written."""
    file, _said = backup
    content = file.read_bytes()
    assert CheckedBackup(file).manifest["rows"]
    with tarfile.open(file) as tar:
        places = {one.name: (one.offset_data, one.size) for one in tar.getmembers()}
    wrong = tmp_path / "wrong.backup"
    bits = [at + size // 2 for at, size in places.values()] + [places["manifest.json"][0] - 300]  # in a header, too
    broken = [content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :] for at in bits]
    cut = [content[:end] for end in (len(content) // 2, places["manifest.sig"][0], 700, 0)]
    for bad in [*broken, *cut, b"PK not a backup at all", content[512:]]:
        wrong.write_bytes(bad)
        with pytest.raises(Damaged):
            CheckedBackup(wrong)
    wrong.write_bytes(broken[0])
    refused(bayiri, empty(), wrong, "damaged")


def test_a_dump_that_fails_half_way_leaves_nothing(backup, empty, lived, tmp_path):
    """INV-158: the hash fits and the dump does not: it is written in one transaction."""
    whole, target = CheckedBackup(backup[0]), empty()
    before = rows(target)
    pieces = b"".join(whole.pieces_of("database.dump"))
    with psycopg.connect(target["DATABASE_OWNER_URL"], autocommit=True) as owner:
        for part in (len(pieces) // 2, len(pieces) * 9 // 10, 10):
            with pytest.raises(ProgramFailed):
                put_back(owner, iter([pieces[:part]]), progress=lambda read: None)
    assert rows(target) == before


def test_a_foreign_backup_is_refused_whole(backup, empty, bayiri, settings):
    """INV-158: made with keys that this installation does not have."""
    file, _said = backup
    refused(
        bayiri,
        {**empty(), "SEAL_KEY": "somebody else's", "PAPER_KEYS": "new"},
        file,
        "other keys: PAPER_KEYS, SEAL_KEY",
    )
    manifest = CheckedBackup(file).manifest
    settings.SEAL_KEY, settings.PAPER_KEYS, settings.SECRET_KEY = SECRETS[0], ["newer", *SECRETS[1:]], "tests"
    for name in ("FILE_KEYS", "FACTOR_KEYS"):
        if hasattr(settings, name) and manifest["keys"].get(name):
            setattr(settings, name, "tests")
    assert "PAPER_KEYS" not in keys_missing(
        manifest["keys"], manifest["signed_with"]
    )  # a newer key beside them is no harm
    settings.CONTEXT_KEY = "another"
    assert "CONTEXT_KEY" in keys_missing(manifest["keys"], manifest["signed_with"])


def test_an_installation_in_which_somebody_has_worked_is_not_written_over(backup, empty, bayiri):
    """INV-158: by the rule, and by the database in the transaction that restores."""
    file, _said = backup
    target = empty()
    with psycopg.connect(target["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute(
            "INSERT INTO agencies_agency (id, name, kind, country) VALUES (uuidv7(), 'Mission', 'ngo', 'DEU')"
        )
        refused(bayiri, target, file, "not empty")
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="INV-158"):
            owner.execute("SELECT audit_require_empty()")


def test_a_backup_of_a_newer_version_is_refused(backup, empty, bayiri, tmp_path, settings):
    """INV-158: the tables would not be those that this version knows."""
    settings.SEAL_KEY = SECRETS[0]
    whole = CheckedBackup(backup[0])
    newer = tmp_path / "newer.backup"
    with written_whole(newer) as file:
        for name in ("database.dump", "seals.jsonl"):
            file.add(name, whole.pieces_of(name))
        manifest = {**whole.manifest, "migrations": [*whole.manifest["migrations"], "cases.9999_from_the_future"]}
        file.finish(manifest)
    refused(bayiri, empty(), newer, "newer version", "9999_from_the_future")
