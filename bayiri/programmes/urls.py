from django.urls import path

from bayiri.programmes.views import assistance, options

app_name = "programmes"
urlpatterns = [
    path("cases/<uuid:case_id>/entitlements", assistance.entitlements, name="entitlements"),
    path("cases/<uuid:case_id>/entitlements/<slug:programme>/offer", assistance.offer, name="offer"),
    path("cases/<uuid:case_id>/entitlements/<slug:programme>/facts", assistance.facts, name="facts"),
    path("cases/<uuid:case_id>/entitlements/<slug:programme>/apply", assistance.apply, name="apply"),
    path("cases/<uuid:case_id>/options", options.options, name="options"),
    path("cases/<uuid:case_id>/options/explain", options.explain, name="explain"),
    path("cases/<uuid:case_id>/options/<uuid:explanation_id>", options.explained, name="explained"),
    path("cases/<uuid:case_id>/applications/<uuid:application_id>/decide", assistance.decide, name="decide"),
    path(
        "cases/<uuid:case_id>/applications/<uuid:application_id>/help-again", assistance.help_again, name="help-again"
    ),
    path("cases/<uuid:case_id>/applications/<uuid:application_id>/revise", assistance.revise, name="revise"),
    path("cases/<uuid:case_id>/applications/<uuid:application_id>/cancel", assistance.cancel, name="cancel"),
]
