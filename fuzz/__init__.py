"""Fuzzing of whatever strangers may hand in."""
