"""From figures to what pages draw: words, cards, bars, the heat table, the line over time. Nothing is asked here."""
