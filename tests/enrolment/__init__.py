"""Stories of enrolment."""
