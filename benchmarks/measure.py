"""How long, how often, how many statements: the figures of one job."""

import threading
import time
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test import Client as InProcess

from benchmarks.client import Answer, Client
from benchmarks.workload import Material

Job = Callable[[Any, Material, int], list[Answer]]
WARM_UP, SAMPLES, CONCURRENT, COUNTED = 20, 200, 4, 24
CONCURRENT_SECONDS = 4.0


def percentile(values: list[float], share: float) -> float:
    """The value below or at which `share` of the values lie (nearest rank), in tenths."""
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 1)


def measured(job: Job, clients: list[Client], material: Material, samples: int = SAMPLES) -> dict[str, float]:
    """One after the other, then four clients at once. Of several requests the slowest is the sample."""
    for number in range(WARM_UP):
        job(clients[0], material, number)
    answers = [job(clients[0], material, number) for number in range(samples)]
    slowest = [max(answer.milliseconds for answer in several) for several in answers]
    return {
        "p50_ms": percentile(slowest, 0.50),
        "p95_ms": percentile(slowest, 0.95),
        "rps_4_clients": _together(job, clients, material),
        "queries": _statements(job, clients[0], material),
        "bytes": max(answer.bytes for several in answers for answer in several),
    }


def _together(job: Job, clients: list[Client], material: Material) -> float:
    """Requests a second of four clients, each with its own connection."""
    done: list[int] = []
    faults: list[BaseException] = []
    until = time.perf_counter() + CONCURRENT_SECONDS

    def work(place: int) -> None:
        number = place * 1000
        try:
            while time.perf_counter() < until:
                done.append(len(job(clients[place], material, number)))
                number += 1
        except BaseException as fault:
            faults.append(fault)

    began = time.perf_counter()
    threads = [threading.Thread(target=work, args=(place,)) for place in range(CONCURRENT)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return round(sum(done) / (time.perf_counter() - began), 1)


class Counting:
    """The same pages in this process, on the same database: the most statements one request sends."""

    def __init__(self, client: Client):
        self.port = client.port
        self.inside = InProcess(SERVER_NAME="localhost")
        self.inside.cookies.load(dict(client.cookies))
        self.most = 0

    def get(self, path: str, **query: str) -> Answer:
        return self._counted(lambda: self.inside.get(path, query))

    def post(self, path: str, fields: list[tuple[str, str]]) -> Answer:
        data: dict[str, list[str]] = {}
        for name, value in fields:
            data.setdefault(name, []).append(value)
        return self._counted(lambda: self.inside.post(path, data))

    def _counted(self, ask: Callable[[], Any]) -> Answer:
        sent: list[str] = []

        def count(execute, sql, params, many, context):
            sent.append(sql)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(count):
            response = ask()
        self.most = max(self.most, len(sent))
        return Answer(
            response.status_code,
            response.content.decode(),
            0,
            response.headers.get("Location", ""),
            len(response.content),
        )


def _statements(job: Job, client: Client, material: Material) -> int:
    """Statements between BEGIN and COMMIT, savepoints among them."""
    counting = Counting(client)
    found = dict(material.found)
    job(counting, material, COUNTED)  # opens the connection
    counting.most = 0
    for number in range(COUNTED):
        job(counting, material, number)
    material.found = found
    return counting.most
