"""What the coach knows: exercises, topics, scripts and lines, loaded from content files and checked."""

from voice_coach.programme.stored import load

__all__ = ["load"]
