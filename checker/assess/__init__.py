"""Verdicts: policies and facts in, the Assessment out."""

from checker.assess.run import Logs, Result, assess

__all__ = ["Logs", "Result", "assess"]
