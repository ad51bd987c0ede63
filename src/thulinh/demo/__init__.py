"""The demonstration: the sources told as data through the real actions, with invented people.

What the sources print is kept as printed; everything else is invented and says so ("giả định"). `loading.load_demo`
tells it all.
"""
