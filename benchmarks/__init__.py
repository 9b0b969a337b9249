"""Measured comparisons: how well and how fast places are found, and what goes wrong."""
