"""Stories of this part of the house."""
