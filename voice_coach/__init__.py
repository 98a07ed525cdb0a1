"""Voice Coach: an offline, hands-free voice coach for people with back pain."""
