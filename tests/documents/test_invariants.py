"""INV-102 to INV-105: papers are signed once, before a witness where needed, as they were issued, and kept as what they are.

Each is tried by the rule and again in SQL, as the application's role.
"""

import json
from datetime import date

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction

from bayiri.core import clock
from bayiri.core.ids import uuid7
from bayiri.documents import rules
from bayiri.documents.choices import SECTION_OF, PaperKind
from bayiri.documents.models import File, Paper, Signing
from bayiri.journey.commands import papers
from tests.invariants.attacks import FAMILY, as_sealed, refused, rule_refuses, run

PDF = b"%PDF-1.7 a scan"
SCREEN = {"how": "screen", "picture": "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'/>"}


@pytest.fixture
def paper(told, act, cast):
    """A declaration of Omar's, issued by Carla, who acts."""
    story = told("counselling", FAMILY)
    act(cast.carla)
    return issue(cast, story, story.members()[0])


def issue(cast, story, member, kind="declaration"):
    return papers.issue(
        by=cast.carla,
        case_id=story.case.id,
        member_id=member.id,
        kind=kind,
        language="en",
        address="https://x.example/verify",
    )


def sign(cast, paper, **more):
    said = {
        "how": "paper",
        "signed_by": "Omar Hassan",
        "witness_name": "",
        "place": "",
        "signed_on": date(2024, 3, 8),
        "file": PDF,
    }
    said |= {"address": "https://x.example/verify", **more}
    if said["how"] == "screen":
        said["file"] = b""
    return papers.sign(by=cast.carla, case_id=paper.case_id, paper_id=paper.id, **said)


def sign_in_sql(paper, content=PDF, **more):
    """As whoever can run a statement may."""
    said = {
        "id": uuid7(), "paper_id": paper.id, "how": "paper", "signed_by": "Omar", "by_guardian": False, "witness_name": "", "place": "",
        "signed_on": "2024-03-08", "recorded_at": clock.now(), "file_id": uuid7(), "content_type": "application/pdf",
        "shown_hash": paper.content_hash, "key_id": "one", **more,
    }  # fmt: skip
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT documents_sign(%s::jsonb, %s::bytea, %s::bytea)",
            [json.dumps(said, cls=DjangoJSONEncoder), content, as_sealed(content)],
        )


def test_a_paper_is_signed_once(paper, cast):
    """INV-102"""
    sign(cast, paper)
    with rule_refuses("INV-102"):
        sign(cast, paper)
    with refused("INV-102"):
        sign_in_sql(paper)
    assert Signing.objects.count() == 1


def test_what_was_signed_is_never_changed(paper, cast):
    """INV-102: not its bytes, not who signed."""
    sign(cast, paper)
    for table in ("documents_paper", "documents_file", "documents_signing"):
        with refused("permission denied"):
            run(f"UPDATE {table} SET recorded_at = now()")
        with refused("permission denied"):
            run(f"DELETE FROM {table}")
        with refused("permission denied"):
            run(f"INSERT INTO {table} SELECT * FROM {table}")


@pytest.mark.parametrize("witness", ["", "  ", "omar  hassan"])
def test_a_thumbprint_has_a_witness_who_is_somebody_else(paper, cast, witness):
    """INV-103"""
    with rule_refuses("INV-103"):
        sign(cast, paper, how="thumbprint", witness_name=witness, file=b"")
    with refused("INV-103"):
        sign_in_sql(paper, None, how="thumbprint", witness_name=witness.strip(), signed_by="Omar  Hassan")
    sign(cast, paper, how="thumbprint", witness_name="Wanda Witness", file=b"")


def test_on_screen_only_what_was_issued_is_signed(paper, cast):
    """INV-104"""
    run("UPDATE cases_case SET destination_place = 'Mosul' WHERE id = %s", paper.case_id)
    with rule_refuses("INV-104"):
        sign(cast, paper, **SCREEN)
    with refused("INV-104"):
        sign_in_sql(paper, how="screen", shown_hash="another")
    sign(cast, paper)  # what was signed by hand before the change is still taken in


NEITHER = [b"MZ a program", b"<html>", b"PK\x03\x04", b"\xff\xd8\xff cut off", b"%PDF-" + b" " * rules.MOST_BYTES]


@pytest.mark.parametrize("content", [b"", *NEITHER])
def test_a_file_is_a_pdf_or_a_photograph_of_some_size(paper, cast, content):
    """INV-105: by what it is, not by what it is called."""
    if content:
        with rule_refuses("INV-105"):
            sign(cast, paper, file=content)
    if not content.startswith(b"\xff\xd8\xff"):
        with refused("INV-105"):
            sign_in_sql(paper, content)
        with refused():
            sign_in_sql(paper, content, content_type="text/html")
    assert File.objects.count() == 1


def test_a_child_does_not_sign_and_nobody_signs_for_an_adult(told, act, cast):
    """INV-20"""
    story = told("counselling", FAMILY)
    omar, _zeinab, yusuf = story.members()
    act(cast.carla)
    of_the_child, of_the_father = issue(cast, story, yusuf, "rights"), issue(cast, story, omar, "rights")
    with refused("INV-20"):
        sign_in_sql(of_the_child)
    with refused("INV-20"):
        sign_in_sql(of_the_father, by_guardian=True)
    sign(cast, of_the_child, signed_by="Omar Hassan")
    assert Signing.objects.get(paper=of_the_child).by_guardian
    facts = {
        "how": "paper",
        "already_signed": False,
        "signed_by": "x",
        "witness_name": "",
        "shown_hash": "",
        "paper_hash": "",
    }
    assert rules.reasons_not_to_sign(rules.SigningFacts(is_child=True, by_guardian=False, **facts)) == ["INV-20"]


def test_nobody_issues_or_signs_in_a_case_of_others(paper, act, cast, told):
    """INV-04, INV-22"""
    row = {
        "id": uuid7(), "case_id": paper.case_id, "member_id": paper.member_id, "kind": "rights", "section": "journey", "language": "en",
        "words_version": "1", "content_hash": "x", "number": "0123456789", "recorded_at": clock.now(), "file_id": uuid7(), "key_id": "one",
    }  # fmt: skip

    def issue_in_sql(**more):
        with connection.cursor() as cursor:
            said = json.dumps({**row, **more}, cls=DjangoJSONEncoder)
            cursor.execute("SELECT documents_issue(%s::jsonb, %s::bytea, %s::bytea)", [said, PDF, as_sealed(PDF)])

    for who in (cast.eve, None):
        act(who)
        assert run("SELECT count(*) FROM documents_paper")[0] == run("SELECT count(*) FROM documents_file")[0] == 0
        with refused("INV-04"):
            issue_in_sql()
        with refused("INV-04"):
            sign_in_sql(paper)
    other = told("counselling").members()[0]
    act(cast.carla)
    with refused("INV-22"):
        issue_in_sql(member_id=other.id)
    with refused("permission denied"):
        run(
            "SELECT documents_keep_file(%s, %s, %s, 'application/pdf', '\\x255044462d', '', 'one', now())",
            uuid7(),
            paper.id,
            paper.case_id,
        )


@pytest.mark.parametrize("kind", PaperKind.values)
def test_a_paper_stands_in_the_section_of_what_it_tells(kind):
    """INV-04: amounts with finance, the plan with the plan, everything else with the journey."""
    assert SECTION_OF[kind] == {"entitlements": "finance", "plan": "plan"}.get(kind, "journey")


def test_who_was_given_one_section_sees_its_papers_alone(told, act, cast):
    """INV-04: another agency that was let into the journey does not see amounts, nor the files behind them."""
    from bayiri.agencies.commands import grant_sight

    story = told("decided")
    act(cast.carla)
    member = story.members()[0]
    issue(cast, story, member, "rights")
    issue(cast, story, member, "entitlements")
    about = {"kind": "case", "subject_id": story.case.id, "purpose": "programme", "section": "journey", "mode": "read"}
    grant_sight(by=cast.carla, agency_id=cast.adam.agency_id, **about)
    act(cast.adam)
    assert [paper.kind for paper in Paper.objects.all()] == ["rights"]
    assert File.objects.count() == 1
