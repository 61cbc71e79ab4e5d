"""Every address, opened by agencies that were given a part of the case: nothing of the other parts stands on any page."""

import re

import pytest

from tests.invariants.test_walk_addresses import EVERY, ONLY_SENT, url
from tests.invariants.walks.holders import HOLDERS, give
from tests.invariants.walks.telltales import KIND_OF, REFUSING, free_texts, not_for

# What an address gives besides, where it is asked for.
MORE_OF = {
    "journey:paper-picture": ("?as=pdf",), "journey:paper-file": ("?as=issued",), "cases:file-content": ("?download=1",),
}  # fmt: skip
OFFERED = {"safeguards:assess": {"Serious illness"}}  # what a form offers to choose from, not what was found


def test_every_free_text_is_planted(world):
    """INV-04: each column that takes free text says to which part it belongs, has rows, and takes a word."""
    assert {table for _, table, _ in free_texts()} == set(KIND_OF)
    assert (world.bare, world.refusing) == (set(), REFUSING)


def opened(client, world):
    """Every address that answers with a page: its name and the answer."""
    for address in EVERY:
        for more in () if address in ONLY_SENT else ("", *MORE_OF.get(address, ())):
            answer = client.get(url(address, world.ids) + more)
            assert answer.status_code < 500, address
            if answer.status_code == 200:
                yield address, answer


@pytest.fixture(scope="module")
def words_of_forms():
    """What forms offer to choose from, seen by who was given nothing: filled by the first test that asks."""
    return {}


@pytest.fixture
def met(world, client, words_of_forms):
    """`met(sections)`: what stands on which page and belongs to other parts; and the pages of other parts."""
    client.force_login(world.user("argyle"))
    if not words_of_forms:
        words_of_forms.update({address: not_for((), answer) for address, answer in opened(client, world)})

    def walk(sections):
        wrong = {}
        for address, answer in opened(client, world):
            if words := not_for(sections, answer) - words_of_forms.get(address, set()) - OFFERED.get(address, set()):
                wrong[address] = words
            part, of = getattr(EVERY[address][1], "shows", ("", ()))
            if part and not sections & set(of):
                wrong[address] = {f"the part {part}"}
        return wrong

    return walk


def test_who_was_given_nothing_meets_no_word(met, words_of_forms):
    """INV-04: on none of the pages that everybody opens; what forms offer to choose from is the same for all."""
    assert not {word for words in words_of_forms.values() for word in words if word.startswith("zz")}
    assert set(words_of_forms) <= set(EVERY)


@pytest.mark.parametrize("name", HOLDERS)
def test_who_holds_a_part_meets_no_word_of_another(world, met, name):
    """INV-190: no free text, amount, day of birth or basis of the return of a part that was not given, on any page."""
    assert met(give(world, name)) == {}


def test_the_page_of_a_case_leads_to_no_part_that_was_not_given(world, client):
    """INV-190: who holds the journey is not led to pages that are not there for them."""
    give(world, "identity, journey and basis")
    client.force_login(world.user("argyle"))
    page = client.get(url("journey:case", world.ids)).content.decode()
    links = {link.split("#")[0] for link in re.findall(r'href="(/cases/[^"]+)"', page)}
    assert len(links) > 10
    assert {link: client.get(link).status_code for link in links if client.get(link).status_code == 404} == {}
