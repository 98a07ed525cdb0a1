"""PocketSphinx's acoustic model, learned from people, as a Vosk model: a measure for ours, never shipped."""
