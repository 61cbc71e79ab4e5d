"""The letters of the demonstration: the ready-made templates, a letterhead, and one invitation that went out."""

from django.conf import settings
from django.urls import reverse

from bayiri.agencies.context import acting_as
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.documents.choices import SentHow
from bayiri.documents.commands import letters
from bayiri.documents.models import LetterTemplate
from bayiri.documents.rules import fields_in
from bayiri.journey.commands.letters import issue_letter
from bayiri.journey.queries.papers.letters import Asked, letter_desk
from bayiri.tasks.models import Appointment

HEAD = "Harbour Street 12\n10115 Berlin", "+49 30 5550100\noffice@homeward.example.org"


def write_letters(actors: dict[str, Actor]) -> None:
    """Mona copies the templates; Carla invites somebody whom she has an appointment with, by post."""
    mona, carla = actors["mona"], actors["carla"]
    with acting_as(mona):
        address, contact = HEAD
        letters.write_letterhead(by=mona, address=address, contact=contact)
        letters.copy_starters(by=mona)
    with acting_as(carla):
        invitation = LetterTemplate.objects.get(starter="appointment")
        planned = Appointment.objects.filter(person_id=carla.id, state="planned", kind="counselling", place__gt="")
        for meeting in planned.filter(starts_at__gt=clock.now()).order_by("starts_at", "id")[:20]:
            asked = Asked(appointment_id=meeting.id)
            text = letter_desk(carla, meeting.case_id, invitation.id, asked).text
            if not fields_in(text.subject + text.body):
                about = {"by": carla, "case_id": meeting.case_id}
                paper = issue_letter(
                    **about, template_id=invitation.id, asked=asked, text=text, address=_where_papers_are_checked()
                )
                letters.note_sending(**about, paper_id=paper.id, how=SentHow.POST, sent_on=clock.today())
                return


def _where_papers_are_checked() -> str:
    return (settings.PUBLIC_ADDRESS or "http://127.0.0.1:8000") + reverse("documents:verify")
