"""Writing about training; other rooms import from here."""

from thulinh.training.actions.topics import load_topics

__all__ = ["load_topics"]
