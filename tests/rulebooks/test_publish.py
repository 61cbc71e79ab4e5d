import shutil

import pytest
from django.db import DatabaseError, transaction

from bayiri.rulebooks.documents import ROOT
from bayiri.rulebooks.faults import Fault
from bayiri.rulebooks.models import RulebookVersion
from bayiri.rulebooks.publishing import publish_documents

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


@pytest.fixture
def own_file(tmp_path, monkeypatch):
    """A copy of one rulebook that may be rewritten, published instead of the project's own documents."""
    path = tmp_path / "eu-eurp.yaml"
    shutil.copy(ROOT / "programmes" / "eu-eurp.yaml", path)
    monkeypatch.setattr("bayiri.rulebooks.publishing.every_path", lambda: [path])
    return path


def test_every_version_of_the_projects_documents_is_published():
    assert publish_documents() == []
    stored = RulebookVersion.objects.get(code="aut-return-aid", version="2023")
    assert stored.kind == "programme"
    assert stored.content["excludes"] == ["eu-eurp"]
    assert "Return assistance of Austria" in stored.text
    leaning = RulebookVersion.objects.filter(code="che-return-aid").first()
    assert set(leaning.rests_on) == {"visa-exempt-schengen", "free-movement-europe"}


def test_another_wording_is_another_row_beside_the_first(own_file):
    assert publish_documents() == []
    own_file.write_text(own_file.read_text().replace("some 39 countries", "some 40 countries"))
    assert [row.code for row in publish_documents()] == ["eu-eurp"]
    assert RulebookVersion.objects.using("owner").filter(code="eu-eurp", version="2022").count() == 2


def test_it_refuses_a_document_whose_worked_example_is_wrong(own_file):
    own_file.write_text(own_file.read_text().replace("amount: 615", "amount: 616"))
    with pytest.raises(Fault, match=r"should be .*5845\.00"):
        publish_documents()


def test_what_was_published_is_changed_by_nobody():
    for alias in ("default", "owner"):
        published = RulebookVersion.objects.using(alias)
        with pytest.raises(DatabaseError), transaction.atomic(using=alias):
            published.update(text="something else")
        with pytest.raises(DatabaseError), transaction.atomic(using=alias):
            published.filter(code="eu-eurp").delete()


def test_the_application_publishes_nothing():
    row = RulebookVersion.objects.first()
    row.pk, row.version, row._state.adding = None, "made up", True
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        row.save(force_insert=True)
