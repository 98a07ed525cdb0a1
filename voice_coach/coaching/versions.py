"""Easier and harder versions of an exercise, by name or one rung up or down."""

from voice_coach.coaching import happenings
from voice_coach.coaching.activities.exercise import afresh, stage_of
from voice_coach.coaching.activity import ActivitySpec
from voice_coach.coaching.cues import Line
from voice_coach.coaching.effects import Remember
from voice_coach.coaching.events import Wanted
from voice_coach.coaching.flow import begin, interlude, pose
from voice_coach.coaching.rungs import USUAL, easier_ones, harder_ones, is_ladder, may_be_harder, name_of
from voice_coach.coaching.safety import gentler
from voice_coach.coaching.starting import choice
from voice_coach.coaching.state import Step, Turn
from voice_coach.programme.types import Exercise


def change_version(turn: Turn) -> Step:
    """Another version of the exercise that is running; where several would do, the person says which."""
    running = turn.state.running
    if running is None or running.spec.kind != "exercise":
        return interlude(turn.state, Line("session.nothing_running"))
    exercise = turn.programme.exercises[str(running.spec.params["exercise"])]
    named, way = turn.text("stage"), turn.text("way")
    if named:
        known = named == USUAL or stage_of(exercise, named) is not None
        return _change(turn, exercise, named) if known else interlude(turn.state, Line("version.unknown"))
    here = str(running.spec.params.get("stage", "")) or USUAL
    if way == "easier":
        rungs = easier_ones(exercise, here)
        if not rungs:
            return begin(turn.state, gentler(running.spec, exercise), Line("version.less"))
        return _change(turn, exercise, rungs[0])
    if not may_be_harder(exercise.id, turn.known):
        return interlude(turn.state, Line("progress.why_not_allowed"))
    rungs = harder_ones(exercise, here)
    if not rungs:
        return interlude(turn.state, Line("version.no_harder"))
    if len(rungs) > 1:
        labels = {name: name_of(exercise, name) for name in rungs}
        leads_to = {name: Wanted("change_version", {"stage": name}) for name in rungs}
        return pose(turn.state, choice(labels, leads_to))
    return _change(turn, exercise, rungs[0])


def _change(turn: Turn, exercise: Exercise, version: str) -> Step:
    """Begin it again in that version, from the first set; what was asked about it stays answered."""
    assert turn.state.running is not None
    spec = turn.state.running.spec
    if version in {stage.id for stage in exercise.harder} and not may_be_harder(exercise.id, turn.known):
        here = [stage.id for stage in exercise.harder]
        before = str(spec.params.get("stage", ""))
        if before not in here or here.index(version) > here.index(before):
            return interlude(turn.state, Line("progress.why_not_allowed"))
    stage = "" if version == USUAL else version
    params = {**afresh(spec.params, turn.state.running.at), "stage": stage}
    params.pop("answer.stage", None)
    lead = Line("version.now", {"name": name_of(exercise, version)})
    state, effects = begin(turn.state, ActivitySpec(spec.kind, params), lead)
    if is_ladder(exercise):
        effects = (*effects[:1], Remember(happenings.stage_chosen(exercise.id, stage)), *effects[1:])
    return state, effects
