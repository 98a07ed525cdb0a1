"""A counted exercise: what is needed, how it goes, sets with rest between, effort after each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from voice_coach.coaching import happenings
from voice_coach.coaching.activities import counting
from voice_coach.coaching.activities.learn import how_to, position
from voice_coach.coaching.activities.questions import question
from voice_coach.coaching.activities.reading import read
from voice_coach.coaching.activity import CueScript, Param
from voice_coach.coaching.cues import Answer, Ask, Beat, Cue, Line, Log, Mark, Say
from voice_coach.programme.types import Amount, Counting, Exercise, Programme, Stage
from voice_coach.record.events import Event
from voice_coach.record.kinds import event
from voice_coach.record.kinds_done import SetDone

BEGUN = ("set ", "rest ", "effort ", "count ")
"""How the parts are named that come once it has been told how the exercise goes."""
COUNTED_SO_FAR = ("answer.effort", "answer.count", counting.SO_FAR)
"""How the parameters are named that hold what was done of it."""
ONE: Mapping[Counting, str] = {"repetitions": "repetition", "holds": "hold"}
"""How the line about the plan is named where there is only one."""
LADDER = 3
"""So many harder versions are a ladder, as for balance: booklet, Balance."""
INTO_POSITION = 5.0
"""Seconds of quiet for getting into the position of an exercise that is done on its own (default)."""
REST_OVER = 5.0
"""Seconds before the end of a rest at which the next set is announced."""


@dataclass(frozen=True, slots=True)
class Dose:
    """How much: counts for repetitions, sets and steps, everything else in seconds."""

    counting: Counting
    reps: int
    sets: int
    seconds: float
    """Of one hold, or of the whole set for an exercise by minutes."""
    steps: int
    tempo: tuple[float, float]
    rest: float


def stage_of(exercise: Exercise, name: str) -> Stage | None:
    """The easier or harder version of that id."""
    return next((stage for stage in (*exercise.easier, *exercise.harder) if stage.id == name), None)


def dose_of(exercise: Exercise, params: Mapping[str, Param]) -> Dose:
    """What the parameters ask for, else what the programme says."""
    stage = stage_of(exercise, str(params.get("stage", "")))
    way = (stage and stage.counting) or exercise.counting

    def number(name: str, amount: Amount | None, default: float) -> float:
        return float(params.get(name, amount.value if amount else default))

    if way == "minutes":
        seconds = 60 * number("minutes", exercise.minutes, 5)
        seconds = float(params.get("seconds", seconds))
    else:
        seconds = number("seconds", exercise.hold, 10)
    tempo = number("tempo_up", exercise.tempo_up, 2), number("tempo_down", exercise.tempo_down, 2)
    return Dose(
        counting=way,
        reps=max(1, int(number("reps", exercise.reps, 5))),
        sets=max(1, int(number("sets", exercise.sets, 1))),
        seconds=max(1.0, seconds),
        steps=max(1, int(number("reps" if "reps" in params else "steps", exercise.steps, 10))),
        tempo=tempo,
        rest=number("rest", exercise.rest, 30),
    )


def exercise(params: Mapping[str, Param], programme: Programme) -> CueScript:
    """Parameters: `exercise`; `reps`, `sets`, `seconds`, `minutes`, `stage`, `side`, `tempo_up`,
    `tempo_down`, `rest` where the programme's own are not wanted; `brief` (True: without how it is done);
    `move` (True: the position is new, and getting into it takes its time), `there` (True: the person is in
    it already); `equipped` (True: what it needs is at hand); `count` ("person": the person counts aloud).
    Gives the answer about the effort of the last set.
    """
    what = programme.exercises[str(params["exercise"])]
    stage = yield from _stage(what, params)
    dose = dose_of(what, {**params, "stage": stage.id} if stage else params)
    notes = [Line("own.words", {"words": note}) for note in _notes(params)]
    intro = [] if params.get("brief", False) else how_to(what)
    alone = bool(intro) and not params.get("move", False) and not params.get("there", False)
    intro += [Line(line) for line in (stage.ready if stage else ())]
    yield from read([plan_line(what, dose), *notes], "plan", after=0.6)
    ready = yield from _prepare(what, params)
    if not ready:
        yield from read(["exercise.not_equipped"], "the end")
        return Answer(None)
    if alone:
        yield from read([position(what)], "position", after=INTO_POSITION)
    yield from read(intro, "ready", after=0.6)
    if what.position == "machine":
        yield from _until_ready(params, "exercise.ask_in_position", "on the machine")
    sides = yield from _sides(what, params)
    for number in range(1, dose.sets + 1):
        done = 0
        for side in sides:
            yield from read(_announcement(number, dose, side), counting.part_of(number, side), after=1.0)
            if person_counts(dose, params):
                done += yield from counting.followed(
                    what, dose.reps, params, number, side, stage.id if stage else ""
                )
            else:
                yield from _count(what, dose, number, side, stage.id if stage else "")
                done += dose.reps
        if not done:
            yield from read(["exercise.nothing_done"], "the end")
            return Answer(None)
        yield Log(_set_done(what, dose, number, sides, stage.id if stage else "", done))
        ask = Ask(Line("ask.effort"), "effort")
        answer = yield from question(params, f"effort {number}", ask, number, dose.sets)
        effort = happenings.effort_given(what.id, str(answer.value))
        if effort is not None:
            yield Log(effort)
        if answer.value == "painful":
            yield from read(["effort.painful"], "the end")
            return answer
        if number < dose.sets:
            yield from _rest(dose, number)
    yield from read(["exercise.done"], "the end")
    return answer


def afresh(params: Mapping[str, Param], at: Mark | None) -> dict[str, Param]:
    """The same exercise from its first set, nothing counted yet; what has been told and asked once stays so.

    at: how far it was.
    """
    kept = {name: value for name, value in params.items() if not name.startswith(COUNTED_SO_FAR)}
    if has_begun(at):
        kept["brief"] = True
    if kept.get("answer.equipment") == "yes":
        kept["equipped"] = True
    return kept


def has_begun(at: Mark | None) -> bool:
    """Whether it is past telling what is needed and how it goes."""
    return at is not None and at.part.startswith(BEGUN)


def person_counts(dose: Dose, params: Mapping[str, Param]) -> bool:
    """Whether the person counts aloud; what goes by the clock or by steps is counted by the coach."""
    return dose.counting == "repetitions" and params.get("count") == "person"


def _stage(what: Exercise, params: Mapping[str, Param]) -> CueScript:
    """The version; of a ladder, the person says where to begin, once. None: the exercise itself."""
    if "stage" in params or len(what.harder) < LADDER:
        return stage_of(what, str(params.get("stage", "")))
    options = ("usual", *(stage.name for stage in what.harder[:LADDER]))
    slots = {f"option{n}": option for n, option in enumerate(("option.usual", *options[1:]), 1)}
    yield from read([Line("exercise.versions", {"name": what.name})], "versions")
    ask = Ask(Line("ask.which_of_4", slots), "choice", options)
    answer = yield from question(params, "stage", ask)
    stage = next((stage for stage in what.harder if stage.name == answer.value), None)
    if answer.value is not None:
        yield Log(happenings.stage_chosen(what.id, stage.id if stage else ""))
    return stage


def _notes(params: Mapping[str, Param]) -> list[str]:
    """What the physiotherapist wants to be read aloud before it: parameters `note.1`, `note.2` …"""
    return [str(params[name]) for name in sorted(params) if name.startswith("note.")]


def _prepare(what: Exercise, params: Mapping[str, Param]) -> CueScript:
    """What is needed, and the way into a new position, unhurried; gives whether it can begin."""
    if what.equipment and not params.get("equipped", False):
        needs = [Line("exercise.needs", {"what": item}) for item in what.equipment]
        yield from read(needs, "equipment")
        there = yield from question(params, "equipment", Ask(Line("exercise.ask_equipment"), "yesno"))
        if there.value is False:
            return False
        if there.value:
            yield Log(happenings.equipped(what.id))
    if params.get("move", False):
        yield from read([f"position.{what.position}"], "position 1")
        if what.position != "machine":
            yield from _until_ready(params, "exercise.ask_in_position", "in position")
    return True


def _until_ready(params: Mapping[str, Param], line: str, name: str) -> CueScript:
    """Getting up, down or onto a machine is never hurried: it goes on when the person says so."""
    again = 1
    while True:
        ready = yield from question(params, f"{name} {again}", Ask(Line(line), "yesno"))
        if ready.value is not False:
            return
        again += 1
        yield from read(["exercise.no_hurry"], f"no hurry {name} {again}")


def plan_line(what: Exercise, dose: Dose) -> Line:
    """The exercise and how much of it, in a line."""
    amount: dict[str, str | int | float] = {"name": what.name, "sets": dose.sets}
    if dose.counting == "minutes":
        minutes, seconds = divmod(round(dose.seconds), 60)
        if seconds:
            return Line("plan.seconds", {**amount, "seconds": round(dose.seconds)})
        return Line("plan.minute" if minutes == 1 else "plan.minutes", {**amount, "minutes": minutes})
    if dose.counting == "holds":
        amount.update(reps=dose.reps, seconds=round(dose.seconds))
    else:
        amount["reps"] = dose.steps if dose.counting == "steps" else dose.reps
    way = ONE.get(dose.counting, dose.counting) if dose.reps == 1 else dose.counting
    return Line(f"plan.{way}" + ("" if dose.sets == 1 else "_sets"), amount)


def _sides(what: Exercise, params: Mapping[str, Param]) -> CueScript:
    side = str(params.get("side", ""))
    if what.sides == "ask" and not side:
        options = ("left", "right", "each")
        answer = yield from question(params, "side", Ask(Line("ask.side"), "choice", options))
        side = str(answer.value or "each")
    if side in ("left", "right"):
        return (side,)
    return ("left", "right") if what.sides == "one_then_other" or side == "each" else ("",)


def _announcement(number: int, dose: Dose, side: str) -> list[Line]:
    lines = []
    if dose.sets > 1 and side != "right":
        lines.append(Line("exercise.set", {"n": number, "sets": dose.sets}))
    if side:
        lines.append(Line(f"exercise.side_{side}"))
    return [*lines, Line("exercise.go")]


def _count(what: Exercise, dose: Dose, number: int, side: str, stage: str) -> Iterator[Cue]:
    match dose.counting:
        case "repetitions":
            return counting.repetitions(what, dose.reps, dose.tempo, number, side, stage)
        case "holds":
            return counting.holds(what, dose.reps, dose.seconds, number, side, stage)
        case "minutes":
            return counting.minutes(what, dose.seconds, number)
        case "steps":
            return counting.steps(what, dose.steps, dose.tempo[0], number, stage)


def _set_done(
    what: Exercise, dose: Dose, number: int, sides: tuple[str, ...], stage: str, done: int
) -> Event:
    planned = dose.reps * len(sides)
    match dose.counting:
        case "repetitions":
            data = SetDone(what.id, number, reps=done, planned=planned, stage=stage)
        case "holds":
            data = SetDone(what.id, number, reps=planned, seconds=dose.seconds, planned=planned, stage=stage)
        case "minutes":
            data = SetDone(what.id, number, minutes=dose.seconds / 60, stage=stage)
        case "steps":
            data = SetDone(what.id, number, steps=dose.steps * 2, planned=dose.steps * 2, stage=stage)
    return event(data)


def _rest(dose: Dose, number: int) -> Iterator[Cue]:
    yield Mark("rest", number, dose.sets, f"rest {number}")
    quiet = max(0.0, dose.rest - REST_OVER)
    yield Beat(max(quiet, 3.0), Line("exercise.rest", {"seconds": round(dose.rest)}), scaled=False)
    if quiet:
        yield Beat(REST_OVER, Line("exercise.rest_over"), scaled=False)
    else:
        yield Say(Line("exercise.rest_over"))
