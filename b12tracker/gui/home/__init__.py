"""Home mode: Today and Me for the people the record is about, in everyday words."""
