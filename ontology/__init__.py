"""What may be said: the ontology, its terms and its checks."""
