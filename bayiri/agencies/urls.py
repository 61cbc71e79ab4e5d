from django.urls import path

from bayiri.agencies import views

app_name = "agencies"
urlpatterns = [
    path("absences", views.absences, name="absences"),
    path("absences/<uuid:absence_id>/end", views.end_absence, name="end-absence"),
]
