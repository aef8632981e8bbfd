"""`recognise`: what is in photos, as JSON Lines and masks."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stylerec.cli.inputs import found_photos, read_photos
from stylerec.cli.naming import add_namer_options, load_recogniser
from stylerec.cli.outputs import cannot_write, check_output, report, rounded, write_line, written_whole
from stylerec.cli.parsing import Commands, add_command
from stylerec.cli.picture_folder import PictureFolder
from stylerec.cli.scale import add_scale_options, run_recognise_all
from stylerec.errors import StylerecError

if TYPE_CHECKING:
    from PIL import Image

    from stylerec.domain.looks import PhotoLook
    from stylerec.vision.photo_reader import PhotoReader

RECOGNISE_EPILOG = """\
examples:
  python -m stylerec recognise holiday.jpg autumn/ --out looks.jsonl
  python -m stylerec recognise autumn/ --out looks.jsonl --masks masks/ --cutouts items/
  stylerec recognise s3://bucket/photos --scheduler local --workers 8 --out tables/

Each line of the output is one photo as a JSON object:
  photo       the path as given or found in a folder
  width, height   pixels, after turning the photo upright
  item        the photo taken as one garment: every category with its score, best first, summing to 1
  item_colours   the colours of that garment, largest share first
  scores      the photo taken as an outfit: for every category, how likely it is in the photo, 0 to 1
  garments    what was found: category, score, box [x0, y0, x1, y1] and area as shares of the photo, colours
  error       why the photo could not be read (the other fields are then empty), or null

With --masks, "autumn/look.jpg" gives masks/look.png, of the photo's size, each pixel a number whose meaning
is the line of that number in masks/labels.txt, counted from 0. A second photo of the same name gives look-2.png.
With --scheduler, --out is a folder or an address, and gets Parquet tables of looks, garments, embeddings and errors;
the same command goes on where it was interrupted. docs/scale.md tells the columns.
With --cutouts, items/look.png is grey, of the photo's size: 255 where the photo's one garment is, 0 elsewhere.

exit status:
  0  at least one photo was read     1  none could be read     2  the command was used wrongly
"""


def add_commands(commands: Commands) -> None:
    """Add `recognise` to a parser's commands."""
    command = add_command(commands, "recognise", "recognise the garments in photos", RECOGNISE_EPILOG, run_recognise)
    command.add_argument("photos", nargs="+", metavar="PHOTOS", help="photos, or folders that are searched for them")
    command.add_argument("--out", required=True, metavar="FILE", help="JSON Lines file to write")
    command.add_argument("--masks", type=Path, metavar="DIR", help="also write where each garment is, as PNG files")
    command.add_argument("--cutouts", type=Path, metavar="DIR", help="also write where the one garment of a photo is")
    add_namer_options(command)
    add_scale_options(command)


def run_recognise(options: argparse.Namespace) -> int:
    """`recognise`: one JSON line per photo."""
    if options.scheduler is not None:
        return run_recognise_all(options)
    out_file = Path(options.out)
    check_output(out_file)
    paths = found_photos(options.photos)
    if not paths:
        raise StylerecError(
            f"No photo found in {', '.join(options.photos)}: expected JPEG, PNG, WebP, AVIF, HEIC, GIF, BMP or TIFF "
            "files. Give the photos or a folder that holds some."
        )
    recogniser = load_recogniser(options)
    masks = MaskFolder(options.masks, recogniser) if options.masks else None
    cutouts = PictureFolder("--cutouts", options.cutouts) if options.cutouts else None
    read = 0
    with written_whole(out_file) as out:
        for path, photo_look in read_photos(recogniser, paths):
            write_line(out, recognised_row(str(path), photo_look))
            if photo_look.look is None:
                continue
            read += 1
            if masks:
                masks.write(path, photo_look)
            if cutouts:
                cutouts.save(path, _cutout(recogniser, photo_look))
    return report(read, len(paths))


def recognised_row(name: str, photo_look: "PhotoLook") -> dict[str, Any]:
    """The object that `recognise` writes for a photo."""
    look = photo_look.look
    return {
        "photo": name,
        "width": photo_look.width if look else 0,
        "height": photo_look.height if look else 0,
        "item": item_row(photo_look),
        "item_colours": list(look.item.garment.colours) if look else [],
        "scores": {category: rounded(score) for category, score in look.scores.items()} if look else {},
        "garments": [
            {
                "category": garment.category,
                "score": rounded(garment.score),
                "box": [rounded(edge) for edge in garment.box],
                "area": rounded(garment.area),
                "colours": list(garment.colours),
            }
            for garment in (look.garments if look else ())
        ],
        "error": photo_look.error,
    }


class MaskFolder:
    """`--masks DIR`: a palette PNG per photo and `labels.txt` with the names of the values, one per line."""

    def __init__(self, folder: Path, recogniser: "PhotoReader") -> None:
        from stylerec.domain.looks import PARTS

        labels = (*PARTS, *recogniser.categories)
        self.pictures = PictureFolder("--masks", folder)
        try:
            (folder / "labels.txt").write_text("".join(f"{label}\n" for label in labels), encoding="utf-8")
        except OSError as error:
            raise cannot_write(folder, error) from error
        self.recogniser = recogniser
        self.palette = _palette(len(labels))

    def write(self, path: Path, photo_look: "PhotoLook") -> None:
        """Write the mask of a photo."""
        from PIL import Image

        label_map = self.recogniser.full_label_map(photo_look)
        picture = Image.frombytes("P", label_map.shape[::-1], label_map.tobytes())
        picture.putpalette(self.palette)
        self.pictures.save(path, picture)


def _cutout(recogniser: "PhotoReader", photo_look: "PhotoLook") -> "Image.Image":
    """Grey, of the photo's size: 255 where its one item is, 0 elsewhere."""
    from PIL import Image

    return Image.fromarray(recogniser.full_item_mask(photo_look).astype("uint8") * 255)


def _palette(count: int) -> bytes:
    """Colours far apart for `count` values; the first, the background, is black."""
    import colorsys

    colours = [(0, 0, 0)]
    for number in range(1, count):
        # Steps of the golden ratio spread any number of hues evenly.
        hue = number * 0.618034 % 1
        colour = colorsys.hsv_to_rgb(hue, 0.5 + 0.2 * (number % 3), 0.65 + 0.15 * (number % 3))
        colours.append((round(255 * colour[0]), round(255 * colour[1]), round(255 * colour[2])))
    return bytes(value for colour in colours for value in colour)


def item_row(photo_look: "PhotoLook") -> list[dict[str, Any]]:
    """The item's categories with their scores, best first; nothing for a photo that could not be read."""
    if photo_look.look is None:
        return []
    probabilities = photo_look.look.item.probabilities
    return [{"category": category, "score": rounded(score)} for category, score in probabilities.items()]
