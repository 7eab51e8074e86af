"""What is remembered: the only package that says SQLAlchemy."""
