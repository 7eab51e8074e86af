"""Foreign files in and out: bytes to frozen records and refusals. Pure: no disk, no database."""
