from django.urls import path

from bayiri.tasks import views

app_name = "tasks"
urlpatterns = [
    path("work/<uuid:task_id>/done", views.done, name="done"),
    path("calendar/feed", views.feed_address, name="feed-address"),
    path("calendar/feed/<str:token>.ics", views.feed, name="feed"),
]
