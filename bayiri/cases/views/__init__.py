"""Pages of a case's own acts: sessions, appointments, notes, attempts to make contact; the calendar."""
