"""Beginning something: an exercise, breathing, a relaxation, a topic, a list."""

from collections.abc import Mapping
from dataclasses import replace

from voice_coach.coaching import happenings
from voice_coach.coaching.activities import SPOKEN
from voice_coach.coaching.activities.breathing import LONGEST_MINUTES
from voice_coach.coaching.activities.exercise import stage_of
from voice_coach.coaching.activities.learn import description
from voice_coach.coaching.activity import ActivitySpec, Param
from voice_coach.coaching.cues import Ask, Line
from voice_coach.coaching.effects import Remember
from voice_coach.coaching.events import SlotValue, Wanted
from voice_coach.coaching.flow import begin, interlude, pose
from voice_coach.coaching.known import Known
from voice_coach.coaching.rungs import USUAL, easier_ones, harder_ones, may_be_harder, name_of
from voice_coach.coaching.safety import gentler
from voice_coach.coaching.state import Question, Step, Turn
from voice_coach.coaching.today import prescribed_of, usual
from voice_coach.programme.types import Exercise
from voice_coach.record.exercise_log import UNITS
from voice_coach.record.swings import left_of_plan

MOST: Mapping[str, float] = {"reps": 100, "sets": 10, "minutes": 60, "seconds": 3600, "breaths": 200}
"""More than this is asked again: it was misheard, or too much to begin with (default)."""
LONGEST_ALONE = 600
"""Minutes of a walk or the like; more is asked again (default)."""
SPOKEN_CHOICES = 4
"""How many options a spoken question names at most."""


def start_exercise(turn: Turn) -> Step:
    """One exercise; asks which where a title is shared, and again where an amount cannot be."""
    exercise = _exercise(turn)
    if exercise is None:
        return ask_which(turn)
    amounts = _amounts(turn.slots, ("reps", "sets", "minutes", "seconds"))
    slots = {**turn.slots, "exercise": exercise.id}
    wrong = next((name for name, value in amounts.items() if not 1 <= value <= MOST[name]), None)
    if wrong is not None:
        return ask_amount(turn, wrong, slots)
    if exercise.counting == "repetitions" and amounts and not amounts.keys() & {"reps", "sets"}:
        kept = {name: value for name, value in slots.items() if name not in ("minutes", "seconds")}
        return ask_amount(turn, "reps", kept)
    params = usual(exercise.id, turn.known)
    params.update(_fitting(exercise, amounts))
    if exercise.id in turn.state.told:
        params["brief"] = True
    state = replace(turn.state, told=turn.state.told | {exercise.id})
    lead = _plan_is_done(turn, exercise) if not amounts else []
    if not amounts and prescribed_of(exercise.id, turn.known) is not None:
        lead.append(Line("exercise.as_prescribed"))
    if turn.text("stage"):
        lead += _with_version(exercise, turn.text("stage"), params, turn.known)
    return begin(state, ActivitySpec("exercise", params), *lead)


def _plan_is_done(turn: Turn, exercise: Exercise) -> list[Line]:
    """The plan is the cap of a good day too (booklet, Pacing); who goes on does so knowingly."""
    today, dose = turn.known.days.get("today"), turn.known.doses.get(exercise.id, {})
    done = dict(today.done).get(exercise.id) if today is not None else None
    unit = next((unit for unit in UNITS if dose.get(unit)), None)
    if done is None or unit is None:
        return []
    plan = float(dose[unit]) * float(dose.get("sets") or 1)
    return [] if left_of_plan(plan, done, unit) else [Line("exercise.done_today", {"name": exercise.name})]


def _with_version(exercise: Exercise, wanted: str, params: dict[str, Param], known: Known) -> list[Line]:
    """Put that version into the parameters; gives what there is to say about it."""
    here = str(params.get("stage", "")) or USUAL
    if wanted == "easier":
        wanted = next(iter(easier_ones(exercise, here)), "")
        if not wanted:
            params.update(gentler(ActivitySpec("exercise", params), exercise).params)
            params.pop("brief", None)
            return [Line("version.less")]
    elif wanted == "harder":
        wanted = next(iter(harder_ones(exercise, here)), "")
        if not wanted:
            return [Line("version.no_harder")]
    if wanted != USUAL and stage_of(exercise, wanted) is None:
        return [Line("version.unknown")]
    if wanted in {stage.id for stage in exercise.harder} and not may_be_harder(exercise.id, known):
        return [Line("progress.why_not_allowed")]
    params["stage"] = "" if wanted == USUAL else wanted
    return [Line("version.now", {"name": name_of(exercise, wanted)})]


def _fitting(exercise: Exercise, amounts: Mapping[str, float]) -> dict[str, Param]:
    """Minutes of an exercise by minutes are its length; of one by holds, seconds of each hold."""
    fitting: dict[str, Param] = {
        name: int(value) for name, value in amounts.items() if name in ("reps", "sets")
    }
    if exercise.counting == "minutes":
        if "minutes" in amounts or "seconds" in amounts:
            fitting["seconds"] = 60 * amounts.get("minutes", 0.0) + amounts.get("seconds", 0.0)
        elif "reps" in amounts:
            fitting["seconds"] = 60 * amounts["reps"]
    elif "seconds" in amounts:
        fitting["seconds"] = amounts["seconds"]
    return fitting


def _amounts(slots: Mapping[str, SlotValue], names: tuple[str, ...]) -> dict[str, float]:
    found = ((name, slots.get(name)) for name in names)
    return {name: float(value) for name, value in found if isinstance(value, int | float)}


def _exercise(turn: Turn) -> Exercise | None:
    return turn.programme.exercises.get(turn.text("exercise"))


def ask_which(turn: Turn) -> Step:
    """Which of the exercises that share this title; without candidates, how to name one."""
    value = turn.slots.get("candidates", ())
    names = value if isinstance(value, tuple) else ()
    candidates = [name for name in names if name in turn.programme.exercises]
    if not candidates:
        return interlude(turn.state, Line("start.unknown_exercise"))
    kept = {name: v for name, v in turn.slots.items() if name not in ("exercise", "candidates")}
    leads_to = {c: Wanted(turn.intent, {**kept, "exercise": c}) for c in candidates}
    labels = {c: turn.programme.exercises[c].name for c in candidates}
    return pose(turn.state, choice(labels, leads_to))


def choice(labels: Mapping[str, str], leads_to: Mapping[str, Wanted]) -> Question:
    """A question that names up to four options; `labels`: option → line id of its name."""
    options = tuple(labels)[:SPOKEN_CHOICES]
    slots = {f"option{n}": labels[option] for n, option in enumerate(options, 1)}
    ask = Ask(Line(f"ask.which_of_{len(options)}", slots), "choice", options)
    return Question(ask, {o: leads_to[o] for o in options if o in leads_to}, labels)


def ask_amount(turn: Turn, name: str, slots: Mapping[str, SlotValue], most: float | None = None) -> Step:
    """Ask for an amount that was left out, or that cannot be."""
    kept = {key: value for key, value in slots.items() if key != name}
    ask = Ask(Line(f"ask.how_many_{name}", {"most": int(MOST[name] if most is None else most)}), "number")
    return pose(turn.state, Question(ask, {"value": Wanted(turn.intent, kept)}, slot=name))


def start_breathing(turn: Turn) -> Step:
    """Paced breathing; the lesson comes before the first one only."""
    amounts = _amounts(turn.slots, ("minutes", "breaths"))
    most = {**MOST, "minutes": LONGEST_MINUTES}
    wrong = next((name for name, value in amounts.items() if not 0 < value <= most[name]), None)
    if wrong is not None:
        return ask_amount(turn, wrong, turn.slots)
    params: dict[str, Param] = dict(amounts)
    params["lesson"] = "breathing" not in turn.state.told | turn.known.lessons
    state = replace(turn.state, told=turn.state.told | {"breathing"})
    return begin(state, ActivitySpec("breathing", params))


def start_relaxation(turn: Turn) -> Step:
    """Guided relaxation, of the offered length that is nearest to the wish."""
    minutes = turn.number("minutes")
    if minutes is not None and not 0 < minutes <= MOST["minutes"]:
        return ask_amount(turn, "minutes", turn.slots)
    params: dict[str, Param] = {} if minutes is None else {"minutes": minutes}
    return begin(turn.state, ActivitySpec("relaxation", params))


def describe_exercise(turn: Turn) -> Step:
    """How an exercise is done; without a name, the one that is running."""
    running = turn.state.running
    exercise = _exercise(turn)
    if exercise is None and "exercise" not in turn.slots and running is not None:
        exercise = turn.programme.exercises.get(str(running.spec.params.get("exercise", "")))
    if exercise is None:
        return ask_which(turn)
    if running is not None and running.spec.kind not in SPOKEN and not turn.state.paused:
        return interlude(turn.state, *description(exercise))
    return begin(turn.state, ActivitySpec("describe", {"exercise": exercise.id}))


def list_exercises(turn: Turn) -> Step:
    """The names of all exercises, by position."""
    return begin(turn.state, ActivitySpec("list", {"what": "exercises"}))


def list_topics(turn: Turn) -> Step:
    """The names of all topics."""
    return begin(turn.state, ActivitySpec("list", {"what": "topics"}))


def learn(turn: Turn) -> Step:
    """A topic, from the chapter where it was left off."""
    topic = turn.text("topic")
    if topic not in turn.programme.topics:
        return interlude(turn.state, Line("start.unknown_topic"))
    chapter = turn.known.next_chapter.get(topic, "")
    params: dict[str, Param] = {"topic": topic, **({"chapter": chapter} if chapter else {})}
    lead = [Line("learn.where_left")] if chapter else []
    return begin(turn.state, ActivitySpec("learn", params), *lead)


def say_address(turn: Turn) -> Step:
    """What a topic says to be written down, once more and slowly."""
    return begin(turn.state, ActivitySpec("learn", {"topic": turn.text("topic"), "address": True}))


def log_done(turn: Turn) -> Step:
    """Record what was done without the coach, and say what was recorded."""
    exercise = _exercise(turn)
    if exercise is None:
        return log_activity(turn)
    amounts = _amounts(turn.slots, ("reps", "sets", "minutes", "seconds"))
    if not amounts:
        name = {"minutes": "minutes", "holds": "seconds"}.get(exercise.counting, "reps")
        return ask_amount(turn, name, {**turn.slots, "exercise": exercise.id})
    wrong = next((name for name, value in amounts.items() if not 1 <= value <= MOST[name]), None)
    if wrong is not None:
        return ask_amount(turn, wrong, {**turn.slots, "exercise": exercise.id})
    seconds = 60 * amounts.get("minutes", 0.0) + amounts.get("seconds", 0.0)
    reps, sets = int(amounts.get("reps", 0)), int(amounts.get("sets", 0))
    return _log(turn, exercise.id, exercise.name, reps, sets, seconds)


def log_activity(turn: Turn) -> Step:
    """Record minutes of something that the programme does not guide: a walk, a swim."""
    name, minutes = f"activity.{turn.text('exercise')}", turn.number("minutes")
    if name not in turn.programme.lines:
        return ask_which(turn)
    seconds = 60 * (minutes or 0.0) + (turn.number("seconds") or 0.0)
    if not 1 <= seconds <= LONGEST_ALONE * 60:
        return ask_amount(turn, "minutes", turn.slots, LONGEST_ALONE)
    return _log(turn, turn.text("exercise"), name, 0, 0, seconds)


def _log(turn: Turn, what: str, name: str, reps: int, sets: int, seconds: float) -> Step:
    days_ago = _days_ago(turn)
    if days_ago is None:
        return interlude(turn.state, Line("noted.which_day"))
    event = happenings.done_alone(what, reps or None, sets or None, seconds or None, days_ago)
    lines = [_noted(name, reps, sets, seconds)]
    if days_ago:
        lines.append(Line("noted.yesterday" if days_ago == 1 else "noted.days_ago", {"n": days_ago}))
    state, effects = interlude(replace(turn.state, undoable=turn.state.undoable + 1), *lines)
    return state, (*effects[:1], Remember(event), *effects[1:])


def _days_ago(turn: Turn) -> int | None:
    """How long ago the day that was named is; None where it is no day: last week."""
    named = turn.text("day")
    day = turn.known.days.get(named)
    if day is not None and turn.known.today is not None:
        return max(0, (turn.known.today - day.day).days)
    return {"": 0, "yesterday": 1}.get(named)


def _noted(name: str, reps: int, sets: int, seconds: float) -> Line:
    if reps:
        line = "noted.reps" if sets <= 1 else "noted.sets"
        return Line(line, {"name": name, "n": reps, "sets": sets})
    if seconds % 60 == 0:
        minutes = int(seconds // 60)
        return Line("noted.minutes" if minutes > 1 else "noted.minute", {"name": name, "n": minutes})
    return Line("noted.seconds", {"name": name, "n": round(seconds)})
