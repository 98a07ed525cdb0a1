"""When a stream is started anew, and with which latency: by numbers, without a device."""

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


def test_what_runs_dry_again_and_again_gets_longer_buffers_up_to_the_longest() -> None:
    stream = Steadiness((0.05, 0.07, 0.1))
    stream.opened(0.0)
    found = []
    for second in range(10, 30, 2):
        dry(stream, second)
        found.append(stream.wanted(second))
        (stream.opened if found[-1] is Wanted.LONGER else stream.started)(second)
    assert found[:4] == [Wanted.ANEW, Wanted.LONGER, Wanted.ANEW, Wanted.LONGER]
    assert set(found[4:]) == {Wanted.ANEW}
    assert stream.latency == 0.1


def test_running_dry_while_the_models_load_does_not_make_the_buffers_longer() -> None:
    stream = Steadiness()
    stream.opened(100.0)
    for now in (101.1, 102.2, 103.3, 104.4):
        dry(stream, now)
        assert stream.wanted(now) is Wanted.ANEW
        stream.started(now)
    assert stream.latency == LATENCIES[0]


def test_running_dry_once_in_a_while_does_not_make_the_buffers_longer() -> None:
    stream = Steadiness()
    stream.opened(0.0)
    for second in range(100, 1_000, 100):
        dry(stream, second)
        assert stream.wanted(second) is Wanted.ANEW
        stream.started(second)
    assert stream.latency == LATENCIES[0]


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
