"""Spreadsheets: sheets of cells → rows of texts as they are displayed.

`formats` writes numbers as a cell's number format shows them, `grid` puts rows into raw text and blocks, `xlsx`, `xls`
and `delimited` read the kinds of files. A hidden sheet, row or column is left out, as nobody sees it.
"""
