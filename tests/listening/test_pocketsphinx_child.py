"""The process that owns PocketSphinx, for real: what it is asked, and what becomes of it."""

import os
import signal
import threading
import time

import pytest

from voice_coach.listening.pocketsphinx_child import PocketSphinxChild, given

ONE_WORD = ((("stop", 1),), ())
SILENCE = bytes(2 * 16_000)


def test_calls_are_answered_in_their_order_without_waiting_for_each() -> None:
    child = PocketSphinxChild()
    asked = [child.call("knows", word) for word in ("stop", "stopp", "knee")]
    child.call("listen_for", ONE_WORD, frozenset({1}))
    nothing = child.call("phrase", SILENCE)
    assert [given(one) for one in asked] == [True, False, True]
    assert given(nothing)[0] in ("", "stop")
    child.close()


def test_decoding_holds_up_no_other_thread() -> None:
    child = PocketSphinxChild()
    given(child.call("knows", "stop"))
    asked = child.call("words", SILENCE * 5)
    turns = 0
    while not asked.done():
        time.sleep(0.001)
        turns += 1
    assert turns > 50
    child.close()


def test_an_unknown_call_fails_and_the_next_is_answered() -> None:
    child = PocketSphinxChild()
    with pytest.raises(RuntimeError):
        given(child.call("sing"))
    assert given(child.call("knows", "stop"))
    child.close()


def test_a_killed_process_fails_what_was_asked_and_what_is_asked_later() -> None:
    child = PocketSphinxChild()
    given(child.call("knows", "stop"))
    os.kill(child.pid, signal.SIGKILL)
    for _ in range(2):
        with pytest.raises(RuntimeError):
            given(child.call("knows", "stop"))
    child.close()


def test_closing_ends_process_and_thread() -> None:
    others = set(threading.enumerate())
    child = PocketSphinxChild()
    (reader,) = set(threading.enumerate()) - others
    given(child.call("knows", "stop"))
    child.close()
    reader.join(5)
    assert not reader.is_alive()
    with pytest.raises(ProcessLookupError):
        os.kill(child.pid, 0)
