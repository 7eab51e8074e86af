"""Review: a prescriber goes through the people of whom something is open, group by group."""
