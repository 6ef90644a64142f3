"""From a report to facts with evidence."""
