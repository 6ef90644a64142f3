"""What was said, and by whom: the model of facts, RDF, stores, validation."""
