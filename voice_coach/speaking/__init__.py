"""The mouth: text in, sound placed on a timeline of samples out."""
