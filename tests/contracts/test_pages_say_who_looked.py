"""Every page of a case that shows somebody's data tells the log who looked; the others say why they need not."""

from django.urls import URLPattern, get_resolver

from bayiri.agencies.choices import Section

# Opening these writes an event of its own, with the section.
WRITE_THEIR_OWN = {"cases:file-content", "journey:paper-file", "privacy:copy", "privacy:letter"}
# Small pictures that only stand in pages which tell the log.
PART_OF_A_PAGE = {"cases:file-preview", "journey:paper-picture"}
# Pressed, never opened.
ONLY_SENT = {
    "cases:stop-text",
    "safeguards:take-review",
    "journey:join-again",
    "journey:letter-not-sent",
    "programmes:offer",
}
# What is done: the page names the person and asks; what stands in the record is not shown, and the act is an event itself.
ACTS = {
    "cases:add-files", "cases:appointment", "cases:appointment-held", "cases:appointment-not-came", "cases:cancel-appointment",
    "cases:change-appointment", "cases:make-appointment", "cases:mark-file", "cases:session", "cases:take-back-file", "cases:write-note",
    "journey:add-member", "journey:attach-paper", "journey:birth", "journey:caseworker", "journey:close",
    "journey:confirm-again", "journey:contradict", "journey:death", "journey:duplicate-case", "journey:letter-sent", "journey:outside",
    "journey:outside-arrival", "journey:refer-on", "journey:refuse", "journey:reopen", "journey:start-engagement", "journey:travel-event",
    "journey:undo-death", "journey:withdraw", "monitoring:declined", "monitoring:died", "monitoring:drop", "monitoring:migrated-again",
    "monitoring:moved", "monitoring:not-reached", "programmes:apply", "programmes:cancel", "programmes:revise", "reintegration:add-line",
    "reintegration:approve-line", "reintegration:change-line", "reintegration:comment", "reintegration:delivery", "reintegration:drop-line",
    "reintegration:settle-need", "reintegration:show-asset", "reintegration:take-away-asset",
    "reintegration:verification", "safeguards:concern", "safeguards:override", "travel:book", "travel:cancel",
    "travel:arrival-not-so",
    "travel:postpone", "boards:open-on-case", "safeguards:raise-alert-about", "privacy:answer", "privacy:ask", "privacy:extend",
    "privacy:hold", "privacy:identity", "privacy:let-go", "privacy:lift-hold", "privacy:make-copy", "privacy:refuse", "privacy:restrict",
}  # fmt: skip


def pages_of_a_case(resolver=None, room=""):
    for entry in (resolver or get_resolver()).url_patterns:
        if not isinstance(entry, URLPattern):
            yield from pages_of_a_case(entry, entry.app_name or room)
        elif "case_id" in entry.pattern.converters:
            yield f"{room}:{entry.name}", entry.callback


PAGES = dict(pages_of_a_case())


def test_every_page_of_a_case_tells_who_looked_or_shows_nothing():
    """INV-156: a new page says which it is."""
    telling = {name for name, view in PAGES.items() if hasattr(view, "shows")}
    silent = WRITE_THEIR_OWN | PART_OF_A_PAGE | ONLY_SENT | ACTS
    assert telling & silent == set()
    assert set(PAGES) - telling - silent == set(), "mark it with @shows, or say above why it need not be"
    assert silent - set(PAGES) == set()


def test_the_restricted_ones_are_among_them():
    """INV-156: assessments, safeguards, notes, files, papers, a person's record, and the page that gathers them."""
    named = {
        "journey:case", "journey:person", "journey:timeline", "journey:correct-assessment", "safeguards:assess", "safeguards:gate",
        "safeguards:clear", "cases:notes", "cases:correct-note", "cases:files", "cases:file", "journey:papers", "journey:paper",
        "journey:preview-paper", "programmes:entitlements", "reintegration:plan", "monitoring:result", "journey:looks",
    }  # fmt: skip
    assert all(hasattr(PAGES[name], "shows") for name in named)


def test_what_they_show_are_sections():
    found = {section for view in PAGES.values() for section in getattr(view, "shows", ("", ()))[1]}
    assert found <= set(Section.values) - {Section.ALL}
