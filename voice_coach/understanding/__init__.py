"""The mind for words: text in, `Understood` or `NotUnderstood` out."""
