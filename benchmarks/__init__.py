"""Speed and memory, measured as ratios to things that anyone can run."""
