"""Facts that a language model proposes, and the one verifier that lets them in or not."""
