"""Members of the defined classes: one CONSTRUCT a class, the same as the reasoner finds."""
