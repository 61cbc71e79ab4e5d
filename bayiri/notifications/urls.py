from django.urls import path

from bayiri.notifications import views

app_name = "notifications"
urlpatterns = [
    path("news", views.news, name="news"),
    path("news/read", views.read_all, name="read-all"),
    path("news/how", views.how, name="how"),
    path("news/how/<slug:channel>/add", views.name_address, name="name-address"),
    path("news/how/<uuid:address_id>/confirm", views.confirm_address, name="confirm-address"),
    path("news/how/<uuid:address_id>/drop", views.drop_address, name="drop-address"),
    path("news/not-arrived", views.given_up, name="given-up"),
    path("news/not-arrived/<uuid:delivery_id>/again", views.send_again, name="send-again"),
    path("news/<uuid:notice_id>", views.open_notice, name="open"),
]
