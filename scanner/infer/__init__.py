"""Facts, files and history → services, and what each component really is. Pure."""
