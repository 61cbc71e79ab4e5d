from django.urls import path

from bayiri.tasks import views

app_name = "tasks"
urlpatterns = [path("work", views.mine, name="mine")]
