"""Stories of the demo centre."""
