"""One complaint of the demonstration: about the largest agency, without a name, taken on and asked about; its answer is due."""

from datetime import timedelta
from uuid import UUID

from bayiri.agencies.context import acting_as
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.oversight.commands import ComplaintData, complain, say_by_code
from bayiri.oversight.commands.steps import name_reader, take_on, write
from bayiri.oversight.models import Complaint

SAID = ComplaintData(
    what="وقعت على ورقة عند المكتب، ولم يقرأها لي أحد بلغتي. أخاف أن أفقد المساعدة إن سألت عنها.", about="agency",
    about_words="Homeward Mission", topic="pressure", phase="before", who="self",
)  # fmt: skip


def somebody_complains(actors: dict[str, Actor]) -> UUID:
    """Four weeks ago somebody complained; Olga asked which paper, and has an answer to write within days. Gives its id."""
    olga, wanda, began = actors["olga"], actors["wanda"], clock.now() - timedelta(days=27)
    with acting_as(wanda):
        name_reader(by=wanda, person_id=olga.id)
    with clock.moved_to(began):
        code = complain(by=None, data=SAID)
    with clock.moved_to(began + timedelta(days=2)), acting_as(olga):
        complaint_id = Complaint.objects.get(what=SAID.what).id
        take_on(by=olga, complaint_id=complaint_id)
        write(by=olga, complaint_id=complaint_id, step="asked", words="Which paper was it, and on which day?")
    with clock.moved_to(began + timedelta(days=5)):
        say_by_code(by=None, code=code, step="words", words="ورقة زرقاء عليها ختم، يوم الاثنين.")
    return complaint_id
