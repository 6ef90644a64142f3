"""What must not be found in a graph: one SPARQL question a rule."""
