"""The frames and cues of the extractor, as data."""
