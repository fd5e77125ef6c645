"""Each status has its words for every place where it is read."""

from __future__ import annotations

import pytest

from bot.board.wording import MARK, STATUS
from measures.standing import FINISHED, OPEN
from measures.vocabulary import Status
from messages.card import STATUS_TONES
from messages.status_words import STATUS_WORDS


@pytest.mark.parametrize("status", Status)
def test_each_status_has_words_in_chat_on_paper_and_on_the_board(status: Status) -> None:
    words = STATUS_WORDS[status]
    assert all((words.chat, words.paper, words.board, words.mark))
    assert status in STATUS_TONES
    assert STATUS[status.value] == words.board
    assert MARK[status.value] == words.mark


def test_each_status_is_open_finished_or_given_up_and_only_one_of_them() -> None:
    assert OPEN | FINISHED | {Status.WAIVED} == set(Status)
    assert not OPEN & FINISHED
