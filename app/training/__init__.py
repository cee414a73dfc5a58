"""Learning in the open: one run of training, its checkpoints and its history, in a folder of its own."""
