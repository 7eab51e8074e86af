"""Cards to write things down: each keyboard-first, prefilled, and kept when it is refused."""
