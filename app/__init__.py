"""Lunette shows what happens inside a convolutional network, unit by unit."""
