"""One story across roles, in a real browser."""
