"""A folder of reports: finding them, working on them in one or several processes, writing the outputs."""

from extractor.run.folder import Summary, run_folder
from extractor.run.problems import Problem

__all__ = ["Problem", "Summary", "run_folder"]
