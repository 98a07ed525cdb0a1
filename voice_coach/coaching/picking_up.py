"""What was left off earlier, read out of the record's events: interviews and topics. Pure."""

import json
from collections.abc import Iterable, Mapping

from voice_coach.coaching.activities.questions import belongs_to, subject, unkeyed
from voice_coach.programme.types import Programme
from voice_coach.record.recorded import Recorded

ANSWER_KINDS = ("activity_started", "answer_given", "activity_ended")
"""The kinds of events that `answers_left_open` reads."""
CHAPTER_KINDS = ("chapter_heard", "chapter_left")
"""The kinds of events that `next_chapters` reads."""


def answers_left_open(events: Iterable[Recorded]) -> dict[str, dict[str, str]]:
    """Interview (`questions.subject`) → question → answer, of its last run, where that was broken off.

    events: of ANSWER_KINDS, oldest first. A run that took up an earlier one begins with that one's answers.
    """
    found: dict[str, dict[str, str]] = {}
    last: dict[str, str] = {}
    for event in events:
        match event.kind:
            case "activity_started":
                params = _params(event)
                last[event.text("activity")] = interview = subject(event.text("activity"), params)
                found[interview] = unkeyed(params)
            case "answer_given":
                kind = event.text("interview")
                answers, question = found.setdefault(last.get(kind, kind), {}), event.text("question")
                for spelled in [name for name in answers if belongs_to(name, question)]:
                    del answers[spelled]
                answers[question] = event.text("answer")
            case "activity_ended":
                found.pop(last.get(event.text("activity"), event.text("activity")), None)
    return {interview: answers for interview, answers in found.items() if answers}


def _params(event: Recorded) -> Mapping[str, object]:
    try:
        params = json.loads(event.text("params") or "{}")
    except ValueError:
        return {}
    return params if isinstance(params, dict) else {}


def next_chapters(events: Iterable[Recorded], programme: Programme) -> dict[str, str]:
    """Topic → the chapter that was left last, or the one after the last one heard; without topics that were
    heard to their end, or left at their beginning.

    events: of CHAPTER_KINDS, oldest first.
    """
    last = {event.text("topic"): event for event in events}
    found: dict[str, str] = {}
    for topic, event in last.items():
        chapters = [each.id for each in programme.topics[topic].chapters] if topic in programme.topics else []
        if event.text("chapter") in chapters:
            next_one = chapters.index(event.text("chapter")) + (event.kind == "chapter_heard")
            if 0 < next_one < len(chapters):
                found[topic] = chapters[next_one]
    return found
