"""What the journey's stories share: pages opened as somebody, a household as typed, a case on record."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bayiri.cases.commands import FormOfReturn, NewMember, register_case
from bayiri.people.commands import PersonData


@pytest.fixture
def as_(client, users):
    """`as_("carla")`: the client, signed in as her."""

    def signed_in(name):
        client.force_login(users[name])
        return client

    return signed_in


@pytest.fixture
def typed():
    """A household as typed into the registration page: only what is needed, and what the test says."""

    def fields(*members, **more):
        journey = {
            "destination_country": "Iraq",
            "host_country": "Germany",
            "voluntariness": "voluntary",
            "assistance": "assisted",
            "duration": "permanent",
            "mode": "physical",
            "category": "personal_wish",
            "residence_status": "not_said",
        }
        people = members or ({},)
        sent = {"members": str(len(people)), "step": "register", **journey}
        for place, member in enumerate(people):
            usual = {"given_names": "Hassan", "family_name": "Karim", "sex": "male"}
            sent |= {f"m{place}-{name}": value for name, value in {**usual, **member}.items()}
        return {**sent, **more}

    return fields


@pytest.fixture
def a_case(act):
    """`a_case(cast.carla, "Hassan", "Karim")`: a case on record, of one person."""

    def registered(by, given="Hassan", family="Karim", host="DEU", to="IRQ", **person):
        act(by)
        members = [NewMember("self", PersonData(given, family, sex="male", **person))]
        return register_case(by=by, form=FormOfReturn(host, to), members=members)

    return registered


@pytest.fixture
def at_most():
    """`with at_most(12):` statements of one request, without the savepoint that the test itself adds."""

    class AtMost(CaptureQueriesContext):
        def __init__(self, most):
            super().__init__(connection)
            self.most = most

        def __exit__(self, *fault):
            super().__exit__(*fault)
            statements = [query["sql"] for query in self.captured_queries]
            if statements and statements[0].startswith("SAVEPOINT"):
                statements = statements[1:-1]
            if not any(fault):
                assert len(statements) <= self.most, "\n".join([str(len(statements)), *statements])

    return AtMost


@pytest.fixture
def read():
    """`read(answer)`: what a page says, without its markup."""

    def text(answer):
        return " ".join(re.sub(r"<[^>]+>", "", answer.content.decode()).split())

    return text
