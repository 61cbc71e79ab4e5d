from django.urls import path

from bayiri.cases.views import appointments, calendar, contact, emergency, files, notes, sessions

app_name = "cases"
CASE = "cases/<uuid:case_id>/"
APPOINTMENT = CASE + "appointments/<uuid:appointment_id>"
NOTE = CASE + "notes/<uuid:note_id>"
FILE = CASE + "files/<uuid:file_id>"
urlpatterns = [
    path("calendar", calendar.calendar, name="calendar"),
    path("calendar/add", calendar.add, name="choose-case"),
    path("notes", notes.own, name="own-notes"),
    path("emergency", emergency.open_case, name="emergency"),
    path(CASE + "emergency", emergency.openings, name="emergencies"),
    path(CASE + "emergency/<uuid:opening_id>", emergency.review, name="review-emergency"),
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
    path(CASE + "files", files.files, name="files"),
    path(CASE + "files/add", files.add, name="add-files"),
    path(FILE, files.show, name="file"),
    path(FILE + "/content", files.content, name="file-content"),
    path(FILE + "/preview", files.preview, name="file-preview"),
    path(FILE + "/correct", files.correct, name="correct-file"),
    path(FILE + "/mistake", files.mark, name="mark-file"),
    path(FILE + "/take-back", files.take_back, name="take-back-file"),
    path(CASE + "contact", contact.attempts, name="attempts"),
    path(CASE + "contact/add", contact.attempt, name="attempt"),
    path(CASE + "contact/text", contact.text, name="text-person"),
    path(CASE + "contact/text/<uuid:text_id>/stop", contact.stop_text, name="stop-text"),
]
