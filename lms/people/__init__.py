"""Who works here, in which team, in what role."""
