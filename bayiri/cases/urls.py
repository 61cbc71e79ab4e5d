from django.urls import path

from bayiri.cases.views import appointments, calendar, contact, notes, sessions

app_name = "cases"
CASE = "cases/<uuid:case_id>/"
APPOINTMENT = CASE + "appointments/<uuid:appointment_id>"
NOTE = CASE + "notes/<uuid:note_id>"
urlpatterns = [
    path("calendar", calendar.calendar, name="calendar"),
    path("calendar/add", calendar.add, name="choose-case"),
    path("notes", notes.own, name="own-notes"),
    path(CASE + "session", sessions.hold_session, name="session"),
    path(CASE + "appointments/add", appointments.make, name="make-appointment"),
    path(APPOINTMENT, appointments.show, name="appointment"),
    path(APPOINTMENT + "/change", appointments.change, name="change-appointment"),
    path(APPOINTMENT + "/held", appointments.held, name="appointment-held"),
    path(APPOINTMENT + "/nobody-came", appointments.not_came, name="appointment-not-came"),
    path(APPOINTMENT + "/cancel", appointments.cancel, name="cancel-appointment"),
    path(CASE + "notes", notes.notes, name="notes"),
    path(CASE + "notes/add", notes.write, name="write-note"),
    path(NOTE, notes.correct, name="correct-note"),
    path(NOTE + "/mistake", notes.mistake, name="mark-note"),
    path(CASE + "contact", contact.attempts, name="attempts"),
    path(CASE + "contact/add", contact.attempt, name="attempt"),
]
