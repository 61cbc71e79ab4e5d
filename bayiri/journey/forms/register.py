"""The registration of a household: the journey, and a block for each person, on one page."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from bayiri.agencies.choices import Role
from bayiri.cases.choices import Assistance, Category, Duration, ResidenceStatus, ReturnMode, Voluntariness
from bayiri.cases.commands import FormOfReturn, NewMember
from bayiri.cases.permissions import may_carry_cases, may_register_for_queue
from bayiri.core import clock
from bayiri.core.actor import Actor
from bayiri.core.invariants import INVARIANTS
from bayiri.journey.forms.codes import CodeField, DestinationField, PlaceField
from bayiri.journey.forms.person import MemberForm, inline_radios
from bayiri.pages.fields import DayField
from bayiri.pages.forms import PageForm
from bayiri.people.names import latin

MOST_MEMBERS = 25
ADD, REMOVE, EDIT = "add", "remove", "edit"


class ReturnForm(PageForm):
    """Where to, from where, and the form of the return on its four axes."""

    host_country = CodeField("countries", label=_("Country the person is in, or came from"))
    destination_country = DestinationField(
        at_once=True,
        label=_("Destination country"),
        error_messages={"required": _("Enter the country of return.")},
    )
    destination_place = PlaceField(label=_("Town or district"))
    arrived_on = DayField(
        label=_("Arrived at the destination on"),
        required=False,
        latest=clock.today,
        help_text=_("Only if the person is there already. The case then begins at the destination."),
    )
    voluntariness = forms.ChoiceField(label=_("Free will"), choices=Voluntariness.choices, widget=inline_radios())
    assistance = forms.ChoiceField(label=_("Assistance"), choices=Assistance.choices, widget=inline_radios())
    duration = forms.ChoiceField(label=_("For how long"), choices=Duration.choices)
    mode = forms.ChoiceField(label=_("How"), choices=ReturnMode.choices, widget=inline_radios())
    category = forms.ChoiceField(label=_("Why the person returns"), choices=Category.choices)
    residence_status = forms.ChoiceField(
        label=_("Residence status"),
        choices=ResidenceStatus.choices,
        help_text=_("Only for the assessment. It bars nobody from help."),
    )
    for_queue = forms.BooleanField(
        label=_("For the queue: a colleague takes the case up"), required=False,
        help_text=_("Without the tick you are the caseworker yourself."),
    )  # fmt: skip

    main = ("destination_country", "destination_place")
    axes = ("voluntariness", "assistance", "duration", "mode", "category", "residence_status")
    place = ("host_country", "arrived_on")

    @staticmethod
    def usual(actor: Actor) -> dict[str, Any]:
        """What mostly holds, so that it need not be said. Who receives people is at the destination."""
        usual = {name: FormOfReturn.__dataclass_fields__[name].default for name in ReturnForm.axes}
        # Who leads a team mostly registers for somebody else; who counsels as well, for themself.
        usual["for_queue"] = may_register_for_queue(actor) and not may_carry_cases(actor)
        if actor.has_role(Role.COUNSELLOR, Role.PROGRAMME_MANAGER):
            return {**usual, "host_country": actor.country}
        return {**usual, "destination_country": actor.country}

    @property
    def essentials(self) -> list[BoundField]:
        return [self[name] for name in self.main]

    @property
    def form_of_return(self) -> dict[str, Any]:
        fields = [self[name] for name in (*self.axes, *self.place)]
        wrong = self.is_bound and any(field.errors for field in fields)
        return {"fields": fields, "open": wrong or not self["host_country"].value()}

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if typed.get("host_country") and typed["host_country"] == typed.get("destination_country"):
            self.add_error("destination_country", INVARIANTS["INV-14"])
        if typed.get("voluntariness") == Voluntariness.FORCED:
            self.add_error("voluntariness", INVARIANTS["INV-15"])
        return typed

    def form_data(self) -> FormOfReturn:
        said = self.cleaned_data.items()
        return FormOfReturn(**{name: value for name, value in said if name not in ("arrived_on", "for_queue")})


@dataclass(frozen=True)
class NamedField:
    """A field as the error summary needs it, with words that say whose and which it is."""

    field: BoundField
    whose: str

    @property
    def is_hidden(self) -> bool:
        return self.field.is_hidden

    @property
    def id_for_label(self) -> str:
        return self.field.id_for_label

    @property
    def focus_id(self) -> str:
        return self.field.focus_id  # type: ignore[attr-defined]

    @property
    def label(self) -> str:
        return ", ".join(part for part in (self.whose, str(self.field.label)) if part)

    @property
    def errors(self) -> list[str]:
        return [str(fault) for fault in self.field.errors]


class PeopleForm:
    """The blocks for people on one page, together, as the page and the error summary see them."""

    def __init__(self, members: list[MemberForm]):
        self.members = members
        self.reasons: list[str] = []

    @property
    def forms(self) -> list[PageForm]:
        return [*self.members]

    @property
    def is_bound(self) -> bool:
        return self.members[0].is_bound

    @property
    def errors(self) -> bool:
        return bool(self.reasons) or any(form.errors for form in self.forms)

    def non_field_errors(self) -> list[str]:
        return [*self.reasons, *(str(fault) for form in self.forms for fault in form.non_field_errors())]

    def __iter__(self) -> Iterator[NamedField]:
        for place, form in enumerate(self.forms):
            several = len(self.members) > 1 and place < len(self.members)
            whose = _whose(place) if several else ""
            yield from (NamedField(field, whose) for field in form)

    def is_valid(self) -> bool:
        """Whether every form is clean and nobody stands there twice."""
        # Every form is checked, so that all faults are said at once.
        clean = all([form.is_valid() for form in self.forms])
        return clean and self._nobody_twice()

    def add_reasons(self, reasons: list[str]) -> None:
        self.reasons += reasons

    def typed(self) -> list[tuple[str, str]]:
        """Everything that was sent, for the next page's hidden fields."""
        sent = self.members[0].data_sent
        own = ("csrfmiddlewaretoken", "step", "told", "same-")
        return [(name, value) for name, values in sent.lists() if not name.startswith(own) for value in values if value]

    def new_members(self, chosen: dict[int, UUID]) -> list[NewMember]:
        """What the command takes; `chosen` says which of them are on record already."""
        return [
            NewMember(
                relation="self" if member.is_main else member.cleaned_data["relation"],
                person=None if place in chosen else member.person_data(),
                person_id=chosen.get(place),
                entered_on=member.cleaned_data["entered_on"],
                guardian_name=member.cleaned_data["guardian_name"],
            )
            for place, member in enumerate(self.members)
        ]

    def _nobody_twice(self) -> bool:
        seen = set()
        for member in self.members:
            typed = member.cleaned_data
            key = (latin(f"{typed['given_names']} {typed['family_name']}"), typed["born_on"])
            if key in seen:
                member.add_error("given_names", ValidationError(INVARIANTS["INV-10"]))
                return False
            seen.add(key)
        return True


class JoinForm(PeopleForm):
    """One person more, for a household that is on record."""

    @classmethod
    def blank(cls) -> "JoinForm":
        return cls([MemberForm(prefix="m0")])

    @classmethod
    def sent(cls, data: QueryDict) -> "JoinForm":
        return cls([MemberForm(data, prefix="m0")])

    @classmethod
    def kept(cls, data: QueryDict) -> "JoinForm":
        return cls([MemberForm(initial=_typed(MemberForm(data, prefix="m0")), prefix="m0")])


class HouseholdForm(PeopleForm):
    """The registration page: a block for each person, and the journey."""

    def __init__(self, members: list[MemberForm], journey: ReturnForm):
        super().__init__(members)
        self.journey = journey

    @classmethod
    def blank(cls, actor: Actor) -> "HouseholdForm":
        return cls([MemberForm(prefix="m0", is_main=True)], ReturnForm(initial=ReturnForm.usual(actor)))

    @classmethod
    def sent(cls, data: QueryDict) -> "HouseholdForm":
        """Bound to what was sent: to be checked."""
        return cls(
            [MemberForm(data, prefix=f"m{place}", is_main=not place) for place in range(cls.count(data))],
            ReturnForm(data),
        )

    @classmethod
    def kept(cls, data: QueryDict, step: str = "", at: int | None = None) -> "HouseholdForm":
        """What was typed, unchecked: a block added, one removed (never the first), or another one at hand."""
        places = [place for place in range(cls.count(data)) if not (place and place == at and step == REMOVE)]
        typed = [_typed(MemberForm(data, prefix=f"m{place}", is_main=not place)) for place in places]
        if step == ADD:
            typed.append({})
        members = [
            MemberForm(initial=initial, prefix=f"m{place}", is_main=not place)
            for place, initial in enumerate(typed[:MOST_MEMBERS])
        ]
        at_hand = at if step == EDIT and at is not None and at < len(members) else len(members) - 1
        for now, before in enumerate(places[:MOST_MEMBERS]):
            if now == at_hand:
                continue
            members[now].is_at_hand = False
            if typed[now]["given_names"]:  # whose name is not known yet stays open
                members[now].fold(_sent_of(data, before, now))
        return cls(members, ReturnForm(initial=_typed(ReturnForm(data))))

    def fold_those_without_fault(self) -> None:
        """After checking: everybody whose block is clean becomes a line; somebody who is alone stays open."""
        sent = self.members[0].data_sent
        for place, member in enumerate(self.members):
            member.is_at_hand = member.is_main
            if not member.errors and len(self.members) > 1:
                member.fold(_sent_of(sent, place, place))

    @staticmethod
    def count(data: QueryDict) -> int:
        """How many people the page held; of a number no page could have sent, the nearest one."""
        text = data.get("members", "1")
        return min(max(int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1, 1), MOST_MEMBERS)

    @property
    def forms(self) -> list[PageForm]:
        return [*self.members, self.journey]

    def is_valid(self) -> bool:
        """Also: nobody is born after the household arrived."""
        return super().is_valid() and self._nobody_born_later()

    def _nobody_born_later(self) -> bool:
        arrived_on = self.journey.cleaned_data["arrived_on"]
        for member in self.members:
            born = member.cleaned_data["born_on"]
            if arrived_on and born and born.on > arrived_on:
                member.add_error("born_on", ValidationError(INVARIANTS["INV-13"]))
                return False
        return True

    @property
    def may_add(self) -> bool:
        return len(self.members) < MOST_MEMBERS


def _whose(place: int) -> str:
    return _now("Person %(number)s") % {"number": place + 1} if place else _now("Main applicant")


def _sent_of(data: QueryDict, before: int, now: int) -> list[tuple[str, str]]:
    """What was sent of the person in one place, named for the place where the person stands now."""
    old, new = f"m{before}-", f"m{now}-"
    lists = data.lists()
    return [(new + name[len(old) :], value) for name, sent in lists if name.startswith(old) for value in sent if value]


def _typed(form: forms.Form) -> dict[str, Any]:
    """What was typed in each field of a form, unchecked."""
    return {
        name: field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
        for name, field in form.fields.items()
    }
