"""How far the team's stories go before the team comes in."""

from bayiri.programmes.commands import apply_for_assistance


def applied(story):
    """A decided story applies for assistance, the risk on return having been cleared."""
    story.clear("non_refoulement")
    by = story.desk.counsellor
    about = {"case_id": story.case.id, "programme": story.programme, "note": "Looks right.", "under_review": True}
    return story.do(by, lambda: apply_for_assistance(by=by, **about), days=1)
