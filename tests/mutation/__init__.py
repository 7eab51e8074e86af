"""Mutation testing of the core: small faults are put in, and some test must notice each."""
