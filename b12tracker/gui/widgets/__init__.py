"""Small widgets that every screen is made of. They know no patient and ask no service."""
