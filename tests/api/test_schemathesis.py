"""What the description promises holds: no fault of the server, no answer that is not described."""

from datetime import timedelta

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from config.wsgi import application

pytestmark = pytest.mark.django_db
CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance,
    response_schema_conformance,
]  # fmt: skip
EXAMPLES = 12


def test_the_description_holds(told, program, cast):
    story = told("arrived")
    ours, theirs = program(cast.carla, "counsellor"), program(cast.rami, "reintegration_officer")
    outside = program(cast.eve, "counsellor")
    said = {
        "recipient": cast.rami.agency_name, "purpose": "reintegration", "sections": ["identity"], "members": [1],
        "agreed_now": [1], "preview": {"wanted": "training"},
    }  # fmt: skip
    reference = ours.post(f"cases/{story.case.number}/referrals", said).json()["reference"]
    known = {"number": story.case.number, "reference": reference}
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app=application)
    seen = set()
    for found in schema.get_all_operations():
        operation = found.ok()

        @settings(
            max_examples=EXAMPLES, deadline=timedelta(seconds=5), database=None, derandomize=True,
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(case=operation.as_strategy(), who=st.sampled_from([ours, theirs, outside, None]), real=st.booleans())
        def holds(case, who, real):
            if real:
                case.path_parameters = {name: known[name] for name in case.path_parameters or {}}
            headers = {"Authorization": f"Bearer {who.token}"} if who else {}
            answer = case.call(headers=headers)
            seen.add((case.operation.label, answer.status_code))
            case.validate_response(answer, checks=CHECKS)

        holds()
    assert {200, 201, 401, 403, 404, 422} >= {status for _label, status in seen} - {409}
    assert {200, 401} <= {status for _label, status in seen}
