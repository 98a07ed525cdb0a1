"""Activities: generators of cues, one module a kind."""
