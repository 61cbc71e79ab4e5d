from django.urls import path

from bayiri.exchange.views import imports, interface, lists, steps

app_name = "exchange"
ONE = "import/<uuid:import_id>"
urlpatterns = [
    path("api", interface.interface, name="interface"),
    path("import", imports.imports, name="imports"),
    path(ONE, imports.one_import, name="import"),
    path(f"{ONE}/columns", imports.columns, name="columns"),
    path(f"{ONE}/letters", imports.read_otherwise, name="letters"),
    path(f"{ONE}/values", imports.values, name="values"),
    path(f"{ONE}/faults", imports.faults, name="faults"),
    path(f"{ONE}/start", steps.start, name="start"),
    path(f"{ONE}/stop", steps.stop, name="stop"),
    path(f"{ONE}/end", steps.end_here, name="end"),
    path(f"{ONE}/discard", steps.discard, name="discard"),
    path(f"{ONE}/undo", steps.undo, name="undo"),
    path("lists/cases", lists.case_list, name="case-list"),
    path("lists/follow-ups", lists.follow_up_list, name="follow-up-list"),
]
