"""Training the family's photo networks: four classes, 32x32 pixels, a teacher, one recipe for all."""
