"""The coach: a session state machine and activities that yield cues. No sound, no files, no clock."""
