"""The risk on return: assessed by one, reviewed by another, on pages."""

from bayiri.agencies.context import acting_as
from bayiri.core import clock
from bayiri.safeguards.models import ReturnRisk
from bayiri.safeguards.queries import reasons_against

TYPED = {
    "said": "My uncle sold our land and says he will kill me.", "language": "eng", "interpreter_name": "", "alone": "on",
    "profile": ["family"], "known": "Feuds over land are settled with weapons.", "sources": "Country report, May 2023.",
    "result": "no_risk", "reasons": "He goes to another town.",
}  # fmt: skip


def address(story, page=""):
    return f"/cases/{story.case.id}/members/{story.members()[0].id}/protection{page}"


def last(cast):
    with acting_as(cast.paul):
        return ReturnRisk.objects.order_by("-assessed_at").first()


def stands(story, cast):
    with acting_as(cast.carla), clock.moved_to(story.now):
        return "non_refoulement" in reasons_against(story.members()[0], "release")


def test_one_assesses_another_reviews(told, as_, cast):
    story = told("assessed")
    with clock.moved_to(story.now):
        page = as_("carla").get(address(story)).content.decode()
        assert "Nobody has assessed the risk yet." in page
        assert "Convention against Torture" in page
        assert "European Convention on Human Rights" in page
        assert "Rights of the Child" not in page
        assert as_("carla").post(address(story, "/assess"), TYPED).status_code == 302
        assert "Review the assessment" not in as_("carla").get(address(story)).content.decode()
        review = f"/cases/{story.case.id}/protection/{last(cast).id}/review"
        assert as_("carla").get(review).status_code == 403
        assert stands(story, cast)
        page = as_("paul").get(address(story)).content.decode()
        assert "Review the assessment" in page
        assert as_("paul").post(review, {"agrees": "yes", "reasons": "I agree."}).status_code == 302
        assert not stands(story, cast)
        page = as_("carla").get(address(story)).content.decode()
        assert "Reviewed, and agreed" in page
        assert as_("paul").post(review, {"agrees": "yes", "reasons": "Again."}).status_code == 422


def test_a_risk_blocks_before_anybody_reviews_it(told, as_, cast):
    story = told("approved")
    with clock.moved_to(story.now):
        assert not stands(story, cast)
        assert as_("carla").post(address(story, "/assess"), {**TYPED, "result": "unclear"}).status_code == 302
        assert stands(story, cast)


def test_nothing_is_found_while_a_procedure_is_pending(told, as_, cast):
    story = told("assessed")
    with clock.moved_to(story.now):
        answer = as_("carla").post(address(story, "/assess"), {**TYPED, "procedures": ["appeal"]})
        assert answer.status_code == 422
        assert "no risk is found while a procedure is pending" in answer.content.decode()
        assert "My uncle sold our land" in answer.content.decode()  # nothing typed is lost


def test_it_is_for_whoever_sees_the_protection(told, as_, cast):
    story = told("arrived")
    with clock.moved_to(story.now):
        assert as_("rami").get(address(story)).status_code == 404
        assert as_("eve").get(address(story)).status_code == 404
        assert as_("tara").get(address(story, "/assess")).status_code == 403
        page = as_("paul").get(address(story))
        assert page.status_code == 200
