"""服销学堂: the learning system for contact centres that serve and sell."""
