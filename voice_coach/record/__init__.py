"""What the coach remembers: append-only events, and what follows from them."""
