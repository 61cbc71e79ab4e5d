"""What docs/how-to/connect-a-system.md shows works as it stands there; and the command line connects a program."""

import json
import os
import re
import shutil
import subprocess
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.core.management import CommandError, call_command

from bayiri.accounts.models import System
from bayiri.agencies.context import acting_as
from config.paths import ROOT

pytestmark = pytest.mark.django_db


class Quiet(WSGIRequestHandler):
    def log_message(self, *_said):
        """Keeps quiet."""


def test_the_example_works_as_it_stands(program, cast, whole_server):
    """Served in this thread, so that it reads what the test has written."""
    assert shutil.which("curl"), "the example needs curl, which is not on this machine"
    one = program(cast.carla, "counsellor", enters=False)
    script = re.search(r"```sh\n(.*?)```", (ROOT / "docs/how-to/connect-a-system.md").read_text(), re.S)[1]
    with make_server("127.0.0.1", 0, whole_server, handler_class=Quiet) as server:
        server.timeout = 0.2
        told = {"BAYIRI": f"http://127.0.0.1:{server.server_port}", "CLIENT": one.client_id, "SECRET": one.secret}
        asked = subprocess.Popen(
            ["bash", "-ec", script], env={**os.environ, **told, "no_proxy": "*"}, stdout=subprocess.PIPE
        )
        while asked.poll() is None:
            server.handle_request()
    assert (asked.returncode, json.loads(asked.stdout.read())) == (0, {"items": []})


def test_the_command_line_connects_renews_and_stops(cast, capsys, client):
    call_command("api_client", "Register", "--by", "ivo@example.org", "--scope", "cases:read", "--json")
    made = json.loads(capsys.readouterr().out)
    said = {"grant_type": "client_credentials", "client_id": made["client"], "client_secret": made["secret"]}
    assert client.post("/api/v1/token", said).status_code == 200
    call_command("api_client", "Register", "--by", "ivo@example.org", "--renew", "--json")
    assert json.loads(capsys.readouterr().out)["secret"] != made["secret"]
    call_command("api_client", "Register", "--by", "ivo@example.org", "--stop")
    with acting_as(cast.ivo):
        assert System.objects.get().stopped_at


@pytest.mark.parametrize(
    ("said", "word"),
    [(["--by", "carla@example.org", "--scope", "cases:read"], "no administrator"), (["--by", "x@example.org"], "nobody"),
     (["--by", "ivo@example.org", "--scope", "everything"], "INV-204"), (["--by", "ivo@example.org", "--stop"], "no program")],
    ids=["carla", "nobody", "scope", "unknown"],
)  # fmt: skip
def test_a_fault_of_the_caller_is_one_line(cast, said, word):
    with pytest.raises(CommandError, match=word):
        call_command("api_client", "Register", *said)
