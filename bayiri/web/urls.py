from django.urls import path

from bayiri.web import log, views

app_name = "web"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("work", views.work_page, name="work"),
    path("log/seals", log.seals, name="seals"),
    path("log/seals/<int:seal_number>.json", log.seal, name="seal"),
    path("language", views.language, name="language"),
    path("tour", views.tour_page, name="tour"),
    path("healthz", views.healthz, name="healthz"),
]
