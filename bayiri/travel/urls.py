from django.urls import path

from bayiri.travel import views

app_name = "travel"
MOVEMENT = "cases/<uuid:case_id>/travel/<uuid:movement_id>/"
urlpatterns = [
    path("cases/<uuid:case_id>/travel/book", views.book, name="book"),
    path(MOVEMENT + "postpone", views.postpone, name="postpone"),
    path(MOVEMENT + "cancel", views.cancel, name="cancel"),
]
