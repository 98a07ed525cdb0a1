"""What the coach knows: exercises, topics, scripts and lines, loaded from content files and checked."""
