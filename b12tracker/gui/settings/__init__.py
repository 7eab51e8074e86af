"""What can be set: the rules, the units, the look, where the data lies."""
