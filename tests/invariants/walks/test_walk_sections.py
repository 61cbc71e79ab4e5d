"""Every address, opened by agencies that were given a part of the case: nothing of the other parts stands on any page."""

import pytest
from django.urls import reverse

from tests.invariants.test_walk_addresses import EVERY, ONLY_SENT, url
from tests.invariants.walks.holders import HOLDERS, give
from tests.invariants.walks.telltales import KIND_OF, free_texts, not_for, words_of


def test_every_free_text_is_planted(world):
    """INV-04: each column that takes free text says to which part it belongs, has rows, and takes a word."""
    assert {table for _, table, _ in free_texts()} == set(KIND_OF)
    assert (world.bare, world.refusing) == (set(), set())


@pytest.mark.parametrize("name", HOLDERS)
def test_who_holds_a_part_meets_no_word_of_another(world, client, name):
    """INV-190"""
    sections = give(world, name)
    client.force_login(world.user("argyle"))
    client.raise_request_exception = False
    wrong = {}
    for address in EVERY:
        if address in ONLY_SENT: continue
        answer = client.get(url(address, world.ids))
        if answer.status_code == 200 and (words := not_for(sections, answer)):
            wrong[address] = words
        shows = getattr(EVERY[address][1], "shows", None)
        if answer.status_code == 200 and shows and not sections & set(shows[1]): wrong[address+" shown"] = shows
        if answer.status_code>=500: wrong[address] = ''.join(__import__('traceback').format_exception(answer.exc_info[1])[-4:])
    print('WRONG', name, wrong)
    import traceback
    assert wrong == {}
