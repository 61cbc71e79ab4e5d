from django.urls import path

from bayiri.boards.views import care, decisions, minutes, seats, tables, work

app_name = "boards"
BOARD = "boards/<uuid:board_id>"
SEAT = f"{BOARD}/seats/<uuid:seat_id>"
WORK = f"{BOARD}/work/<uuid:work_id>"
PROPOSAL = f"{BOARD}/proposals/<uuid:proposal_id>"
urlpatterns = [
    path("boards", tables.boards, name="boards"),
    path("boards/new", tables.open_board, name="open"),
    path("cases/<uuid:case_id>/boards", tables.of_case, name="of-case"),
    path("cases/<uuid:case_id>/boards/new", tables.open_on_case, name="open-on-case"),
    path(BOARD, tables.board, name="board"),
    path(f"{BOARD}/end", tables.end, name="end"),
    path(f"{BOARD}/open-again", tables.open_again, name="open-again"),
    path(f"{BOARD}/invite", seats.invite, name="invite"),
    path(f"{SEAT}/answer", seats.answer, name="answer"),
    path(f"{SEAT}/open-sections", seats.open_sections, name="open-sections"),
    path(f"{SEAT}/end", seats.end, name="end-seat"),
    path(f"{BOARD}/work", work.tasks, name="work"),
    path(f"{BOARD}/work/new", work.give, name="give"),
    path(f"{WORK}/done", work.done, name="done"),
    path(f"{WORK}/move", work.move, name="move"),
    path(f"{WORK}/take-back", work.take_back, name="take-back"),
    path(f"{WORK}/again", work.again, name="again"),
    path(f"{BOARD}/messages", work.messages, name="messages"),
    path(f"{BOARD}/messages/<uuid:message_id>/correct", work.correct, name="correct"),
    path(f"{BOARD}/proposals/new", decisions.propose, name="propose"),
    path(f"{BOARD}/proposals/check", decisions.check, name="check"),
    path(PROPOSAL, decisions.proposal, name="proposal"),
    path(f"{PROPOSAL}/reopen", decisions.reopen, name="reopen"),
    path(f"{PROPOSAL}/conclude", decisions.conclude, name="conclude"),
    path(f"{PROPOSAL}/withdraw", decisions.withdraw, name="withdraw"),
    path(f"{BOARD}/care", care.care, name="care"),
    path(f"{BOARD}/care/<uuid:member_id>/hand-over", care.hand_over, name="hand-over"),
    path(f"{BOARD}/hand-overs/<uuid:hand_id>/confirm", care.confirm, name="confirm-care"),
    path(f"{BOARD}/minutes", minutes.minutes, name="minutes"),
    path(f"{BOARD}/minutes.pdf", minutes.printed, name="minutes-file"),
]
