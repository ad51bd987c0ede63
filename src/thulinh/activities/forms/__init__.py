"""Shapes of input about activities; none of them writes."""
