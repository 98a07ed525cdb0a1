"""Several people on one machine: somebody else takes over, by voice, out of those who are in the record."""

from voice_coach.coaching.cues import Ask, Line
from voice_coach.coaching.effects import ChangePerson, Hush, Speak
from voice_coach.coaching.events import Wanted
from voice_coach.coaching.flow import interlude, pose
from voice_coach.coaching.starting import choice
from voice_coach.coaching.state import Question, Step, Turn


def other_person(turn: Turn) -> Step:
    """Ask who it is; somebody of whom there is no record yet is named when the coach is started."""
    names = {person: person.title() for person in turn.known.others}
    leads_to = {person: Wanted("be_person", {"person": person}) for person in names}
    if not names:
        return interlude(turn.state, Line("person.nobody_else"))
    if len(names) > 1:
        return pose(turn.state, choice(names, leads_to))
    ((person, name),) = names.items()
    ask = Ask(Line("person.is_it", {"name": name}), "yesno")
    return pose(turn.state, Question(ask, {"yes": leads_to[person]}))


def be_person(turn: Turn) -> Step:
    """From now on it is that person's session and record; what was running stays unfinished for the other."""
    person = turn.text("person")
    return turn.state, (Hush(), Speak((Line("person.now", {"name": person.title()}),)), ChangePerson(person))
