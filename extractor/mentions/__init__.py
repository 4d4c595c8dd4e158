"""Mentions found in clean text by rules: quantities, times, places."""

from extractor.mentions.quantity_parse import parse_quantity
from extractor.mentions.times import parse_period

__all__ = ["parse_period", "parse_quantity"]
