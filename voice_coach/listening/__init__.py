"""The ear: microphone sound in, `Heard` out."""
