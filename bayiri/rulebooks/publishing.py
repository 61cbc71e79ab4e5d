"""Publishing: storing the versions that decisions and amounts will rest on."""

from datetime import datetime

from django.db import transaction

from bayiri.core import clock
from bayiri.rulebooks.documents import Programme, Published, every_path, load
from bayiri.rulebooks.examples import first_wrong_example
from bayiri.rulebooks.models import RulebookVersion


def publish_documents() -> list[RulebookVersion]:
    """Store every version of every dated document that is not stored yet; gives the new ones.

    Runs as the database's owner, the only one who may write them. Raises Fault where a document is broken or
    a worked example does not come to what it says; then nothing is stored.
    """
    documents = [load(path) for path in every_path()]
    for document in documents:
        if isinstance(document, Programme) and (fault := first_wrong_example(document)):
            raise fault
    hashes = {_header(document).code: document.hash for document in documents}
    now = clock.now()
    with transaction.atomic(using="owner"):
        rows = RulebookVersion.objects.using("owner")
        stored = set(rows.values_list("code", "version", "hash"))
        found = [row for document in documents for row in _rows(document, hashes, now)]
        return rows.bulk_create(row for row in found if (row.code, row.version, row.hash) not in stored)


def _header(document: Programme | Published):
    return document.rulebook if isinstance(document, Programme) else document.shape


def _rows(document: Programme | Published, hashes: dict[str, str], now: datetime) -> list[RulebookVersion]:
    header = _header(document)
    lists = document.lists.values() if isinstance(document, Programme) else ()
    with open(document.place, encoding="utf-8") as file:
        text = file.read()
    content = header.model_dump(mode="json", exclude_unset=True)
    return [
        RulebookVersion(
            code=header.code,
            version=version.version,
            kind=header.kind,
            hash=document.hash,
            text=text,
            content=content,
            rests_on={found.code: hashes[found.code] for found in lists},
            valid_from=version.valid_from,
            valid_until=version.valid_until,
            published_at=now,
        )
        for version in header.versions
    ]
