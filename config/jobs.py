"""Doing the work that pages have queued."""

import asyncio
from collections.abc import Callable
from typing import Any

from django.db import connections
from procrastinate import App, JobContext
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Job, Status
from procrastinate.worker import Worker

from bayiri.agencies.deferring import begun_before
from bayiri.core.lost import let_go_of_the_lost
from config import keeping


@app.periodic(cron="*/2 * * * *")
@app.task(name="config.start_again", queueing_lock="start_again", pass_context=True)
async def start_again(context: JobContext, timestamp: int) -> None:
    """Queue again what a worker that died was doing. Every job finds out by itself how far it had come."""
    jobs = context.app.job_manager
    for stalled in [*await jobs.get_stalled_jobs(), *await _left_behind(context)]:
        try:
            await jobs.retry_job(stalled)
        except UniqueViolation:  # the same waits already: what the dead one was doing is done with that
            await jobs.finish_job(stalled, Status.ABORTED, delete_job=True)


async def _left_behind(context: JobContext) -> list[Job]:
    """Jobs of this worker that it is not doing: how they ended could not be written, because the database had gone."""
    doing = await context.app.job_manager.list_jobs_async(status="doing", worker_id=context.job.worker_id)
    return [job for job in doing if job.id != context.job.id]  # it does one at a time, and now this


@app.periodic(cron="* * * * *")
@app.task(name="config.keep_the_log", queueing_lock="keep_the_log")
def keep_the_log(timestamp: int) -> None:
    """Seal and check the log where its time has come: done twice, nothing more happens."""
    keeping.keep_the_log()


def on_live_connections(job: Callable[[], Any], context: JobContext, _worker: Worker) -> Any:
    """Do a job on connections that the database has not ended since the last one; it can ask how often it was begun."""
    let_go_of_the_lost()
    with begun_before(context.job.attempts):
        return job()


async def _work(worker: App, *, forever: bool) -> None:
    async with worker.open_async():
        await worker.run_worker_async(
            concurrency=1, wait=forever, delete_jobs="successful", task_middleware=[on_live_connections]
        )


def work(*, forever: bool = True) -> None:
    """Do what is queued; with `forever`, wait for more until told to stop."""
    connector = app.connector
    assert isinstance(connector, DjangoConnector)
    with app.replace_connector(connector.get_worker_connector()) as worker:
        asyncio.run(_work(worker, forever=forever))
    connections.close_all()
