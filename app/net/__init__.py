"""Any torch network as a graph of layers, and the arithmetic of every unit."""
