"""Doing the work that pages have queued."""

import asyncio

from django.db import connections
from procrastinate import App, JobContext
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from config import keeping


@app.periodic(cron="*/2 * * * *")
@app.task(name="config.start_again", queueing_lock="start_again", pass_context=True)
async def start_again(context: JobContext, timestamp: int) -> None:
    """Queue again what a worker that died was doing. Every job finds out by itself how far it had come."""
    manager = context.app.job_manager
    for stalled in await manager.get_stalled_jobs():
        await manager.retry_job(stalled)


@app.periodic(cron="* * * * *")
@app.task(name="config.keep_the_log", queueing_lock="keep_the_log")
def keep_the_log(timestamp: int) -> None:
    """Seal and check the log where its time has come: done twice, nothing more happens."""
    keeping.keep_the_log()


async def _work(worker: App, *, forever: bool) -> None:
    async with worker.open_async():
        await worker.run_worker_async(concurrency=1, wait=forever, delete_jobs="successful")


def work(*, forever: bool = True) -> None:
    """Do what is queued; with `forever`, wait for more until told to stop."""
    connector = app.connector
    assert isinstance(connector, DjangoConnector)
    with app.replace_connector(connector.get_worker_connector()) as worker:
        asyncio.run(_work(worker, forever=forever))
    connections.close_all()
