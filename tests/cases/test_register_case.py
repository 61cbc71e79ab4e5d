from bayiri.cases.commands import FormOfReturn, NewMember, register_case
from bayiri.cases.models import Case
from bayiri.people.commands import PersonData


def test_it_registers_a_household(cast, act):
    act(cast.carla)
    case = register_case(
        by=cast.carla,
        form=FormOfReturn("DEU", "IRQ"),
        members=[NewMember("self", PersonData("محمد", "حسن"))],
    )
    assert case.number.startswith("R-")
    assert Case.objects.count() == 1
    act(cast.eve)
    assert Case.objects.count() == 0
