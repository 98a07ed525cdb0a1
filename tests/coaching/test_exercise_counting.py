"""Every way of counting, as the exact list of what is to happen."""

from collections.abc import Sequence

import pytest

from voice_coach.coaching.activities import cues
from voice_coach.coaching.activity import ActivitySpec, Param
from voice_coach.coaching.cues import Answer, Ask, Beat, Cue, Line, Log, Mark, Say
from voice_coach.programme.types import Programme


def counted(programme: Programme, exercise: str, **params: Param) -> list[Cue]:
    """The cues between "here we go" and the question after the set."""
    spec = ActivitySpec("exercise", {"exercise": exercise, "brief": True, **params})
    found = cues(spec, programme)
    go = next(n for n, cue in enumerate(found) if isinstance(cue, Say) and cue.line.id == "exercise.go")
    end = next(n for n, cue in enumerate(found) if isinstance(cue, Mark) and cue.kind == "question")
    return found[go + 1 : end]


def plain(found: Sequence[Cue]) -> list[object]:
    """Beats as (seconds, line id, number), marks as (kind, number, total, part), events as their kind."""
    return [_plain(cue) for cue in found]


def _plain(cue: Cue) -> object:
    match cue:
        case Beat():
            line = cue.line or Line("")
            return (cue.seconds, line.id, line.slots.get("n"))
        case Mark():
            return (cue.kind, cue.number, cue.total, cue.part)
        case Log():
            return cue.event.kind
        case Say():
            return cue.line.id
        case Ask():
            return cue.expect


def test_a_repetition_is_a_word_on_the_way_up_and_its_number_on_the_way_down(small: Programme) -> None:
    assert plain(counted(small, "plain")) == [
        ("rep", 1, 2, "set 1"),
        (2, "word.up", None),
        (3, "count.n", 1),
        "repetition_done",
        ("rep", 2, 2, "set 1"),
        (2, "word.up", None),
        (3, "count.n", 2),
        "repetition_done",
        "set_done",
    ]


def test_alternating_sides_are_one_repetition(small: Programme) -> None:
    assert plain(counted(small, "in_turn", reps=1)) == [
        ("rep", 1, 1, "set 1"),
        (2, "side.left", None),
        (3, "", None),
        (2, "side.right", None),
        (3, "count.n", 1),
        "repetition_done",
        "set_done",
    ]


def test_one_side_is_done_to_its_end_before_the_other(small: Programme) -> None:
    found = counted(small, "each_side")
    marks = [cue for cue in found if isinstance(cue, Mark) and cue.kind == "rep"]
    assert [(m.part, m.number) for m in marks] == [
        ("set 1 left", 1),
        ("set 1 left", 2),
        ("set 1 right", 1),
        ("set 1 right", 2),
    ]
    assert [c.event.data["side"] for c in found if isinstance(c, Log) and "side" in c.event.data] == [
        "left",
        "left",
        "right",
        "right",
    ]


def test_a_hold_lasts_exactly_its_seconds_and_is_counted_down(small: Programme) -> None:
    found = counted(small, "hold", reps=1)
    assert plain(found) == [
        ("hold", 1, 1, "set 1"),
        "hold.ready",
        (5, "hold.now", None),
        (2, "", None),
        (1, "count.n", 3),
        (1, "count.n", 2),
        (1, "count.n", 1),
        "hold_done",
        ("release", 1, 1, "set 1"),
        (4, "hold.release", None),
        "set_done",
    ]
    assert [cue.tone for cue in found if isinstance(cue, Beat)][1] == "halfway"


@pytest.mark.parametrize("seconds", [1, 2, 3, 4, 5, 7.5, 10, 19, 20, 30])
def test_a_hold_of_any_length_lasts_exactly_that_long(small: Programme, seconds: float) -> None:
    found = counted(small, "hold", reps=1, seconds=seconds)
    held = [c for c in found if isinstance(c, Beat) and (c.line is None or c.line.id != "hold.release")]
    assert sum(beat.seconds for beat in held) == pytest.approx(seconds)
    assert not any(beat.scaled for beat in held)


def test_a_long_hold_says_half_way(small: Programme) -> None:
    assert (7, "hold.halfway", None) in plain(counted(small, "hold", reps=1, seconds=20))


def test_minutes_last_exactly_and_name_half_way_and_the_last_minute(small: Programme) -> None:
    found = counted(small, "minutes", seconds=300)
    beats = [cue for cue in found if isinstance(cue, Beat)]
    assert sum(beat.seconds for beat in beats) == 300
    spoken, at = {}, 0.0
    for beat in beats:
        if beat.line:
            spoken[at] = beat.line.id
        at += beat.seconds
    assert spoken == {0: "minutes.go", 150: "minutes.halfway", 240: "minutes.last"}
    logged = [cue.event for cue in found if isinstance(cue, Log) and cue.event.kind == "minute_done"]
    assert [event.data["number"] for event in logged] == [1, 2, 3, 4, 5]


def test_steps_are_counted_out_and_back_with_a_turn_between(small: Programme) -> None:
    assert plain(counted(small, "walk")) == [
        ("step", 1, 2, "set 1 out"),
        (2, "count.n", 1),
        ("step", 2, 2, "set 1 out"),
        (2, "count.n", 2),
        "steps_done",
        ("turn", 1, 1, "set 1 back"),
        "steps.turn",
        ("step", 1, 2, "set 1 back"),
        (2, "count.n", 1),
        ("step", 2, 2, "set 1 back"),
        (2, "count.n", 2),
        "steps_done",
        "set_done",
    ]


def test_between_sets_there_is_a_rest_of_exactly_its_seconds(small: Programme) -> None:
    found = cues(ActivitySpec("exercise", {"exercise": "twice"}), small)
    rest = next(n for n, cue in enumerate(found) if isinstance(cue, Mark) and cue.kind == "rest")
    beats = found[rest + 1 : rest + 3]
    assert [(b.seconds, b.scaled) for b in beats if isinstance(b, Beat)] == [(25, False), (5, False)]


def test_every_set_asks_how_it_was(small: Programme) -> None:
    found = cues(ActivitySpec("exercise", {"exercise": "twice"}), small)
    assert [cue.expect for cue in found if isinstance(cue, Ask)] == ["effort", "effort"]


def test_a_painful_set_is_the_last(small: Programme, perform) -> None:  # type: ignore[no-untyped-def]
    spec = ActivitySpec("exercise", {"exercise": "twice"})
    found = perform(spec, small, {"ask.effort": Answer("painful")})
    assert found[-1] == Say(Line("effort.painful"), 0.3)
    assert sum(isinstance(cue, Ask) for cue in found) == 1


def test_a_side_that_is_asked_for_is_the_side_that_is_counted(small: Programme, perform) -> None:  # type: ignore[no-untyped-def]
    found = perform(ActivitySpec("exercise", {"exercise": "asks"}), small, {"ask.side": Answer("right")})
    assert {c.part for c in found if isinstance(c, Mark) and c.kind == "rep"} == {"set 1 right"}
