from django.urls import path

from bayiri.agencies.views import absences, agreements, offers, people, reports

app_name = "agencies"
urlpatterns = [
    path("absences", absences.absences, name="absences"),
    path("absences/<uuid:absence_id>/end", absences.end_absence, name="end-absence"),
    path("agencies", offers.directory, name="directory"),
    path("agencies/our-entry", offers.describe, name="describe"),
    path("agencies/<uuid:agency>", offers.agency, name="agency"),
    path("services/new", offers.offer, name="offer"),
    path("services/<uuid:offer_id>", offers.change, name="service"),
    path("services/<uuid:offer_id>/end", offers.end_offer, name="end-service"),
    path("services/<uuid:offer_id>/again", offers.offer_again, name="offer-again"),
    path("staff", people.staff, name="staff"),
    path("staff/invite", people.invite, name="invite"),
    path("staff/<uuid:user_id>/roles", people.roles, name="roles"),
    path("staff/<uuid:user_id>/invitation", people.send_again, name="send-again"),
    path("staff/<uuid:user_id>/invitation/take-back", people.revoke, name="revoke-invitation"),
    path("staff/<uuid:user_id>/back", people.bring_back, name="bring-back"),
    path("staff/changes/<uuid:change_id>", people.decide, name="decide-roles"),
    path("welcome/<str:token>", people.welcome, name="welcome"),
    path("agreements", agreements.agreements, name="agreements"),
    path("agreements/new", agreements.write, name="write-agreement"),
    path("agreements/<uuid:agreement_id>", agreements.agreement, name="agreement"),
    path("agreements/<uuid:agreement_id>/amend", agreements.amend, name="amend-agreement"),
    path("agreements/<uuid:agreement_id>/activities/<int:place>", agreements.activity, name="activity"),
    path("agreements/<uuid:agreement_id>/activities/<int:place>/drop", agreements.drop_activity, name="drop-activity"),
    path("agreements/<uuid:agreement_id>/end", agreements.end, name="end-agreement"),
    path("agreements/<uuid:agreement_id>/resume", agreements.resume, name="resume-agreement"),
    path("agreement-reviews/<uuid:review_id>", agreements.review, name="review-agreement"),
    path("reports", reports.reports, name="reports"),
    path("reports/new/<str:report>", reports.send, name="send-report"),
    path("reports/<uuid:report_id>", reports.report, name="report"),
    path("reports/<uuid:report_id>/correct", reports.correct, name="correct-report"),
    path("reports/<uuid:report_id>/take-back", reports.take_back, name="take-back-report"),
]
