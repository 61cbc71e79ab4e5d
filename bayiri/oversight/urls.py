from django.urls import path

from bayiri.oversight import views
from bayiri.oversight.views import desk

app_name = "oversight"
COMPLAINT = "complaints/<uuid:complaint_id>"
urlpatterns = [
    path("complain", views.complain_here, name="complain"),
    path("complain/status", views.by_code, name="by-code"),
    path("complaints", desk.listed, name="complaints"),
    path("complaints/write", desk.write_down, name="write-down"),
    path("complaints/readers", desk.readers, name="readers"),
    path("complaints/readers/<uuid:reader_id>/name", desk.name_reader, name="name-reader"),
    path("complaints/readers/<uuid:reader_id>/end", desk.end_reader, name="end-reader"),
    path("complaints/figures", desk.figures, name="figures"),
    path(COMPLAINT, desk.show, name="complaint"),
    path(COMPLAINT + "/take", desk.take_on, name="take-on"),
    path(COMPLAINT + "/answer", desk.answer, name="answer"),
    path(COMPLAINT + "/pass-on", desk.pass_on, name="pass-on"),
    path(COMPLAINT + "/files/<uuid:file_id>", desk.file, name="file"),
    path(COMPLAINT + "/<slug:writing>", desk.write, name="write"),
]
