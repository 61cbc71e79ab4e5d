from django.urls import path

from bayiri.documents import views

app_name = "documents"
urlpatterns = [
    path("verify", views.verify, name="verify"),
    path("verify/<slug:number>/<slug:seal>", views.verified, name="verified"),
]
