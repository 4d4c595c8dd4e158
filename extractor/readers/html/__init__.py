"""Web pages: markup → tokens → tree → the lines that a reader sees → which of them are the article.

A parser of our own, without a dependency, because pages come from anywhere: it is linear in the length of the markup,
whatever that is, and builds the tree that a browser builds (tested against one), so that a block's label is the
element's path in the browser's inspector.
"""
