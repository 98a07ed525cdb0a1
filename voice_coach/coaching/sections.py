"""Where "next" and "back" lead inside an activity."""

from voice_coach.coaching.activities import marks
from voice_coach.coaching.activities.questions import ANSWERED, QUESTION
from voice_coach.coaching.activity import ActivitySpec
from voice_coach.coaching.cues import Mark
from voice_coach.programme.types import Programme


def next_part(spec: ActivitySpec, programme: Programme, at: Mark | None) -> Mark | None:
    """The beginning of the part (chapter, set, rest, step) after this one; None behind the last."""
    places = marks(spec, programme)
    here = index_of(places, at)
    part = places[here].part if places else ""
    return next((mark for mark in places[here + 1 :] if mark.part != part and mark.kind != ANSWERED), None)


def back_part(spec: ActivitySpec, programme: Programme, at: Mark | None) -> Mark | None:
    """The beginning of this part, or of the one before when it has only just begun; None at the first."""
    places = marks(spec, programme)
    here = index_of(places, at)
    beginnings = [
        n
        for n, mark in enumerate(places)
        if (n == 0 or places[n - 1].part != mark.part) and mark.kind not in (ANSWERED, QUESTION)
    ]
    if here and places[here].kind == QUESTION and places[here - 1].kind == ANSWERED:
        before = places[here - 1]
        return Mark(QUESTION, before.number, before.total, before.part)
    earlier = [n for n in beginnings if n < here and (n + 1 < here or places[n].part != places[here].part)]
    return places[earlier[-1]] if earlier else None


def following(spec: ActivitySpec, programme: Programme, at: Mark | None) -> Mark | None:
    """The mark right after that one; None behind the last."""
    places = marks(spec, programme)
    here = index_of(places, at)
    return places[here + 1] if here + 1 < len(places) else None


def still_there(
    before: ActivitySpec, after: ActivitySpec, programme: Programme, at: Mark | None
) -> Mark | None:
    """The first place from that one on which the activity still has, now that some of it is left out."""
    places, left = marks(before, programme), marks(after, programme)
    return next((mark for mark in places[index_of(places, at) :] if mark in left), None)


def index_of(places: list[Mark], at: Mark | None) -> int:
    """Where that mark is; 0 where it is not."""
    if at is None:
        return 0
    same = (n for n, m in enumerate(places) if (m.kind, m.number, m.part) == (at.kind, at.number, at.part))
    return next(same, 0)
