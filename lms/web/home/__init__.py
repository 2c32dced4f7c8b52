"""The first page: what is next, and what waits."""
