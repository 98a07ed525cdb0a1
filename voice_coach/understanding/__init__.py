"""From words to intents: what the person said, in the present context, becomes what they want."""

from voice_coach.understanding.grammar import ContextGrammar
from voice_coach.understanding.mind import Mind
from voice_coach.understanding.stored import load

__all__ = ["ContextGrammar", "Mind", "load"]
