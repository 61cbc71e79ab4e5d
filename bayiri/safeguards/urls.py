from django.urls import path

from bayiri.safeguards import views

app_name = "safeguards"
MEMBER = "cases/<uuid:case_id>/members/<uuid:member_id>/"
urlpatterns = [
    path(MEMBER + "assess", views.assess, name="assess"),
    path(MEMBER + "safeguards/<slug:code>", views.gate, name="gate"),
    path(MEMBER + "safeguards/<slug:code>/clear", views.clear, name="clear"),
    path(MEMBER + "safeguards/<slug:code>/concern", views.raise_concern, name="concern"),
    path(MEMBER + "safeguards/<slug:code>/override", views.override, name="override"),
]
