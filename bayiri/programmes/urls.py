from django.urls import path

from bayiri.programmes import views

app_name = "programmes"
urlpatterns = [
    path("cases/<uuid:case_id>/entitlements", views.entitlements, name="entitlements"),
    path("cases/<uuid:case_id>/entitlements/<slug:programme>/offer", views.offer, name="offer"),
    path("cases/<uuid:case_id>/entitlements/<slug:programme>/facts", views.facts, name="facts"),
    path("cases/<uuid:case_id>/entitlements/<slug:programme>/apply", views.apply, name="apply"),
    path("cases/<uuid:case_id>/applications/<uuid:application_id>/decide", views.decide, name="decide"),
    path("cases/<uuid:case_id>/applications/<uuid:application_id>/cancel", views.cancel, name="cancel"),
]
