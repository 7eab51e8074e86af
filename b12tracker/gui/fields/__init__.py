"""Input widgets that give core values. None of them filters keys: what was typed stays as typed."""
