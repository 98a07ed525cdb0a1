"""Questions inside activities: asked once, and found in the parameters when the activity is made again."""

from collections.abc import Generator, Mapping

from voice_coach.coaching.activity import ActivitySpec, Param
from voice_coach.coaching.cues import Answer, Ask, Cue, Expect, Mark

QUESTION = "question"
"""Kind of the mark before a question; its part is the question's name."""
ANSWERED = "answered"
"""Kind of the mark after it."""

_VALUE = "answer."
_UNIT = "unit."


def as_text(answer: Answer) -> str:
    """The answer as it is kept in parameters and in the record; empty: skipped."""
    if isinstance(answer.value, bool):
        return "yes" if answer.value else "no"
    return "" if answer.value is None else str(answer.value)


def keyed(answers: Mapping[str, str]) -> dict[str, Param]:
    """Answers of an earlier run as parameters."""
    return {_VALUE + name: text for name, text in answers.items()}


def unkeyed(params: Mapping[str, object]) -> dict[str, str]:
    """The answers that parameters hold, by the question's name."""
    return {
        name.removeprefix(_VALUE): str(value) for name, value in params.items() if name.startswith(_VALUE)
    }


def subject(kind: str, params: Mapping[str, object]) -> str:
    """Which interview it is: answers are taken up again in one about the same exercise, day or list only."""
    about = (str(params[name]) for name in ("exercise", "day", "goals", "plans") if name in params)
    return " ".join((kind, *about))


def with_answer(spec: ActivitySpec, name: str, answer: Answer) -> ActivitySpec:
    """The same activity, knowing that answer; made again at the question's mark, it asks anew."""
    params: dict[str, Param] = {**spec.params, _VALUE + name: as_text(answer)}
    if answer.unit:
        params[_UNIT + name] = answer.unit
    return ActivitySpec(spec.kind, params)


def without_answer(spec: ActivitySpec, name: str) -> ActivitySpec:
    """The same activity, not knowing that answer, nor what was spelled or typed for it."""
    dropped = (_VALUE + name, _UNIT + name)
    kept = {
        key: value
        for key, value in spec.params.items()
        if key not in dropped and not belongs_to(key.removeprefix(_VALUE), name)
    }
    return ActivitySpec(spec.kind, kept)


def belongs_to(name: str, question: str) -> bool:
    """Whether it is the name of a letter that was spelled, or of words that were typed, for that question."""
    return name.startswith((f"{question} letter ", f"{question} typed"))


def without_those(spec: ActivitySpec, beginnings: tuple[str, ...]) -> ActivitySpec:
    """The same activity, not knowing the answers to the questions whose names begin so."""
    dropped = tuple(key + name for name in beginnings for key in (_VALUE, _UNIT))
    kept = {k: v for k, v in spec.params.items() if not dropped or not k.startswith(dropped)}
    return ActivitySpec(spec.kind, kept)


def without_answers(spec: ActivitySpec) -> ActivitySpec:
    """The same activity, with nothing asked yet."""
    kept = {k: v for k, v in spec.params.items() if not k.startswith((_VALUE, _UNIT))}
    return ActivitySpec(spec.kind, kept)


def given(params: Mapping[str, Param], name: str, expect: Expect) -> Answer | None:
    """The answer that the parameters hold, or None where it was not asked yet."""
    if _VALUE + name not in params:
        return None
    text, unit = str(params[_VALUE + name]), str(params.get(_UNIT + name, ""))
    if text == "":
        return Answer(None)
    if expect == "yesno":
        return Answer(text == "yes")
    return Answer(float(text), unit) if expect == "number" else Answer(text)


def question(
    params: Mapping[str, Param], name: str, ask: Ask, number: int = 1, total: int = 1
) -> Generator[Cue, Answer | None, Answer]:
    """Ask it, unless the parameters hold its answer."""
    answer = given(params, name, ask.expect)
    if answer is None:
        yield Mark(QUESTION, number, total, name)
        answer = (yield ask) or Answer(None)
    yield Mark(ANSWERED, number, total, name)
    return answer
