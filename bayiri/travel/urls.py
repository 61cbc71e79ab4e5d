from django.urls import path

from bayiri.travel import views

app_name = "travel"
MOVEMENT = "cases/<uuid:case_id>/travel/<uuid:movement_id>/"
urlpatterns = [
    path("cases/<uuid:case_id>/travel/book", views.book, name="book"),
    path("cases/<uuid:case_id>/arrival", views.arrival, name="arrival"),
    path("cases/<uuid:case_id>/arrival/<uuid:event_id>/not-so", views.arrival_not_so, name="arrival-not-so"),
    path(MOVEMENT + "postpone", views.postpone, name="postpone"),
    path(MOVEMENT + "cancel", views.cancel, name="cancel"),
]
