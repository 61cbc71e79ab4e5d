from django.urls import path

from bayiri.reintegration import views

app_name = "reintegration"
PLAN = "cases/<uuid:case_id>/plan"
LINE = f"{PLAN}/lines/<uuid:line_id>"
urlpatterns = [
    path(PLAN, views.plan, name="plan"),
    path(f"{PLAN}/answer", views.answer, name="answer"),
    path(f"{PLAN}/lines/new", views.add_line, name="add-line"),
    path(f"{LINE}/change", views.change_line, name="change-line"),
    path(f"{LINE}/drop", views.drop_line, name="drop-line"),
    path(f"{LINE}/approve", views.approve_line, name="approve-line"),
    path(f"{LINE}/delivery", views.delivery, name="delivery"),
    path(f"{LINE}/verification", views.verification, name="verification"),
]
