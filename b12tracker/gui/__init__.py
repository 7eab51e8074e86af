"""What is seen: the only package that says Qt."""
