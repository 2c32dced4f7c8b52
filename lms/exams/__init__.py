"""Exams: papers drawn from the bank, and attempts that the server owns."""
