"""What all experiments have in common."""

steps = 150
batch = 2
noise = 0.5
