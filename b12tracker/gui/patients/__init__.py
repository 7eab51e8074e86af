"""All patients of the clinic, to be found and opened."""
