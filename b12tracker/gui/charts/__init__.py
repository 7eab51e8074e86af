"""Charts: the only package that says pyqtgraph, and only when the first chart is built."""
