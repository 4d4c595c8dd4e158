"""A folder of reports: finding them, working on them in one or several processes, writing the outputs."""

from extractor.run.folder import Request, Summary, run_folder
from extractor.run.limits import Limits
from extractor.run.problems import Problem

__all__ = ["Limits", "Problem", "Request", "Summary", "run_folder"]
