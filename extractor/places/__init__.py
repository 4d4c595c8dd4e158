"""Codes of places after GB/T 2260: the table that ships with the package, and how a name in a report finds its code."""

from extractor.places.codes import NO_CODE, Code, Coder, find_division
from extractor.places.table import Division, Divisions, divisions

__all__ = ["NO_CODE", "Code", "Coder", "Division", "Divisions", "divisions", "find_division"]
