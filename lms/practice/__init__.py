"""Practice: pages, recording lessons, role-plays and system drills that are done and scored."""
