"""Where we meet people: settings, wiring, intake, delivery, the command line, and a folder a channel."""
