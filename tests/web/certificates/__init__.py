"""Stories at the certificates desks."""
