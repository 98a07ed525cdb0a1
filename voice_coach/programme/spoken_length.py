"""How long a text takes to say: an estimate, for what has to be planned before it is spoken."""

LETTERS_A_SECOND = 13.0
"""Characters of English that the default voice says in a second, at the coach's unhurried rate."""

START = 0.2
"""Seconds that every line takes besides its letters."""


def spoken_seconds(text: str) -> float:
    """About how many seconds the text takes to say; 0 for an empty one."""
    letters = len(text.strip())
    return START + letters / LETTERS_A_SECOND if letters else 0.0
