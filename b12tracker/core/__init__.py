"""What is true: values and pure functions. No clock, no disk, no Qt, no SQL."""
