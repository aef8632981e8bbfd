"""Words that stand in several places of the app, and those of whole sections; the rest is said where it is drawn."""

from stylerec.language import _

BOARD, STYLE, CLOSET, WEAR, SHOP = _("Board"), _("Style"), _("Closet"), _("Wear"), _("Shop")
MORE, PATTERNS, CATEGORIES, LAB, SETTINGS = _("More"), _("Patterns"), _("Your categories"), _("Lab"), _("Settings")

RENAME, DUPLICATE, ARCHIVE, RESTORE, DELETE = _("Rename …"), _("Duplicate …"), _("Archive"), _("Restore"), _("Delete …")
CREATE, ARCHIVED = _("Create"), _("archived")
BOARDS, NEW_BOARD, OTHER_BOARDS = _("Boards"), _("New board"), _("Other boards")
CLOSETS, NEW_CLOSET, OTHER_CLOSETS = _("Closets"), _("New closet"), _("Other closets")

IN_THIS_PHOTO, NO_GARMENT = _("In this photo"), _("No garment was found in this photo")
CHOOSE_A_GARMENT = _("Choose a garment, here or in the photo, to style it or to correct what it is.")
STYLE_THIS, WRONG_GARMENT, NOT_THERE = _("Style this garment"), _("Wrong garment? It is:"), _("Not there at all")
ADD_MISSED, ANOTHER_GARMENT = _("Add a garment that was missed …"), _("Another garment …")
NO_PLACE = _("Skip drawing")

EXPORT, IMPORT, IMPORT_FILE, IMPORTING = (
    _("Export everything"),
    _("Import"),
    _("A file that was exported"),
    _("Importing …"),
)
DELETE_ALL, ALL_DELETED = _("Delete everything for good"), _("Everything was deleted.")
TEACH, NAME_FIRST = _("Teach"), _("Say what it is called first.")

PHONE, PHONE_ON = _("Your phone"), _("Use the app on my phone")
PHONE_SHUT = _("Off: the app answers to this computer only.")
PHONE_OPEN = _("Phones in your home network can be paired. Nobody else gets in.")
PHONE_RISK = _(
    "What goes between phone and computer is not encrypted (plain HTTP): whoever listens in on the same network could "
    "read along, your photos and the phone's key. Use it at home, not in a hotel or a café."
)
AT_START, PAIR, UNPAIR = _("Also when the app starts the next time"), _("Pair a phone"), _("Unpair")
NOT_PAIRED = _("No phone is paired.")
ON_COMPUTER = _("You use the app from a phone. Phones are paired and unpaired on the computer.")


def scan_or_open(link: str) -> str:
    return _(
        "Scan the code with the phone's camera, or open {link} there. It pairs one phone, within ten minutes."
    ).format(link=link)


def paired_on(day: str) -> str:
    return _("paired on {day}").format(day=day)


NOT_SURE_HERE = _("Here the app was not sure. Your answers change what is recommended, the first ones most.")
PLACE_OUTLINED, A_LOOK = _("The place in the photo, outlined"), _("The photo")
YES, NO, SKIP = _("Yes"), _("No"), _("Skip")
NOTHING_TO_CHECK, TEN_MORE = _("Nothing left to check."), _("Ask ten more")
SKIPPED_AGAIN, UNDO_ANSWER = _("Show the skipped ones again"), _("Undo the last answer")


def type_first(word: str) -> str:
    return _("Type “{word}” into the field first.").format(word=word)


def examples(fewest: int, most: int) -> str:
    return _("Add {fewest} to {most} photos of it.").format(fewest=fewest, most=most)


def place(first: int, last: int, number: int) -> str:
    """Where one is in a long list."""
    return _("{first} to {last} of {number}").format(first=first, last=last, number=number)


def what_changed(board: str) -> str:
    return _("What changed on the board “{board}”").format(board=board)


def one_of(place: int | str, number: int) -> str:
    """Which one of several, or how many of them."""
    return _("{place} of {number}").format(place=place, number=number)


def draw_it(name: str) -> str:
    return _("Added: {name}. Draw a rectangle around it in the photo.").format(name=name)


ANOTHER_ITEM, CHOOSE_A_PART = _("Another item"), _("Choose a part")
WHICH_PIECE, WHOLE_PHOTO = _("Which piece do you mean?"), _("Take the photo as one piece")
LOOK, PHOTO_GONE = _("A look of your board"), _("This photo is not on the board any more.")
HOW_TO_WEAR_IT, OUTFITS, GOES_WITH_IT = (
    _("How you would wear it"),
    _("Outfits from your closet"),
    _("What goes with it"),
)
PREVIOUS, NEXT = _("Previous"), _("Next")


def show_all(things: str) -> str:
    return _("Show all {things}").format(things=things)


SIMILAR_TO_IT = _("Similar to this piece")


def similar_to(item: str) -> str:
    return _("Similar to {item}").format(item=item)


def none_on_board(item: str, similar: bool) -> str:
    """Over the photos of an item that no photo shows; `similar` tells whether they have something near to it."""
    said = _("No {item} on this board, but similar") if similar else _("No {item} on this board")
    return said.format(item=item)


def not_sure_on_board(similar: bool) -> str:
    """The same for an item of which it is not sure what it is: a photo may well show one."""
    return _("No sure match on this board, but similar photos") if similar else _("No sure match on this board")
