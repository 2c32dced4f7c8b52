"""What sets the house up and looks after it."""
