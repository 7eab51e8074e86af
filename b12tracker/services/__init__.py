"""What staff do: verbs, one module per noun, one transaction per verb."""
