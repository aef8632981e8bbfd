"""Words that stand in several places of the app, and those of whole sections; the rest is said where it is drawn."""

BOARD, STYLE, CLOSET, WEAR, SHOP = "Board", "Style", "Closet", "Wear", "Shop"
MORE, PATTERNS, CATEGORIES, LAB, SETTINGS = "More", "Patterns", "Your categories", "Lab", "Settings"

RENAME, DUPLICATE, ARCHIVE, RESTORE, DELETE = "Rename …", "Duplicate …", "Archive", "Restore", "Delete …"
CREATE, ARCHIVED = "Create", "archived"
BOARDS, NEW_BOARD, OTHER_BOARDS = "Boards", "New board", "Other boards"
CLOSETS, NEW_CLOSET, OTHER_CLOSETS = "Closets", "New closet", "Other closets"

IN_THIS_PHOTO, NO_GARMENT = "In this photo", "No garment was found in this photo"
CHOOSE_A_GARMENT = "Choose a garment, here or in the photo, to style it or to correct what it is."
STYLE_THIS, WRONG_GARMENT, NOT_THERE = "Style this garment", "Wrong garment? It is:", "Not there at all"
ADD_MISSED, ANOTHER_GARMENT = "Add a garment that was missed …", "Another garment …"
NO_PLACE = "Leave it without a place"


EXPORT, IMPORT, IMPORT_FILE, IMPORTING = "Export everything", "Import", "A file that was exported", "Importing …"
DELETE_ALL, ALL_DELETED = "Delete everything for good", "Everything was deleted."
TEACH, NAME_FIRST = "Teach", "Say what it is called first."

PHONE, PHONE_ON = "Your phone", "Use the app on my phone"
PHONE_SHUT = "Off: the app answers to this computer only."
PHONE_OPEN = "Phones in your home network can be paired. Nobody else gets anything."
PHONE_RISK = (
    "What goes between phone and computer is not encrypted (plain HTTP): whoever listens in on the same network could "
    "read along, your photos and the phone's key. Use it at home, not in a hotel or a café."
)
AT_START, PAIR, UNPAIR = "Also when the app starts the next time", "Pair a phone", "Unpair"
NOT_PAIRED = "No phone is paired."
ON_COMPUTER = "You use the app from a phone. Phones are paired and unpaired on the computer."


def scan_or_open(link: str) -> str:
    return f"Scan the code with the phone's camera, or open {link} there. It pairs one phone, within ten minutes."


def paired_on(day: str) -> str:
    return f"paired on {day}"


NOT_SURE_HERE = "Here the recogniser was not sure. Your answers change what is recommended, the first ones most."
PLACE_OUTLINED, A_LOOK = "The place in the photo, outlined", "The photo"
YES, NO, SKIP = "Yes", "No", "Skip"
NOTHING_TO_CHECK, TEN_MORE = "Nothing left to check.", "Ask ten more"
SKIPPED_AGAIN, UNDO_ANSWER = "Show the skipped ones again", "Undo the last answer"


def type_first(word: str) -> str:
    return f"Type “{word}” into the field first."


def examples(fewest: int, most: int) -> str:
    return f"Bring {fewest} to {most} photos of it."


def place(first: int, last: int, number: int) -> str:
    """Where one is in a long list."""
    return f"{first} to {last} of {number}"


def draw_it(name: str) -> str:
    return f"Added: {name}. Draw a rectangle around it in the photo."


ANOTHER_ITEM, CHOOSE_A_PART = "Another item", "Choose a part"
WHICH_PIECE, WHOLE_PHOTO = "Which piece do you mean?", "Take the photo as one piece"
LOOK, PHOTO_GONE = "A look of your board", "This photo is not on the board any more."
HOW_TO_WEAR_IT, OUTFITS, GOES_WITH_IT = "How you would wear it", "Outfits from your closet", "What goes with it"
PREVIOUS, NEXT = "Previous", "Next"


def show_all(things: str) -> str:
    return f"Show all {things}"


def similar_to(item: str) -> str:
    return f"Similar to {item}"


def none_but_similar(item: str) -> str:
    return f"No {item} on this board, but similar"
