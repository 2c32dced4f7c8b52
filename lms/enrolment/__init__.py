"""Who is on which edition, and how far."""
