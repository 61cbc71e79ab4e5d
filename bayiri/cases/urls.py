from django.urls import path

from bayiri.cases import views

app_name = "cases"
urlpatterns = [path("cases/<uuid:case_id>/session", views.hold_session, name="session")]
