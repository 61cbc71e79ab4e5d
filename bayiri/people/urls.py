from django.urls import path

from bayiri.people import views

app_name = "people"
urlpatterns = [
    path("matches", views.matches, name="matches"),
    path("matches/<uuid:match_id>", views.match, name="match"),
    path("matches/<uuid:match_id>/<slug:act>", views.step, name="step-match"),
]
