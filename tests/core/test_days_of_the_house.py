"""A day is a day of the place where the installation stands, in the application and in the guards."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import connection

import bayiri.agencies
from bayiri.core import clock
from config.database import filled_in

LATE = datetime(2026, 3, 1, 22, 30, tzinfo=UTC)  # in Baghdad the next day has begun
GUARDS = Path(bayiri.agencies.__file__).with_name("guards.sql")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("zone", "day"),
    [("Asia/Baghdad", date(2026, 3, 2)), ("America/Bogota", date(2026, 3, 1)), ("UTC", date(2026, 3, 1))],
)
def test_a_day_begins_at_midnight_where_the_installation_stands(settings, zone, day):
    settings.TIME_ZONE = zone
    with clock.moved_to(LATE):
        assert clock.today() == clock.day_of(LATE) == day
    whole = GUARDS.read_text()
    begin = whole.index("CREATE OR REPLACE FUNCTION bayiri_day")
    ours = whole[begin : whole.index(";", begin)].replace("FUNCTION bayiri_day", "FUNCTION pg_temp.bayiri_day")
    with connection.cursor() as cursor:
        cursor.execute(filled_in(ours), [])
        cursor.execute("SELECT pg_temp.bayiri_day(%s)", [LATE])
        assert cursor.fetchone()[0] == day
