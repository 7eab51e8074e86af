"""What leaves on paper: one routine paints a page for the preview, the PDF and the printer."""
