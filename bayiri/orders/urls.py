from django.urls import path

from bayiri.orders import views

app_name = "orders"
ORDERS = "cases/<uuid:case_id>/orders"
ORDER = ORDERS + "/<uuid:order_id>/"
urlpatterns = [
    path(ORDERS, views.show, name="list"),
    path(ORDERS + "/add", views.register, name="register"),
    path(ORDER + "more-time", views.extend, name="extend"),
    path(ORDER + "remedy", views.lodge, name="lodge"),
    path(ORDER + "postpone", views.postpone, name="postpone"),
    path(ORDERS + "/remedies/<uuid:remedy_id>/decision", views.rule_on, name="rule-on"),
    path(ORDERS + "/postponements/<uuid:postponement_id>/end", views.end_postponement, name="end-postponement"),
    path(ORDERS + "/offer/<uuid:member_id>", views.offer, name="offer"),
    path(ORDERS + "/rights/<uuid:member_id>", views.tell_rights, name="tell-rights"),
    path(ORDERS + "/rights/<uuid:member_id>/paper", views.rights_paper, name="rights-paper"),
]
