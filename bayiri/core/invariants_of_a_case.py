"""INV-01 to INV-99: what must hold from the first talk to the last follow-up. See invariants.py."""

from django.utils.translation import gettext_lazy as _

OF_A_CASE = {
    "INV-01": _("The log, decisions, clearances, releases and history are only added to, never changed."),
    "INV-02": _("What is written down names the person who wrote it."),
    "INV-03": _("Only the responsible agency lets another agency see a record."),
    "INV-04": _("A record is seen only by agencies that take part in it."),
    "INV-05": _("This step does not follow from where the case stands now."),
    "INV-06": _("Nobody is released to travel while a safeguard stands against it."),
    "INV-07": _("Only a person who is released may board and depart."),
    "INV-08": _("A departure outside the procedure is recorded as that, and never counted as assisted."),
    "INV-09": _("The case has ended. Open it again before you change it."),
    "INV-10": _("The same person stands in this household twice."),
    "INV-11": _("A household has exactly one main applicant."),
    "INV-12": _("The date of birth lies in the future."),
    "INV-13": _("The person cannot have entered the country before being born."),
    "INV-14": _("The destination is the country the person is in now."),
    "INV-15": _(
        "A forced return needs the act of an authority. Every case begins as a voluntary one: write the order down in it."
    ),
    "INV-16": _("A session is written down after it was held, not before."),
    "INV-17": _("Choose who was present."),
    "INV-18": _("A person needs a name, as the person writes it."),
    "INV-19": _("A document is issued after birth and expires after its issue."),
    "INV-20": _(
        "A child does not decide alone: a guardian signs and the child's own view is written down. "
        "Adults sign for themselves."
    ),
    "INV-21": _("A decision follows a counselling session in which the person took part."),
    "INV-22": _("The person does not belong to this case."),
    "INV-23": _("A decision is taken after the assessment and before departure, in a voluntary return."),
    "INV-24": _("A decision may be withdrawn until boarding. Nothing is recorded ahead of its time."),
    "INV-25": _("A refusal is reviewed by another person than the one who noted it, once, with the person alone."),
    "INV-26": _("Silence is not consent: who was not reached has not confirmed."),
    "INV-27": _("The decision is confirmed again in the last days before departure, not earlier and not after."),
    "INV-28": _(
        "The person needs an interpreter for this language. A decision is taken in a language the person understands."
    ),
    "INV-29": _(
        "The person must say that the decision is free, informed, without pressure, and that they may withdraw."
    ),
    "INV-30": _("A safeguard is cleared by somebody who neither carries nor carried the case, and did not raise it."),
    "INV-31": _("Consent and non-refoulement are never overridden."),
    "INV-32": _("This safeguard may be overridden only by the role named for it, with a reason."),
    "INV-33": _("Your role does not clear this safeguard."),
    "INV-34": _("While an asylum claim or appeal is pending, nobody is released to travel."),
    "INV-35": _("This safeguard follows from the facts of the case and is not set by hand."),
    "INV-36": _("Assess each person's vulnerability, needs and risks."),
    "INV-40": _(
        "Assistance is approved or refused by a programme manager who neither counselled, calculated nor applied."
    ),
    "INV-41": _("A refusal needs reasons, and says how to appeal against it and until when."),
    "INV-42": _(
        "An application rests on a calculation by published rules that gives something, "
        "or is marked for review with a note."
    ),
    "INV-43": _(
        "Every adult must have decided to return, on the offer as it is now, and the decision must be in force."
    ),
    "INV-44": _("This programme and another one this household has applied for exclude each other."),
    "INV-45": _("Household, destination or other facts have changed since this was calculated. Calculate again."),
    "INV-46": _("This household has an open application to this programme already."),
    "INV-47": _(
        "The facts of this household contradict each other or the calendar, or nothing shows them. Correct them first."
    ),
    "INV-48": _("This application is not open any more."),
    "INV-49": _("A safeguard stands against assistance. Clear it first."),
    "INV-50": _("A journey arrives after it departs, and departs in the future."),
    "INV-51": _("The decision has not been confirmed again for this departure."),
    "INV-52": _("This person has no seat on this journey, or another one already."),
    "INV-53": _("The journey has been cancelled or has departed."),
    "INV-54": _("Arrival is confirmed by the agency that receives the person, after departure."),
    "INV-55": _("A booking needs approved assistance."),
    "INV-60": _("A line is approved only after every adult it concerns has agreed to the plan as it stands now."),
    "INV-61": _("Help is given only on a line of the plan that has been approved."),
    "INV-62": _("Whoever delivered does not verify. Ask a colleague to look."),
    "INV-63": _("No more is delivered than the line plans. Change the plan first."),
    "INV-64": _("A delivery is dated neither in the future nor, for help after arrival, before the arrival."),
    "INV-65": _("The line is no longer open for this: it was approved, delivered or dropped already."),
    "INV-66": _("A line names the need that it answers."),
    "INV-67": _("Only what was delivered is verified, between the day of delivery and today."),
    "INV-68": _("The plan is answered by somebody of the household; a child answers with a guardian."),
    "INV-69": _("The plan has changed since you opened it. Read it again together before you write down the answer."),
    "INV-70": _(
        "Whoever gave help in this case does not ask about its results. Ask a colleague to hold the follow-up."
    ),
    "INV-71": _("Follow-up begins with the arrival, not before."),
    "INV-72": _("A follow-up is written down after it was held, not before."),
    "INV-73": _("This round has already been recorded for this person."),
    "INV-74": _("An answer is not among those that the questionnaire offers."),
    "INV-75": _("Nothing was answered. Record instead that the person was not reached or did not want to answer."),
    "INV-80": _("A case is closed with an outcome, by the agency responsible for it or the one that follows up."),
    "INV-81": _("A protection concern is still open on this case. It is reviewed before the case is closed."),
    "INV-82": _("This work ends when the step it asks for is done."),
    "INV-90": _(
        "An appointment is planned ahead, with somebody of your agency. Once it has begun, write down whether it was held; "
        "one that is cancelled has a reason."
    ),
    "INV-91": _("An attempt to make contact is written down after it was made, with a contact of the person's own."),
    "INV-92": _(
        "A note says something. It is corrected or marked as a mistake, never removed; a mistake stays as it is."
    ),
    "INV-93": _(
        "Nobody is responsible for this case yet. It is given to a caseworker before a safeguard is cleared or help decided."
    ),
    "INV-94": _("A deputy is a colleague with a role in common, and nobody is away twice on the same days."),
    "INV-95": _("This case is proposed for closing first, and closed by a programme manager who did not propose it."),
    "INV-96": _("A death has a day, after birth and not ahead, and somebody who told it. It is recorded once."),
    "INV-97": _("A death written down by mistake is taken back by another person, with the reason."),
    "INV-98": _("From the eighteenth birthday the person decides, and a guardian's decision is no longer enough."),
    "INV-99": _("Only a protection officer splits a child off from all parents and guardians."),
}
