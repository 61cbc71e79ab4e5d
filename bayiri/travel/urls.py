from django.urls import path

from bayiri.travel import views

app_name = "travel"
MOVEMENT = "cases/<uuid:case_id>/travel/<uuid:movement_id>/"
urlpatterns = [
    path("cases/<uuid:case_id>/travel/book", views.book, name="book"),
    path("cases/<uuid:case_id>/facts/<uuid:fact_id>/contradict", views.contradict, name="contradict"),
    path(MOVEMENT + "postpone", views.postpone, name="postpone"),
    path(MOVEMENT + "cancel", views.cancel, name="cancel"),
]
