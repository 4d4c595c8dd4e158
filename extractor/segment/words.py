"""Words by jieba, loaded when first needed and without its noise on the user's screen."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Iterable
from functools import lru_cache


@lru_cache(maxsize=1)
def _cutter() -> Callable[[str], Iterable[str]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # jieba 0.42 warns under new setuptools and Python 3.12
        import jieba
    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()
    cut: Callable[[str], Iterable[str]] = jieba.cut
    return cut


def cut_words(text: str) -> list[str]:
    """Return the words of a text in order; joined they are the text again."""
    return list(_cutter()(text)) if text else []
