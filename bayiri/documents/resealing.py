"""Sealing bytes anew with the first key of the ring, as the database's owner: `bayiri keys`.

Every model that names its sealed columns (`sealed = ("content",)`) takes part; a row's place is its column and its id.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.db import connections, models, transaction

from bayiri.core import keys

AT_ONCE = 20  # rows in one transaction: at most 400 MB pass through the memory


def sealed_models() -> list[type[models.Model]]:
    """The tables whose bytes are sealed."""
    return [model for model in apps.get_models() if hasattr(model, "sealed")]


def keys_in_use(using: str = "owner") -> Counter[str]:
    """How many rows each key sealed; "" counts those that no key has sealed yet."""
    found: Counter[str] = Counter()
    for model in sealed_models():
        rows = _kept(model, using).values_list("key_id").annotate(rows=models.Count("pk"))
        found.update(dict(rows.order_by()))
    return found


def lost_keys(using: str = "owner") -> list[str]:
    """Keys that sealed something and are not in the ring any more. Raises KeyMissing."""
    return sorted(set(keys_in_use(using)) - {""} - set(keys.key_ids()))


def reseal(told: Callable[[int], None], using: str = "owner") -> int:
    """Seal everything with the first key that another sealed, or none, some rows at a time; how many rows were.

    Broken off, it goes on where it was. `told` hears after each batch how many are done. Raises KeyMissing, SealBroken.
    """
    done = 0
    for model in sealed_models():
        for some in _batches(model, using):
            done += some
            told(done)
    return done


def _kept(model: type[models.Model], using: str) -> "models.QuerySet[Any]":
    """Rows that hold bytes: what was emptied when its term was over is nobody's to seal."""
    return model._default_manager.using(using).exclude(content=b"")


def _batches(model: type[models.Model], using: str) -> Iterator[int]:
    newest = keys.key_ids()[0]
    while True:
        with transaction.atomic(using=using):
            rows = _kept(model, using).exclude(key_id=newest).order_by("pk").select_for_update()[:AT_ONCE]
            if not (batch := list(rows)):
                return
            for row in batch:
                _reseal_row(row, using)
        yield len(batch)


def _reseal_row(row: Any, using: str) -> None:
    table = row._meta.db_table
    values: dict[str, Any] = {}
    for column in row.sealed:
        held = bytes(getattr(row, column))
        if not held:
            continue
        at = keys.place(f"{row._meta.label_lower}.{column}", row.pk)
        content = keys.opened(keys.Sealed(held, row.key_id), at)
        if column == "content" and getattr(row, "sha256", None) not in (None, hashlib.sha256(content).hexdigest()):
            raise keys.SealBroken(f"{at} is not the file that was kept")
        sealed = keys.seal(content, at)
        values |= {column: sealed.content, "key_id": sealed.key_id}
    columns = ", ".join(f"{name} = %s" for name in values)
    with connections[using].cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {columns} WHERE {row._meta.pk.column} = %s", [*values.values(), row.pk])  # noqa: S608
