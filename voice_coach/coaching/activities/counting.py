"""The ways of counting one set: repetitions, holds, minutes, steps.

A set is counted in parts (`set 2 left`): kind of mark, part and number are a place.
"""

from collections.abc import Iterator, Mapping

from voice_coach.coaching import happenings
from voice_coach.coaching.activities.questions import question
from voice_coach.coaching.activities.reading import read
from voice_coach.coaching.activity import CueScript, Param
from voice_coach.coaching.cues import Ask, Beat, Cue, Line, Log, Mark, Say
from voice_coach.programme.types import Exercise

CHUNK = 10
"""Seconds between the places to go on at in an exercise by minutes."""
COUNTDOWN = 3
"""Last seconds of a hold that are counted down aloud."""
SPOKEN_HALFWAY = 20
"""Seconds from which half of a hold is spoken, not only sounded."""
BETWEEN_HOLDS = 4.0
COUNTED = "count"
"""First word of the name of a question that waits for the person's next number: `count 3 set 1 left`."""
SO_FAR = "so_far."
"""Parameter `so_far.set 1 left`: how many the coach had counted there when the person took over."""


def spoken(number: int, word: str = "") -> Line:
    """The number as it is counted, after a short word where there is one."""
    return Line("count.word", {"word": word, "n": number}) if word else Line("count.n", {"n": number})


def repetitions(
    exercise: Exercise, count: int, tempo: tuple[float, float], set_number: int, side: str, stage: str
) -> Iterator[Cue]:
    """A word on the way up, the number on the way down; with alternating sides both are one repetition."""
    up, down = tempo
    part = part_of(set_number, side)
    word = Line(exercise.up) if exercise.up else None
    for n in range(1, count + 1):
        yield Mark("rep", n, count, part)
        if exercise.sides == "alternate":
            yield Beat(up, Line("side.left"))
            yield Beat(down, Line(exercise.down) if exercise.down else None)
            yield Beat(up, Line("side.right"))
        else:
            yield Beat(up, word)
        yield Beat(down, spoken(n, exercise.down))
        yield Log(happenings.repetition_done(exercise.id, set_number, n, side, stage))


def followed(
    exercise: Exercise, count: int, params: Mapping[str, Param], set_number: int, side: str, stage: str
) -> CueScript:
    """The person counts aloud, and a soft tick says that the number was heard; gives how many were done.

    A question that is skipped ("next") ends the set.
    """
    part = part_of(set_number, side)
    done = int(params.get(SO_FAR + part, 0))
    yield from read(["count.your_turn"], f"{part} yours")
    while done < count:
        yield Mark("rep", done + 1, count, part)
        ask = Ask(Line("count.which_number", {"n": done}), "number", silent=True)
        answer = yield from question(params, f"{COUNTED} {done} {part}", ask, done + 1, count)
        if not isinstance(answer.value, int | float) or answer.value <= done:
            break
        said = min(count, int(answer.value))
        for n in range(done + 1, said + 1):
            yield Log(happenings.repetition_done(exercise.id, set_number, n, side, stage))
        done = said
        yield Beat(0.2, tone="tick", scaled=False)
    yield from read([Line("count.all" if done == count else "count.so_many", {"n": done})], f"{part} done")
    return done


def holds(
    exercise: Exercise, count: int, seconds: float, set_number: int, side: str, stage: str
) -> Iterator[Cue]:
    """Each hold lasts exactly its seconds: half of it is told, the last three are counted down."""
    part = part_of(set_number, side)
    for n in range(1, count + 1):
        yield Mark("hold", n, count, part)
        yield Say(Line("hold.ready", {"n": n, "count": count}), after=1.0)
        yield from _held(seconds)
        yield Log(happenings.hold_done(exercise.id, set_number, n, side, seconds, stage))
        yield Mark("release", n, count, part)
        yield Beat(BETWEEN_HOLDS, Line("hold.release"), scaled=False)


def _held(seconds: float) -> Iterator[Cue]:
    counted = min(COUNTDOWN, int(seconds))
    before = seconds - counted
    half = seconds / 2
    if before > half > 1:
        yield Beat(half, Line("hold.now"), scaled=False)
        line = Line("hold.halfway") if seconds >= SPOKEN_HALFWAY else None
        yield Beat(before - half, line, "halfway", scaled=False)
    elif before:
        yield Beat(before, Line("hold.now") if before >= 1 else None, scaled=False)
    for left in range(counted, 0, -1):
        yield Beat(1.0, spoken(left), scaled=False)


def minutes(exercise: Exercise, seconds: float, set_number: int) -> Iterator[Cue]:
    """Exactly that many seconds, with half-way and last-minute cues."""
    total = max(CHUNK, round(seconds))
    part = part_of(set_number, "")
    at = 0
    while at < total:
        length = min(CHUNK, total - at)
        yield Mark("second", at, total, part)
        yield Beat(length, _minute_cue(at, length, total), scaled=False)
        at += length
        if at % 60 == 0:
            yield Log(happenings.minute_done(exercise.id, at // 60))


def _minute_cue(at: int, length: int, total: int) -> Line | None:
    if at == 0:
        return Line("minutes.go")
    if total >= 120 and at <= total - 60 < at + length:
        return Line("minutes.last")
    if total >= 60 and at <= total / 2 < at + length:
        return Line("minutes.halfway")
    return None


def steps(exercise: Exercise, count: int, seconds: float, set_number: int, stage: str) -> Iterator[Cue]:
    """That many steps out, a turn, and the same back: booklet, Balance. `seconds`: for one step."""
    for way in ("out", "back"):
        part = part_of(set_number, way)
        if way == "back":
            yield Mark("turn", 1, 1, part)
            yield Say(Line("steps.turn"), after=3.0)
        for n in range(1, count + 1):
            yield Mark("step", n, count, part)
            yield Beat(seconds, spoken(n))
        yield Log(happenings.steps_done(exercise.id, set_number, count, stage))


def part_of(set_number: int, side: str) -> str:
    """The part of a mark for that set and side."""
    return f"set {set_number} {side}".rstrip()
