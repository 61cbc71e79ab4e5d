"""A safeguard is cleared on the evidence of a file; INV-22: of the same case, and in use."""

from bayiri.documents.commands.files import FileData, keep_file, mark_file
from bayiri.safeguards.models import Finding
from tests.invariants.attacks import FAMILY, call, refused
from tests.photographs import photograph


def kept(cast, story, title="Certificate", colour="white", **said):
    data, content = FileData("medical", title, **said), photograph(colour=colour)
    return keep_file(by=cast.carla, case_id=story.case.id, data=data, content=content).file


def find_in_sql(story, file):
    now, member = story.now.isoformat(), story.members()[0].id
    about = {"case_id": story.case.id, "member_id": member, "gate": "fitness", "state": "blocked", "evidence": "Seen."}
    return call("safeguards_record_finding", **about, file_id=file.id, found_at=now, recorded_at=now)


def test_it_is_offered_chosen_and_shown_beside_what_was_found(told, act, as_, cast):
    story = told("assessed", FAMILY)
    act(cast.carla)
    omar, zeinab, _yusuf = story.members()
    file, _of_zeinab = kept(cast, story), kept(cast, story, "Of Zeinab", "red", member_id=zeinab.id)
    gate = f"/cases/{story.case.id}/members/{omar.id}/safeguards/fitness"
    client = as_("tara")
    page = client.get(f"{gate}/clear").content.decode()
    assert ("Certificate" in page, "Of Zeinab" in page) == (True, False)
    answer = client.post(f"{gate}/clear", {"evidence": "The doctor says so.", "file_id": str(file.id)})
    assert answer.status_code == 302
    act(cast.carla)
    assert Finding.objects.get(gate="fitness").file == file
    assert f"/files/{file.id}" in client.get(gate).content.decode()


def test_evidence_is_a_file_of_the_same_case(told, act, as_, cast):
    """INV-22: by the page, and again in SQL."""
    story, other = told("assessed"), told("assessed")
    act(cast.carla)
    foreign, mistaken = kept(cast, other), kept(cast, story, "Not ours")
    mark_file(by=cast.carla, case_id=story.case.id, file_id=mistaken.id, reason="Of another family.")
    for file in (foreign, mistaken):
        with refused("INV-22"):
            find_in_sql(story, file)
    kept(cast, story, "Another", "red")
    gate = f"/cases/{story.case.id}/members/{story.members()[0].id}/safeguards/fitness"
    answer = as_("tara").post(f"{gate}/clear", {"evidence": "Seen.", "file_id": str(foreign.id)})
    assert answer.status_code == 422
    act(cast.carla)
    assert not Finding.objects.filter(gate="fitness").exists()
