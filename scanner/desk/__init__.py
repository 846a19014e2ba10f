"""What people keep open: the findings in an editor (``serve``), and in a terminal (``watch``). It edits no file itself."""
