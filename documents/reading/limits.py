"""How much of a file is taken in. A plan is small; what is far larger is a mistake or an attack."""

from __future__ import annotations

from typing import Final

MEBIBYTE: Final = 1024 * 1024

#: The file itself.
MAX_FILE_BYTES: Final = 30 * MEBIBYTE
#: All parts of a .docx or .xlsx together, as their directory declares them and as they really unpack.
MAX_UNPACKED_BYTES: Final = 150 * MEBIBYTE
#: One XML part of a .docx: it becomes a tree in memory of about eight times its size.
MAX_XML_PART_BYTES: Final = 20 * MEBIBYTE
#: Office files reach about 60 with long repetitive sheets; bombs begin at several hundred.
MAX_COMPRESSION_RATIO: Final = 200
MAX_PARTS: Final = 5_000
#: Rows times columns of one sheet, empty ones between the outermost included: they are memory all the same.
MAX_SHEET_CELLS: Final = 2_000_000
MAX_ROWS: Final = 50_000
MAX_PAGES: Final = 300
#: Characters of a plain text file.
MAX_TEXT_CHARACTERS: Final = 5_000_000
#: Columns of one table; a plan has ten.
MAX_COLUMNS: Final = 200
#: What one cell may hold; longer text is cut, as a spreadsheet itself would do.
MAX_CELL_CHARACTERS: Final = 32_767
