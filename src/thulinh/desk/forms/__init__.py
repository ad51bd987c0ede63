"""Shapes of input at the desk."""
