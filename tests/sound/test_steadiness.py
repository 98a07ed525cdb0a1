"""When a stream is started anew, and with which latency: by numbers, without a device."""

import pytest

from voice_coach.steadiness import LATENCIES, Steadiness, Wanted

BLOCK = 0.02


def run(stream: Steadiness, seconds: float, at: float, *, lag: float = 0.0) -> float:
    """Let blocks come, no younger than `lag`, half of them later; gives the time after them."""
    for n in range(round(seconds / BLOCK)):
        stream.block(lag + n % 2 * 0.04, False, at)
        at += BLOCK
    return at


def dry(stream: Steadiness, at: float) -> None:
    stream.block(0.0, True, at)


def test_a_stream_that_neither_runs_dry_nor_lags_is_left_alone() -> None:
    stream = Steadiness()
    stream.opened(0.0)
    now = run(stream, 60, 0.0)
    assert stream.wanted(now) is Wanted.AS_IT_IS
    assert stream.latency == LATENCIES[0]


def test_after_running_dry_it_starts_anew_once() -> None:
    stream = Steadiness()
    stream.opened(0.0)
    dry(stream, 5.0)
    assert [stream.wanted(5.1), stream.wanted(5.2)] == [Wanted.ANEW, Wanted.AS_IT_IS]


def test_it_is_not_started_all_the_time() -> None:
    stream = Steadiness()
    stream.opened(0.0)
    dry(stream, 0.5)
    assert stream.wanted(0.6) is Wanted.AS_IT_IS
    assert stream.wanted(1.1) is Wanted.ANEW


def calm(stream: Steadiness, seconds: float, at: float, *, quiet: bool) -> tuple[float, list[Wanted]]:
    """Let it run undisturbed; gives the time after it, and what was wanted of the stream."""
    end = at + seconds
    found: list[Wanted] = []
    while at < end:
        at = run(stream, 0.5, at)
        wanted = stream.wanted(at, quiet=quiet)
        if wanted is not Wanted.AS_IT_IS:
            found.append(wanted)
            stream.opened(at)
    return at, found


def test_shorter_buffers_are_tried_once_the_machine_is_calm_and_nothing_sounds() -> None:
    stream = Steadiness()
    stream.opened(0.0)
    now, found = calm(stream, 30, 0.0, quiet=False)
    assert (found, stream.latency) == ([], LATENCIES[0])
    now, found = calm(stream, 60, now, quiet=True)
    assert (found, stream.latency) == ([Wanted.OTHER], LATENCIES[1])


def test_shorter_buffers_are_not_tried_soon_after_a_stumble() -> None:
    stream = Steadiness()
    stream.opened(0.0)
    now, _ = calm(stream, 8, 0.0, quiet=True)
    dry(stream, now)
    assert stream.wanted(now, quiet=True) is Wanted.ANEW
    stream.started(now)
    now, found = calm(stream, 8, now, quiet=True)
    assert found == []
    assert calm(stream, 8, now, quiet=True)[1] == [Wanted.OTHER]


@pytest.mark.parametrize("lost", [True, False])
def test_shorter_buffers_that_do_not_hold_out_are_given_up_for_good(lost: bool) -> None:
    stream = Steadiness()
    stream.opened(0.0)
    now, _ = calm(stream, 20, 0.0, quiet=True)
    assert stream.latency == LATENCIES[1]
    if lost:
        stream.lost()
    else:
        dry(stream, now)
        assert stream.wanted(now) is Wanted.OTHER
    stream.opened(now)
    assert stream.latency == LATENCIES[0]
    assert calm(stream, 300, now, quiet=True)[1] == []


def test_with_one_latency_there_is_no_other() -> None:
    stream = Steadiness((0.3,))
    stream.opened(0.0)
    assert calm(stream, 60, 0.0, quiet=True)[1] == []
    assert stream.latency == 0.3


def test_a_microphone_that_lags_behind_makes_it_start_anew() -> None:
    stream = Steadiness()
    stream.opened(0.0)
    now = run(stream, 2, 0.0, lag=0.3)
    assert stream.lag == 0.3
    assert stream.wanted(now) is Wanted.ANEW


def test_blocks_that_come_late_now_and_then_are_no_lag() -> None:
    stream = Steadiness()
    stream.opened(0.0)
    for n in range(500):
        stream.block(0.01 if n % 10 == 0 else 0.4, False, n * BLOCK)
        assert stream.wanted(n * BLOCK) is Wanted.AS_IT_IS


def test_a_lag_that_starting_anew_does_not_cure_is_the_devices_own() -> None:
    stream = Steadiness()
    now, restarts = 0.0, []
    stream.opened(now)
    while now < 600:
        now = run(stream, 0.5, now, lag=0.4)
        if stream.wanted(now) is Wanted.ANEW:
            restarts.append(now)
            stream.started(now)
    assert len(restarts) == 5
    assert restarts[-1] < 60
