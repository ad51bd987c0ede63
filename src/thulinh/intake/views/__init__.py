"""Pages of imports: hand in a file, match its columns, look at every row, write, undo, discard."""

from thulinh.intake.views.checking import check, names, write
from thulinh.intake.views.matching import columns
from thulinh.intake.views.results import batch, batches, discard, download_errors, undo
from thulinh.intake.views.uploading import download_template, upload

__all__ = [
    "batch",
    "batches",
    "check",
    "columns",
    "discard",
    "download_errors",
    "download_template",
    "names",
    "undo",
    "upload",
    "write",
]
