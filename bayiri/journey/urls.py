from django.urls import path

from bayiri.journey.views import (
    case,
    case_changes,
    cases,
    decision,
    ending,
    hand_over,
    joining,
    person,
    register,
    search,
    team,
    travel,
)

app_name = "journey"
MEMBER = "cases/<uuid:case_id>/members/<uuid:member_id>/"
PERSON = "cases/<uuid:case_id>/people/<uuid:person_id>"
SEAT = "cases/<uuid:case_id>/travel/<uuid:movement_id>/<uuid:member_id>/"
urlpatterns = [
    path("register", register.register, name="register"),
    path("search", search.search, name="search"),
    path("cases", cases.cases, name="cases"),
    path("team", team.overview, name="team"),
    path("team/queue", team.queue, name="queue"),
    path("team/hand-over", hand_over.hand_over, name="hand-over"),
    path("team/hand-overs/<uuid:batch_id>/undo", team.undo_hand_over, name="undo-hand-over"),
    path("cases/<uuid:case_id>/caseworker", team.caseworker, name="caseworker"),
    path("cases/<uuid:case_id>/journey", case_changes.change, name="change-journey"),
    path("cases/<uuid:case_id>/people/add", joining.add, name="add-member"),
    path(PERSON, person.page, name="person"),
    path(PERSON + "/correct", person.edit, name="edit-person"),
    path(PERSON + "/contacts/add", person.contact, name="add-contact"),
    path(PERSON + "/contacts/<uuid:contact_id>", person.contact, name="edit-contact"),
    path(PERSON + "/documents/add", person.document, name="add-document"),
    path(PERSON + "/documents/<uuid:document_id>", person.document, name="edit-document"),
    path("cases/<uuid:case_id>", case.case_page, name="case"),
    path("cases/<uuid:case_id>/engagement", ending.start_engagement, name="start-engagement"),
    path("cases/<uuid:case_id>/close", ending.close_case, name="close"),
    path("cases/<uuid:case_id>/refusals/<uuid:refusal_id>", decision.review_refusal, name="review-refusal"),
    path(MEMBER + "declaration", decision.declare, name="declare"),
    path(MEMBER + "withdraw", decision.withdraw, name="withdraw"),
    path(MEMBER + "reopen", decision.reopen, name="reopen"),
    path(MEMBER + "refusal", decision.refuse, name="refuse"),
    path(MEMBER + "sharing", decision.share, name="share"),
    path(MEMBER + "refer", ending.refer_on, name="refer-on"),
    path(MEMBER + "outside", travel.outside, name="outside"),
    path(MEMBER + "outside/arrived", travel.outside_arrival, name="outside-arrival"),
    path(SEAT + "confirm", decision.confirm_again, name="confirm-again"),
    path(SEAT + "release", travel.release, name="release"),
    path(SEAT + "<slug:kind>", travel.event, name="travel-event"),
]
