from django.urls import path

from bayiri.safeguards import views
from bayiri.safeguards.views import advisories, alerts, catalogue, children, family, health, risk, talks

app_name = "safeguards"
MEMBER = "cases/<uuid:case_id>/members/<uuid:member_id>/"
ALERT = "alerts/<uuid:alert_id>"
urlpatterns = [
    path("alerts", alerts.listed, name="alerts"),
    path("alerts/raise", alerts.raise_alert, name="raise-alert"),
    path("alerts/mine", alerts.own, name="own-alerts"),
    path("cases/<uuid:case_id>/alert", alerts.raise_alert, name="raise-alert-about"),
    path(ALERT, alerts.show, name="alert"),
    path(ALERT + "/read", alerts.read, name="read-alert"),
    path(ALERT + "/act", alerts.act, name="act-on-alert"),
    path(ALERT + "/doubt", alerts.doubt, name="doubt-alert"),
    path(ALERT + "/close", alerts.close, name="close-alert"),
    path(ALERT + "/reopen", alerts.reopen, name="reopen-alert"),
    path("protection/reviews", risk.waiting, name="reviews"),
    path("safeguards", catalogue.show, name="catalogue"),
    path("advisories", advisories.listed, name="advisories"),
    path("advisories/add", advisories.add, name="add-advisory"),
    path("advisories/<uuid:advisory_id>/end", advisories.end, name="end-advisory"),
    path(MEMBER + "protection", risk.show, name="protection"),
    path(MEMBER + "protection/assess", risk.assess, name="assess-risk"),
    path(MEMBER + "protection/senior/<slug:advisory>", risk.decide, name="decide-as-senior"),
    path(MEMBER + "protection/talks", talks.talks, name="talks"),
    path(MEMBER + "protection/talks/add", talks.add, name="add-talk"),
    path(MEMBER + "health", health.show, name="health"),
    path(MEMBER + "health/say", health.say, name="say-health"),
    path(MEMBER + "health/certificate", health.certify, name="certify"),
    path("cases/<uuid:case_id>/protection/<uuid:assessment_id>/review", risk.review, name="review-risk"),
    path("cases/<uuid:case_id>/protection/fears/<uuid:looked_at_id>/take", risk.take, name="take-review"),
    path("cases/<uuid:case_id>/parting", family.show, name="parting"),
    path(MEMBER + "parting", family.say, name="say-parting"),
    path("cases/<uuid:case_id>/children", children.show, name="children"),
    path("cases/<uuid:case_id>/children/<uuid:step_id>/end", children.end, name="end-child-step"),
    path(MEMBER + "children/<slug:rung>", children.add, name="child-step"),
    path(MEMBER + "assess", views.assess, name="assess"),
    path(MEMBER + "safeguards/<slug:code>", views.gate, name="gate"),
    path(MEMBER + "safeguards/<slug:code>/clear", views.clear, name="clear"),
    path(MEMBER + "safeguards/<slug:code>/concern", views.raise_concern, name="concern"),
    path(MEMBER + "safeguards/<slug:code>/override", views.override, name="override"),
]
