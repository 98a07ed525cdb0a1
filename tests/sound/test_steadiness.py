"""When a stream is started anew: by numbers, without a device."""

from voice_coach.steadiness import Steadiness

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
    assert not stream.unsteady(now)


def test_after_running_dry_it_starts_anew_once() -> None:
    stream = Steadiness()
    stream.opened(0.0)
    dry(stream, 5.0)
    assert [stream.unsteady(5.1), stream.unsteady(5.2)] == [True, False]


def test_it_is_not_started_all_the_time() -> None:
    stream = Steadiness()
    stream.opened(0.0)
    dry(stream, 0.5)
    assert not stream.unsteady(0.6)
    assert stream.unsteady(1.1)


def test_a_microphone_that_lags_behind_makes_it_start_anew() -> None:
    stream = Steadiness()
    stream.opened(0.0)
    now = run(stream, 2, 0.0, lag=0.3)
    assert stream.lag == 0.3
    assert stream.unsteady(now)


def test_blocks_that_come_late_now_and_then_are_no_lag() -> None:
    stream = Steadiness()
    stream.opened(0.0)
    for n in range(500):
        stream.block(0.01 if n % 10 == 0 else 0.4, False, n * BLOCK)
        assert not stream.unsteady(n * BLOCK)


def test_a_lag_that_starting_anew_does_not_cure_is_the_devices_own() -> None:
    stream = Steadiness()
    now, restarts = 0.0, []
    stream.opened(now)
    while now < 600:
        now = run(stream, 0.5, now, lag=0.4)
        if stream.unsteady(now):
            restarts.append(now)
            stream.started(now)
    assert len(restarts) == 5
    assert restarts[-1] < 60
