"""Today: who is next, and why. Shows and asks; what is written down happens on the log cards."""
