"""What the log keeps of a refusal that came from the database alone: the rule's number, never its words."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from bayiri.audit.models import Event

pytestmark = pytest.mark.django_db


def test_the_log_names_the_rule_and_no_safeguard(client, users, cast, act, monkeypatch):
    """INV-196: the sentence of the database may name the safeguards that stand, to colleagues who may not know why."""

    def refuse(*args, **kwargs):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT bayiri_require(false, 'INV-05', 'safeguards stand: trafficking, best_interests')")

    monkeypatch.setattr("bayiri.journey.queries.search.people_named_like", refuse)
    client.force_login(users["carla"])
    with pytest.raises(DatabaseError, match="trafficking"):
        refuse()
    assert client.post(reverse("journey:search"), {"q": "Omar"}, follow=True).status_code == 403
    act(cast.carla)
    kept = Event.objects.filter(kind="act.refused").last()
    assert kept.facts["reasons"] == ["INV-05"]
    assert "trafficking" not in str(kept.facts)
