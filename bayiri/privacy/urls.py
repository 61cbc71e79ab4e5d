from django.urls import path

from bayiri.privacy.views import cases, requests, stewards

app_name = "privacy"
CASE = "cases/<uuid:case_id>/privacy"
REQUEST = f"{CASE}/requests/<uuid:request_id>"
urlpatterns = [
    path("privacy", stewards.requests, name="requests"),
    path("privacy/terms", stewards.outlook, name="outlook"),
    path(CASE, cases.case_page, name="case"),
    path(f"{CASE}/ask", cases.ask, name="ask"),
    path(f"{CASE}/hold", cases.hold, name="hold"),
    path(f"{CASE}/holds/<uuid:hold_id>/lift", cases.lift, name="lift-hold"),
    path(f"{CASE}/restrict", cases.restrict, name="restrict"),
    path(f"{CASE}/let-go", cases.let_go, name="let-go"),
    path(REQUEST, requests.show, name="request"),
    path(f"{REQUEST}/identity", requests.identity, name="identity"),
    path(f"{REQUEST}/more-time", requests.extend, name="extend"),
    path(f"{REQUEST}/answer", requests.answer, name="answer"),
    path(f"{REQUEST}/refuse", requests.refuse, name="refuse"),
    path(f"{REQUEST}/make-copy", requests.begin_copy, name="make-copy"),
    path(f"{REQUEST}/copy", requests.copy, name="copy"),
    path(f"{REQUEST}/letter", requests.letter, name="letter"),
]
