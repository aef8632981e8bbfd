"""A lookbook to print or to send: an item, the looks to copy, what goes with it, outfits from the closet.

`build_lookbook` gathers pictures and sentences, `lookbook_pdf` and `lookbook_html` lay them out.
"""

from stylerec.lookbook.content import Lookbook, build_lookbook
from stylerec.lookbook.page import lookbook_html
from stylerec.lookbook.pdf import lookbook_pdf

__all__ = ["Lookbook", "build_lookbook", "lookbook_html", "lookbook_pdf"]
