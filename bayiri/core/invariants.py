"""What must always hold, each with its number and the sentence a person reads when it stands in the way.

Numbered once, in docs/reference/invariants.md, where the rule,
the guard in the database and the test of each are named.
"""

from django.utils.translation import gettext_lazy as _

from bayiri.core.invariants_of_a_case import OF_A_CASE
from bayiri.core.invariants_of_children import OF_CHILDREN
from bayiri.core.invariants_of_complaints import OF_COMPLAINTS
from bayiri.core.invariants_of_family import OF_FAMILY
from bayiri.core.invariants_of_health import OF_HEALTH
from bayiri.core.invariants_of_orders import OF_ORDERS
from bayiri.core.invariants_of_protection import OF_PROTECTION

INVARIANTS = {
    **OF_A_CASE,
    **OF_ORDERS,
    **OF_COMPLAINTS,
    **OF_PROTECTION,
    **OF_FAMILY,
    **OF_HEALTH,
    **OF_CHILDREN,
    "INV-100": _(
        "People are split off before departure or after their arrival, all from one place, while no refusal waits for "
        "review. "
        "The main applicant stays, and one of those who go is the main applicant of the new case."
    ),
    "INV-101": _(
        "A split is taken back only within the set days, and while nothing has happened in the new case since."
    ),
    "INV-102": _("A paper is signed once and kept as it was signed. Print it anew to have it signed again."),
    "INV-103": _("A thumbprint needs a witness by name: somebody else than the person who gives it."),
    "INV-104": _("The record has changed since this paper was issued. Print it anew, read it together, then sign."),
    "INV-105": _("Choose a PDF or a photograph (JPEG or PNG) of at most 20 MB."),
    "INV-106": _("The options are others than when you opened the page. Read them together again."),
    "INV-107": _(
        "Options are explained to people of this household, in a language they understand or by an interpreter."
    ),
    "INV-108": _("A comment on the plan is answered before anything is approved: what was changed, or why it was not."),
    "INV-109": _("A half-done survey is not a result. Go through every page first; any question may stay unanswered."),
    "INV-110": _(
        "Nobody is followed up without agreeing to be contacted, and nobody after saying no, until a new yes."
    ),
    "INV-111": _("A follow-up is given to somebody of the agency that holds it, who gave no help in this case."),
    "INV-112": _("A household is brought in whole or not at all."),
    "INV-113": _(
        "A list can be undone only in the first days, and only where nothing has happened to the cases since."
    ),
    "INV-114": _("The list no longer stands where this step begins. Look at its page again."),
    "INV-115": _(
        "Two records of one person are made one by the data steward or programme manager of the agency responsible "
        "for both, and what is written from then on stands in the one that remains."
    ),
    "INV-116": _("A merge is undone once, in the time the law gives, and not while a later merge rests on it."),
    "INV-117": _(
        "A correction says why, once. What it replaces stays readable and counts no more; "
        "what happened outside is contradicted by another person, never undone."
    ),
    "INV-118": _(
        "Both records stand in one household. Keep the record of the main applicant, "
        "and give up the seat of the other first."
    ),
    "INV-119": _(
        "A file is kept once in a case, with the bytes it came with. What is said about it is corrected with a reason."
    ),
    "INV-120": _(
        "A file stands in the part of the case that its kind belongs to, and is kept by who may write in that part: "
        "medical papers with health, what concerns protection with protection."
    ),
    "INV-121": _(
        "A file that is not for this case is marked so with the reason, and stays kept. Take it back before you correct it."
    ),
    "INV-122": _(
        "A letter takes from the record only the fields on the list. Protection, health and why somebody returns are none of them."
    ),
    "INV-123": _(
        "The template was changed or retired since you opened it. Open it again in another window, and take your words over."
    ),
    "INV-124": _(
        "A letter names who it goes to and leaves no field open. It is sent after it was issued, "
        "and corrected once, by another letter about the same person."
    ),
    "INV-125": _(
        "Where an entry about the journey is contradicted, the person and the case stand where what nobody contradicts "
        "has brought them, until help after the arrival has begun."
    ),
    "INV-126": _(
        "A clearance that still counts, or that a safeguard was passed over, is taken back at once by anybody who may, "
        "with a reason. Another person clears it again."
    ),
    "INV-127": _(
        "What was written down by mistake is taken back once, with the reason. It stays readable and counts no more."
    ),
    "INV-128": _(
        "A delivery is reversed by another person than who noted it, and both entries stay. "
        "What was verified is taken back first."
    ),
    "INV-129": _(
        "A decision on assistance is opened again by another programme manager, "
        "while no journey is booked, nothing was given and no other application is open."
    ),
    "INV-130": _(
        "A case is opened again by somebody else than who closed it, with the reason; a death and a split are taken "
        "back by themselves."
    ),
    "INV-131": _(
        "Somebody leaves the household again only while nothing rests on it: no declaration, assessment, safeguard, "
        "seat, plan or child in their care. The main applicant stays."
    ),
    "INV-132": _(
        "An approval of a line is taken back while nothing was given, and a dropped line brought back, with a reason; "
        "it is then planned again."
    ),
    "INV-133": _("A place on a map stands for at least as many people as the law says, so that nobody is known by it."),
    "INV-135": _(
        "What was given to a household before it parted is not given again: this programme has helped already."
    ),
    "INV-139": _(
        "This person has died, or takes part no more: nobody asks how it goes, calls or invites them any more."
    ),
    "INV-141": _(
        "What was approved is replaced only by another calculation, in its place and by another person: "
        "nothing is approved twice, and what has been paid counts."
    ),
    "INV-142": _(
        "A closing is looked at by another person: a programme manager of the responsible agency, else its director, "
        "else a programme manager of an agency that takes part."
    ),
    "INV-143": _("A safeguard is clear no longer than the law's days. Choose an earlier day, or leave the day empty."),
    "INV-150": _(
        "Whoever may see restricted sections, or has set up a second step, signs in in two steps. One second step stays."
    ),
    "INV-151": _(
        "After too many wrong attempts an account, or an address, rests for some minutes, and nobody signs in."
    ),
    "INV-152": _("A password is long, is not a common one and is not like your name. It is kept as a hash alone."),
    "INV-153": _("A link to set a password works once, and for a short time."),
    "INV-154": _(
        "An agency's own sign-in lets in only that agency's people, whom it knows already or by an address that it has verified."
    ),
    "INV-155": _("A seal of the log follows the one before it without a gap; only the keeper of the log makes one."),
    "INV-156": _("Whoever opens a part of a case stands in the log: at what they looked, when and why they may."),
    "INV-157": _("Who looked at a case is told to the responsible agency and to the person, and to nobody else."),
    "INV-158": _("A backup is restored whole into an empty installation, or not at all."),
    "INV-160": _("The bytes of a file are kept sealed, with a key of this installation and for their own place alone."),
    "INV-161": _(
        "The virus scanner found something harmful in this file. Nothing of it was kept. Ask for another copy, or photograph the paper."
    ),
    "INV-162": _(
        "A record past its term is overwritten once, by the installation alone, and never while a legal hold stands on it. "
        "A hold is lifted by another person than who placed it."
    ),
    "INV-163": _("The use of this record is restricted. It can be read, but it is neither shared nor taken out."),
    "INV-164": _(
        "A request about somebody's data is answered once, after their identity was checked; a refusal names its ground, "
        "and its time is extended once, within the law's months and with the reason."
    ),
    "INV-165": _(
        "These roles are not held by one person, or not in an agency of this kind: whoever prepares does not approve, "
        "and whoever is responsible for cases or returns people does not monitor."
    ),
    "INV-166": _(
        "Accounts and roles are kept by the agency's administrator, never one's own; some roles count only after a director "
        "who did not propose them has confirmed them."
    ),
    "INV-167": _("An account ends after the open work was handed over, and never by the person themselves."),
    "INV-168": _("This link does not hold any more: an invitation is accepted once, in its time."),
    "INV-169": _(
        "An agreement has two parties at least, who alone do and pay what stands in it. Its lead agency writes it, amends it "
        "with a reason, and ends it once, after it began."
    ),
    "INV-170": _(
        "A referral takes one step after the other, each by the body it belongs to. It goes to another body, which has time to answer."
    ),
    "INV-171": _(
        "What is read before anybody accepts says nobody's name, number or address. Use general words; whoever accepts sees the rest."
    ),
    "INV-172": _(
        "Everybody concerned agrees to each sharing: to this recipient, for this purpose, to these parts of the record."
    ),
    "INV-173": _(
        "Sharing without consent has a legal basis and a reason, and a second person of the agency confirms it."
    ),
    "INV-174": _(
        "A consent taken back or narrowed reaches every recipient at once, and each confirms it or stands on a list."
    ),
    "INV-175": _(
        "A link is for one referral, one use and some days. It opens with the PIN, and after too many wrong ones not at all."
    ),
    "INV-176": _("No more parts of the record are shared than the purpose needs."),
    "INV-177": _(
        "A case is taken over from the agency that is responsible, by who leads a team; a return is asked for in the same way. "
        "Who handed it over reads it for some days, and then no more."
    ),
    "INV-178": _(
        "Declining, giving back and taking back have a reason from the list, and what is done has an outcome."
    ),
    "INV-180": _(
        "At a table acts who has a seat there, while it is open: work is given to who sits there, and words are "
        "corrected by other words."
    ),
    "INV-181": _(
        "A seat opens only the named parts of a case, with the consent of everybody who travels or on a legal basis "
        "that another person confirms, and closes them when it ends."
    ),
    "INV-182": _(
        "A person is in one agency's care at a time: who has them hands them on, and who receives them confirms it "
        "before they are handed on again."
    ),
    "INV-183": _(
        "A decision is carried by the voices that the law counts, and reopened only by another proposal. A draft "
        "forced return goes on when voluntary return was offered and no domain is missing."
    ),
    "INV-184": _(
        "A task force ends when everybody has arrived safely, or when another person agrees that who is missing "
        "travels no more."
    ),
    "INV-185": _(
        "News is of a kind on the list, leads to a page of Bayiri, names the agency it comes from, "
        "and is read by the person it is for alone."
    ),
    "INV-186": _(
        "Messages go only where the person has typed in the code that was sent there. A few codes a day are sent, "
        "over ways that this installation uses."
    ),
    "INV-187": _(
        "A returnee is sent only one of the fixed sentences, at a contact they have called safe and still use, "
        "a few times a day at most."
    ),
    "INV-188": _(
        "An alert is told at once and climbs until somebody has read it. It is read, then acted upon, then closed; "
        "each step says what was done, and stays."
    ),
    "INV-189": _(
        "Who is named in an alert neither reads it nor decides on it. That it was not so is said by two people, "
        "neither of whom raised it."
    ),
    "INV-190": _(
        "A part of a case is given only for a purpose that needs it, to read or to write as law/sharing.yaml says. "
        "Nobody but the responsible agency sees the whole."
    ),
    "INV-191": _("Protection and health are given person by person, never with the case."),
    "INV-192": _(
        "Banks, employers, training providers and diaspora organisations are never given the journey, the basis of a "
        "return or the assistance with it, whatever the purpose."
    ),
    "INV-193": _(
        "A case of another agency is opened in an emergency by a protection officer alone, with the reason, to read, for "
        "hours. The caseworker and the managers of both agencies are told at once."
    ),
    "INV-194": _(
        "An opening in an emergency is looked at once, by a manager of the responsible agency; where it was not justified, "
        "it ends at once."
    ),
    "INV-195": _(
        "Whoever is given the journey is given who the person is and how they return as well, for at least as long; "
        "without them the journey is not given."
    ),
    "INV-196": _(
        "What happened and what is to be done in a case is seen by who sees the part of the case that it is about."
    ),
    "INV-197": _("A paper is opened by who may see every part of the record that stands in it."),
    "INV-198": _(
        "Who may not see the day of birth is told a group of ages, of people alone of whom something was shared, as they "
        "are today."
    ),
    "INV-200": _(
        "Where an agency of the country of return receives the person, that agency confirms the arrival; the responsible "
        "agency only where nobody receives."
    ),
    "INV-201": _(
        "Somebody has already said whether this person arrived. Nothing is overwritten: where it was not so, another person "
        "says so, and both words stay."
    ),
    "INV-202": _(
        "What somebody owns, has saved or owes is seen by the responsible agency, and by an agency the person has named."
    ),
    "INV-203": _("Nobody has to say what they own or owe, and nothing depends on it."),
    "INV-204": _(
        "Another program acts with a token that holds, as an account its agency made for it, and does only what it was "
        "allowed. What it sees, its agency's sections decide."
    ),
    "INV-205": _(
        "The secret of a program is shown once and kept as a hash, its tokens too; nobody signs in as a program, and one "
        "that was stopped stays so."
    ),
    "INV-206": _("What is sent twice under the same key is done once; other words under the same key are refused."),
    "INV-207": _("On the wire nothing is named by its number in the database."),
    "INV-208": _("News is posted to an address that is public and begins with https, and nowhere it is sent on to."),
    "INV-209": _("News that is posted holds its kind, a reference and the moment, signed, and nothing personal."),
    "INV-210": _(
        "A body without accounts gets the address by e-mail and the PIN by text message or spoken. Check both, and "
        "whether this installation can send them."
    ),
    "INV-211": _("A service is asked of the body that offers it now, for what it is there for."),
    "INV-212": _("The best interests of a child are a ground only for who is known to be under 18."),
    "INV-213": _("Somebody of a diaspora organisation sees the referrals they made themselves, and no others."),
    "INV-214": _(
        "What is opened for some time ends with its last day by itself. That day is not over when it is said, and nothing "
        "rests on a word that has run out."
    ),
    "INV-215": _(
        "A second step waits some days at most, counted once from the first sign-in that asks for it; for some roles it "
        "waits no day."
    ),
    "INV-216": _("Who acts is believed in one transaction of one connection, and nowhere else."),
    "INV-217": _(
        "A refused act stands in the log. An attempt at a case of others stands with that case, for who is responsible for "
        "it, and says nothing to who tried."
    ),
    "INV-218": _(
        "Searches, lists taken out, papers checked, calendars fetched and links with a secret are counted; too many in a "
        "short time wait."
    ),
    "INV-219": _(
        "An opening in an emergency that nobody has looked at in its days climbs once, to the directors and protection "
        "officers of the responsible agency."
    ),
    "INV-220": _(
        "Data stewards alone see that a person may be known to another agency, for their own agency's people. Of the other "
        "record they see the agency, age group, sex and year."
    ),
    "INV-221": _(
        "Two agencies' records are linked when the data steward of one has asked and the other's has said yes, each with "
        "reasons from the list. Either undoes it."
    ),
    "INV-222": _(
        "A link between records gives nobody sight. A caseworker is told of the other agency only while the person agrees "
        "to share with it."
    ),
    "INV-223": _(
        "Before help is approved it is asked whether the person was helped already, and the answer stands with the "
        "decision: yes or no, never where or when."
    ),
    "INV-224": _(
        "This programme, or one that excludes it, has helped somebody of this household already. It is approved again only "
        "where the programme's rules allow it, for a reason that another programme manager gave."
    ),
    "INV-225": _(
        "Who keeps accounts, pays, watches over returns or judges them writes nothing into a person's record: that is for "
        "those whose work is with people."
    ),
    "INV-230": _("What the application signs for one purpose is worth nothing for another."),
    "INV-231": _("An event stands in the log at the moment at which it is written, by the database's clock."),
    "INV-232": _(
        "A case that has arrived goes back only where somebody's arrival was contradicted, for the reason given there."
    ),
    "INV-233": _("What the machine does by itself stands in the log under no person's name."),
    "INV-234": _(
        "No alert is refused. Over a number a day, alerts of one agency call another agency's people together, not one by "
        "one."
    ),
    "INV-235": _("An agency asks others about matches so many times a day. The next question waits for tomorrow."),
    "INV-236": _("That somebody opened a link to an account that opens nothing stands in the log."),
    "INV-237": _(
        "The copy for a person says what was asked and answered about them between agencies, and never whose another "
        "record is."
    ),
    "INV-240": _(
        "A message is given up for its own fault alone. A worker that was killed while sending counts as one try of several. "
        "What is given up stands on a list, and is sent again from there by whoever has it there."
    ),
    "INV-245": _(
        "Who was given the plan or the follow-up to write in, and not the journey, is told of the case whether its people "
        "have arrived and whether it is over, and nothing more."
    ),
    "INV-246": _(
        "Who writes in a part moves the case by what they have written, along the table of stages, and opens and ends the "
        "work of that part alone."
    ),
}
