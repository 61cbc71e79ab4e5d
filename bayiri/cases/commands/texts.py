"""Asking a person, outside Bayiri, to get in touch."""

from uuid import UUID

from django.conf import settings
from django.db import transaction

from bayiri import audit
from bayiri.cases import permissions, queries
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.errors import NotAllowed, NotVisible, RuleBroken
from bayiri.core.guarded import call_guarded, write_guarded
from bayiri.core.ids import uuid7
from bayiri.notifications.channels import open_channels
from bayiri.notifications.choices import Sentence
from bayiri.notifications.commands import call_the_postman
from bayiri.notifications.queries import amount, sent_to_contact
from bayiri.notifications.rules import CHANNEL_OF_CONTACT, SentenceFacts, reasons_not_to_send_sentence
from bayiri.people.choices import RecordState
from bayiri.people.models import Contact


@transaction.atomic
def text_person(*, by: Actor, case_id: UUID, contact_id: UUID, sentence: str, language: str) -> UUID:
    """Send one of the fixed sentences to a contact that a person of the case has called safe, in a language of the
    installation. Raises NotVisible, NotAllowed, RuleBroken.
    """
    case = queries.case_for(by, case_id, to_write=True)
    if not permissions.may_contact(by, case):
        raise NotAllowed
    contact = _contact_in(case, contact_id)
    channel = CHANNEL_OF_CONTACT.get(contact.kind, "")
    now = clock.now()
    facts = SentenceFacts(
        is_safe=contact.is_safe, is_current=contact.state == RecordState.CURRENT, kind=contact.kind,
        has_died=contact.person.died_on is not None,
        sentence_known=sentence in Sentence.values and language in dict(settings.LANGUAGES),
        sent_today=sent_to_contact(contact.id, now), most_a_day=amount("sentences_a_day"), is_open=channel in open_channels(),
    )  # fmt: skip
    if reasons := reasons_not_to_send_sentence(facts):
        raise RuleBroken(reasons)
    text_id = uuid7()
    write_guarded("cases_text_person", {
        "id": text_id, "case_id": case.id, "contact_id": contact.id, "sentence": sentence, "language": language,
        "channel": channel, "recorded_at": now,
    })  # fmt: skip
    audit.record(kind="case.text_asked", by=by, subject=case, case_id=case.id, facts={"row": text_id, "way": channel})
    call_the_postman(by=by)
    return text_id


@transaction.atomic
def stop_text(*, by: Actor, case_id: UUID, text_id: UUID) -> bool:
    """Stop a message that waits; False where it has gone already. Raises NotVisible, NotAllowed."""
    case = queries.case_for(by, case_id, to_write=True)
    if not permissions.may_contact(by, case):
        raise NotAllowed
    stopped = call_guarded("cases_stop_text", case.id, text_id, clock.now())
    if stopped:
        audit.record(kind="case.text_stopped", by=by, subject=case, case_id=case.id, facts={"row": text_id})
    return bool(stopped)


def _contact_in(case, contact_id: UUID) -> Contact:
    found = (
        Contact.objects.select_related("person")
        .filter(pk=contact_id, person__in=case.members.values("person_id"))
        .first()
    )
    if found is None:
        raise NotVisible
    return found
