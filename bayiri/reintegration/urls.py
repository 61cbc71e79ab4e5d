from django.urls import path

from bayiri.reintegration.views import assets, lines, needs, plan, voice

app_name = "reintegration"
PLAN = "cases/<uuid:case_id>/plan"
ASSETS = "cases/<uuid:case_id>/people/<uuid:person_id>/assets"
LINE = f"{PLAN}/lines/<uuid:line_id>"
urlpatterns = [
    path(PLAN, plan.plan, name="plan"),
    path(f"{PLAN}/answer", plan.answer, name="answer"),
    path(f"{PLAN}/needs", needs.needs, name="needs"),
    path(f"{PLAN}/needs/of/<uuid:member_id>", needs.assess, name="assess-needs"),
    path(f"{PLAN}/needs/<uuid:need_id>/settle", needs.settle, name="settle-need"),
    path(f"{PLAN}/comments/new", voice.comment, name="comment"),
    path(f"{PLAN}/comments/<uuid:comment_id>", voice.answer, name="answer-comment"),
    path(f"{PLAN}/lines/new", lines.add_line, name="add-line"),
    path(f"{LINE}/change", lines.change_line, name="change-line"),
    path(f"{LINE}/drop", lines.drop_line, name="drop-line"),
    path(f"{LINE}/approve", lines.approve_line, name="approve-line"),
    path(f"{LINE}/delivery", lines.delivery, name="delivery"),
    path(f"{LINE}/verification", lines.verification, name="verification"),
    path(ASSETS, assets.assets, name="assets"),
    path(f"{ASSETS}/<uuid:asset_id>/show", assets.show, name="show-asset"),
    path(f"{ASSETS}/<uuid:asset_id>/take-away", assets.take_away, name="take-away-asset"),
]
