"""Publishing: a course package on disk becomes an edition, and back."""
