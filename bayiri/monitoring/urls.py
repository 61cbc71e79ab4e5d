from django.urls import path

from bayiri.monitoring.views import attempts, rounds, survey, work_list

app_name = "monitoring"
ROUNDS = "cases/<uuid:case_id>/follow-up"
ROUND = f"{ROUNDS}/<uuid:follow_up_id>"
SURVEY = f"{ROUNDS}/survey/<uuid:draft_id>"
PERSON = f"{ROUNDS}/people/<uuid:member_id>"
urlpatterns = [
    path("follow-ups", work_list.work_list, name="work-list"),
    path("follow-ups/print", work_list.printed, name="print"),
    path("follow-ups/give", work_list.give, name="give"),
    path(ROUNDS, rounds.follow_ups, name="follow-ups"),
    path(ROUND, rounds.result, name="result"),
    path(f"{ROUND}/record", survey.begin, name="record"),
    path(f"{SURVEY}/check", survey.check, name="check"),
    path(f"{SURVEY}/drop", survey.drop, name="drop"),
    path(f"{SURVEY}/<int:page>", survey.page, name="survey-page"),
    path(f"{ROUND}/not-reached", attempts.not_reached, name="not-reached"),
    path(f"{ROUND}/declined", attempts.declined, name="declined"),
    path(f"{ROUND}/migrated-again", attempts.migrated_again, name="migrated-again"),
    path(f"{ROUND}/moved", attempts.moved, name="moved"),
    path(f"{ROUND}/died", attempts.died, name="died"),
    path(f"{PERSON}/contact", attempts.contact, name="contact"),
    path(f"{PERSON}/review", rounds.review, name="review-plan"),
]
