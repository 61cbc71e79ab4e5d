"""A backup restored into an empty installation is the same installation; anything else is refused before a row is written."""

import json
import os
import stat
import tarfile

import psycopg
import pytest

from config.backup.contents import LEFT_OUT


def rows(environment):
    """Every table and what is in it, as text: bytes of files, moments, numbers and all."""
    found = {}
    with psycopg.connect(environment["DATABASE_OWNER_URL"]) as owner:
        for (name,) in owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall():
            statement = f"SELECT md5(string_agg(t::text, '' ORDER BY t::text)), count(*) FROM {name} t"
            found[name] = owner.execute(statement).fetchone()
    return {name: found[name] for name in sorted(found) if name not in {*LEFT_OUT, "audit_verification"}}


def guards(environment):
    """What the database refuses: policies, privileges, triggers, constraints, indexes."""
    statements = (
        "SELECT tablename, policyname, cmd, qual, with_check FROM pg_policies ORDER BY 1, 2",
        "SELECT table_name, privilege_type FROM information_schema.table_privileges WHERE grantee = 'bayiri_app' ORDER BY 1, 2",
        "SELECT tgrelid::regclass::text, tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2",
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype <> 'n' ORDER BY 1, 2",
        "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1",
        "SELECT p.oid::regprocedure::text, prosecdef, proconfig::text, proacl IS NULL FROM pg_proc p"
        " WHERE pronamespace = 'public'::regnamespace ORDER BY 1",
        "SELECT relname, relrowsecurity FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1",
        "SELECT sequencename, last_value FROM pg_sequences WHERE sequencename NOT LIKE 'audit_verification%' ORDER BY 1",
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
    assert json.loads(bayiri(third, "audit", "verify", "--json").stdout)["ok"]


def test_it_holds_neither_keys_nor_sessions(backup, lived):
    file, said = backup
    assert stat.S_IMODE(os.stat(file).st_mode) == 0o600
    content = file.read_bytes()
    for secret in ("a key for tests", lived["CONTEXT_KEY"] + '"', "former"):
        assert secret.encode() not in content
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
    """INV-158: one bit anywhere, or a missing end."""
    file, _said = backup
    content = file.read_bytes()
    target = empty()
    with tarfile.open(file) as tar:
        places = {one.name: one.offset_data for one in tar.getmembers()}
        sizes = {one.name: one.size for one in tar.getmembers()}
    wrong = tmp_path / "wrong.backup"
    for name in places:
        at = places[name] + sizes[name] // 2
        wrong.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
        refused(bayiri, target, wrong)
    for end in (len(content) // 2, places["manifest.sig"], 0):
        wrong.write_bytes(content[:end])
        refused(bayiri, target, wrong)
    wrong.write_bytes(b"PK not a backup at all")
    refused(bayiri, target, wrong, "not a backup")
    refused(bayiri, target, tmp_path / "nowhere.backup")


@pytest.mark.parametrize(
    ("keys", "word"),
    [
        ({"SEAL_KEY": "somebody else's"}, "SEAL_KEY"), ({"PAPER_KEYS": "new"}, "PAPER_KEYS"),
        ({"CONTEXT_KEY": "another"}, "CONTEXT_KEY"),
    ],
)  # fmt: skip
def test_a_foreign_backup_is_refused_whole(backup, empty, bayiri, keys, word):
    """INV-158: made with keys that this installation does not have."""
    file, _said = backup
    refused(bayiri, {**empty(), **keys}, file, "other keys", word)


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
    from config.backup.archive import CheckedBackup, written_whole

    settings.SEAL_KEY = "a key for tests"
    whole = CheckedBackup(backup[0])
    newer = tmp_path / "newer.backup"
    with written_whole(newer) as file:
        for name in ("database.dump", "seals.jsonl"):
            file.add(name, whole.pieces_of(name))
        manifest = {**whole.manifest, "migrations": [*whole.manifest["migrations"], "cases.9999_from_the_future"]}
        file.finish(manifest)
    refused(bayiri, empty(), newer, "newer version", "9999_from_the_future")
