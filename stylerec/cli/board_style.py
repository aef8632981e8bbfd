"""The commands that look at a whole board: `themes`, `check` and `duplicates`."""

import argparse
from typing import TYPE_CHECKING, Any

from stylerec.cli.inputs import photos_in, read_folder
from stylerec.cli.naming import load_board_reader
from stylerec.cli.outputs import DONE, check_output, rounded, write_lines
from stylerec.cli.parsing import Commands, add_board_command, whole_number

if TYPE_CHECKING:
    from stylerec.board.style import BoardStyle
    from stylerec.domain.moodboard import MoodBoard
    from stylerec.pairing.worth_checking import Question

THEMES_EPILOG = """\
example:
  python -m stylerec themes --board autumn/ --out style.jsonl

The style of the board is summed up in a sentence and its themes are listed. The output is one JSON object:
  photos        how many different photos could be read
  sentence      the style in words
  palette       colours of the cloth, largest share first: colour, rgb, share, photos (how many show it)
  categories    leading categories: category, photos (how many show it), share of the board
  combinations  what is worn together more often than by chance: categories (two), lift, photos (which ones)
  themes        looks of one kind, largest first: theme (a name), share, colours, categories, photos, most typical first

exit status:
  0  at least one photo was read     1  none could be read     2  the command was used wrongly
"""

CHECK_EPILOG = """\
example:
  python -m stylerec check --board autumn/ --out questions.jsonl

Each line of the output is one label that may be wrong as a JSON object, that first whose answer changes the most:
  photo       the photo
  category    what may be in it, and what `question` asks for in words
  score       how likely it is, 0 to 1; `shown` tells whether the board counts it now
  box         where to look, [x0, y0, x1, y1] as shares of the photo, or null
  effect      the expected share of the suggested pairings that the answer changes

exit status:
  0  at least one photo was read     1  none could be read     2  the command was used wrongly
"""

DUPLICATES_EPILOG = """\
example:
  python -m stylerec duplicates --board autumn/ --out groups.jsonl

Each line of the output is one group of photos that are nearly the same, as a JSON object:
  photos      the photos, in name order

exit status:
  0  at least one photo was read     1  none could be read     2  the command was used wrongly
"""


def add_commands(commands: Commands) -> None:
    """Add `themes`, `check` and `duplicates` to a parser's commands."""
    add_board_command(
        commands, "themes", "sum up the style of a board: colours, categories, themes", THEMES_EPILOG, run_themes
    )
    check = add_board_command(
        commands, "check", "find the labels of a board that are worth checking", CHECK_EPILOG, run_check
    )
    check.add_argument("--limit", type=whole_number, default=50, metavar="N", help="at most so many (default: 50)")
    add_board_command(
        commands, "duplicates", "find photos of a board that are nearly the same", DUPLICATES_EPILOG, run_duplicates
    )


def run_themes(options: argparse.Namespace) -> int:
    """`themes`: one JSON object."""
    from stylerec.board.style import board_style
    from stylerec.domain.prose import count

    style = board_style(_board(options))
    write_lines(options.out, [style_row(style)])
    print(style.sentence)
    for theme in style.themes:
        print(f"  {theme.name}: {count(len(theme.photos), 'photo')}")
    return DONE


def run_check(options: argparse.Namespace) -> int:
    """`check`: one JSON line per question."""
    from stylerec.pairing.worth_checking import rank_questions

    questions = rank_questions(_board(options), limit=options.limit)
    write_lines(options.out, map(question_row, questions))
    return DONE


def run_duplicates(options: argparse.Namespace) -> int:
    """`duplicates`: one JSON line per group."""
    board = _board(options)
    several = [stack for stack in board.stacks if len(stack) > 1]
    write_lines(options.out, ({"photos": [board.names[place] for place in stack]} for stack in several))
    return DONE


def style_row(style: "BoardStyle") -> dict[str, Any]:
    """The object that `themes` writes."""

    return {
        "photos": style.n_photos,
        "sentence": style.sentence,
        "palette": [
            {"colour": colour.name, "rgb": list(colour.rgb), "share": rounded(colour.share), "photos": colour.n_photos}
            for colour in style.palette
        ],
        "categories": [
            {"category": leading.category, "photos": leading.n_photos, "share": rounded(leading.share)}
            for leading in style.categories
        ],
        "combinations": [
            {
                "categories": [pair.first, pair.second],
                "lift": rounded(pair.lift),
                "photos": [photo.name for photo in pair.photos],
            }
            for pair in style.combinations
        ],
        "themes": [
            {
                "theme": theme.name,
                "share": rounded(theme.share),
                "colours": list(theme.colours),
                "categories": list(theme.categories),
                "photos": [photo.name for photo in theme.photos],
            }
            for theme in style.themes
        ],
    }


def question_row(question: "Question") -> dict[str, Any]:
    """The object that `check` writes for a label."""

    return {
        "photo": question.photo.name,
        "category": question.category,
        "question": question.question,
        "score": rounded(question.score),
        "shown": question.shown,
        "box": [rounded(edge) for edge in question.box] if question.box else None,
        "effect": rounded(question.effect),
    }


def _board(options: argparse.Namespace) -> "MoodBoard":
    """The board in a folder. Raises `StylerecError` when no photo of it can be read."""
    from stylerec.domain.moodboard import MoodBoard

    check_output(options.out)
    return MoodBoard(read_folder(load_board_reader(options), "--board", photos_in("--board", options.board)))
