from django.urls import path

from bayiri.statistics import views

app_name = "statistics"
urlpatterns = [
    path("statistics", views.pictures, name="pictures"),
    path("statistics/draw", views.draw, name="draw"),
    path("statistics/pictures/<uuid:picture_id>.svg", views.drawing, name="drawing"),
    path("statistics/map", views.country_map, name="map"),
    path("statistics/month", views.month, name="month"),
]
