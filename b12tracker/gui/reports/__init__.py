"""The place of reports: what leaves on paper, as a PDF or as text."""
