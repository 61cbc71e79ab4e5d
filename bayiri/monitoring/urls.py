from django.urls import path

from bayiri.monitoring import views

app_name = "monitoring"
ROUNDS = "cases/<uuid:case_id>/follow-up"
ROUND = f"{ROUNDS}/<uuid:follow_up_id>"
urlpatterns = [
    path(ROUNDS, views.follow_ups, name="follow-ups"),
    path(ROUND, views.result, name="result"),
    path(f"{ROUND}/record", views.record, name="record"),
    path(f"{ROUND}/not-reached", views.not_reached, name="not-reached"),
    path(f"{ROUND}/declined", views.declined, name="declined"),
    path(f"{ROUND}/migrated-again", views.migrated_again, name="migrated-again"),
]
