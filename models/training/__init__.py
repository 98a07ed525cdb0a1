"""How the built-in speech model is made; not part of the wheel."""
