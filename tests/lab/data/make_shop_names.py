"""Writes shop_names.csv: about 2,000 messy product names, each with the category that a person gives it.

    python tests/lab/data/make_shop_names.py

The hand-written `irregular_names.txt` and names made by the grammar below belong to the part "rules", which was looked
at while the rules were written, or to the part "test", which was not until it had been measured; a third of the
grammar's words occur in the test part only. `fresh_names.txt` is the part "fresh", written and measured after that.
"""

import csv
import random
import zlib
from pathlib import Path

HERE = Path(__file__).parent
MADE = 1545

# kind; category; its forms; after `//`: forms that only the test part has
GARMENTS = """
cloth; dress; DRESS, VESTIDO, FROCK // GOWN, ROBE DE SOIRÉE
cloth; shirt dress; SHIRT DRESS, SHIRTDRESS, SHIRT-STYLE DRESS // SHIRTWAISTER DRESS
cloth; slip dress; SLIP DRESS, CAMISOLE DRESS, LINGERIE STYLE DRESS // CAMI DRESS
cloth; wrap dress; WRAP DRESS, CROSSOVER DRESS // FAUX WRAP DRESS
cloth; blazer dress; BLAZER DRESS // TUXEDO DRESS
cloth; knit dress; KNIT DRESS, KNITTED DRESS // SWEATER DRESS
cloth; denim dress; DENIM DRESS // JEAN DRESS
cloth; t-shirt dress; T-SHIRT DRESS // TEE DRESS
cloth; skirt; SKIRT, FALDA // JUPE
cloth; pleated skirt; PLEATED SKIRT, SKIRT WITH PLEATS // BOX PLEAT SKIRT
cloth; pencil skirt; PENCIL SKIRT // TUBE SKIRT
cloth; wrap skirt; WRAP SKIRT // PAREO SKIRT
cloth; denim skirt; DENIM SKIRT, JEAN SKIRT // DENIM MIDI SKIRT
cloth; skort; SKORT // BERMUDA SKIRT
cloth; trousers; TROUSERS, PANTS, PANTALON, TROUSER // SLACKS, PANTALONE
cloth; jeans; JEANS, DENIM TROUSERS // DENIMS
cloth; chinos; CHINOS, CHINO TROUSERS // CHINO PANTS
cloth; cargo trousers; CARGO TROUSERS, CARGO PANTS // UTILITY CARGOS
cloth; joggers; JOGGERS, JOGGING TROUSERS // TRACK PANTS
cloth; leggings; LEGGINGS, LEGGING // TREGGINGS
cloth; culottes; CULOTTES, CULOTTE // GAUCHOS
cloth; shorts; SHORTS, SHORT // HOTPANTS
cloth; bermuda shorts; BERMUDA SHORTS, BERMUDAS // WALKING SHORTS
cloth; denim shorts; DENIM SHORTS // JEAN SHORTS
cloth; shirt; SHIRT, CAMISA // POPOVER SHIRT, CHEMISE
cloth; denim shirt; DENIM SHIRT // CHAMBRAY SHIRT
cloth; overshirt; OVERSHIRT, SHACKET // SHIRT JACKET
cloth; blouse; BLOUSE, BLUSA // PUSSYBOW BLOUSE
cloth; t-shirt; T-SHIRT, TSHIRT, T SHIRT, TEE // RINGER TEE, CAMISETA
cloth; long sleeve t-shirt; LONG SLEEVE T-SHIRT, LONG-SLEEVED T-SHIRT // LS TEE
cloth; polo shirt; POLO SHIRT, POLO // RUGBY POLO
cloth; tank top; TANK TOP, VEST TOP // MUSCLE TANK
cloth; crop top; CROP TOP, CROPPED TOP // BELLY TOP
cloth; camisole; CAMISOLE TOP, STRAPPY TOP // CAMI
cloth; corset top; CORSET TOP, BUSTIER TOP // BONED CORSET
cloth; knit top; KNIT TOP, KNITTED TOP // CROCHET KNIT TOP
cloth; top; TOP // BLOUSON TOP
cloth; bodysuit; BODYSUIT // LEOTARD
cloth; sweater; SWEATER, JUMPER, PULLOVER, KNIT SWEATER // GUERNSEY
cloth; turtleneck; TURTLENECK SWEATER, ROLL NECK SWEATER // ROLLNECK
cloth; knit vest; KNIT VEST, KNITTED VEST // SLIPOVER
cloth; cardigan; CARDIGAN, KNIT CARDIGAN // TWINSET CARDIGAN
cloth; sweatshirt; SWEATSHIRT // CREWNECK SWEAT
cloth; hoodie; HOODIE, HOODED SWEATSHIRT // ZIP-UP HOODY
cloth; blazer; BLAZER, AMERICANA // SUIT JACKET
cloth; waistcoat; WAISTCOAT, TAILORED WAISTCOAT // VEST WAISTCOAT
cloth; jacket; JACKET, CHAQUETA // SPENCER JACKET, JKT
cloth; denim jacket; DENIM JACKET, JEAN JACKET // TRUCKER DENIM JACKET
cloth; leather jacket; LEATHER JACKET, FAUX LEATHER JACKET // NAPPA JACKET
cloth; biker jacket; BIKER JACKET // MOTO JACKET
cloth; bomber jacket; BOMBER JACKET, BOMBER // VARSITY BOMBER
cloth; puffer jacket; PUFFER JACKET, QUILTED JACKET // DOWN PUFFER
cloth; coat; COAT, OVERCOAT, ABRIGO // CROMBIE, MANTEL
cloth; trench coat; TRENCH COAT, TRENCH // BELTED TRENCHCOAT
cloth; parka; PARKA, HOODED PARKA // FISHTAIL PARKA
cloth; raincoat; RAINCOAT // MACKINTOSH
cloth; cape; CAPE, PONCHO // CAPELET
cloth; jumpsuit; JUMPSUIT, BOILER SUIT // FLIGHT SUIT
cloth; playsuit; PLAYSUIT, ROMPER // SKORT PLAYSUIT
cloth; dungarees; DUNGAREES // SALOPETTE
cloth; co-ord set; CO-ORD SET, MATCHING SET // TWO PIECE
cloth; suit; SUIT // TWO-PIECE SUIT
cloth; kaftan; KAFTAN // JELLABA
cloth; kimono; KIMONO // HAORI
cloth; robe; BATHROBE, DRESSING GOWN // HOUSECOAT
cloth; pyjamas; PYJAMA SET, PYJAMAS // PAJAMAS
cloth; swimsuit; SWIMSUIT // ONE-PIECE SWIMWEAR
cloth; bikini top; BIKINI TOP // TRIANGLE BIKINI TOP
cloth; swim shorts; SWIM SHORTS, SWIMMING TRUNKS // BOARDSHORTS
small; socks; SOCKS // SOX, CALCETINES
small; tights; TIGHTS // PANTYHOSE
small; bra; BRA, BRALETTE // BALCONETTE
small; briefs; BRIEFS // KNICKERS
shoe; sneakers; SNEAKERS, TRAINERS // PLIMSOLLS, BASKETS
shoe; running shoes; RUNNING SHOES // RUNNING TRAINERS
shoe; ankle boots; ANKLE BOOTS, BOOTIES // BOTINES
shoe; knee boots; KNEE-HIGH BOOTS // KNEE BOOTS
shoe; chelsea boots; CHELSEA BOOTS // CHELSEAS
shoe; cowboy boots; COWBOY BOOTS // WESTERN BOOTS
shoe; boots; BOOTS // STIEFEL
shoe; pumps; PUMPS, COURT SHOES // STILETTOS
shoe; slingbacks; SLINGBACK SHOES, SLINGBACKS // SLING BACK HEELS
shoe; heeled sandals; HEELED SANDALS, HIGH HEEL SANDALS // STRAPPY HEEL SANDALS
shoe; sandals; SANDALS, FLAT SANDALS // SANDALIAS, FISHERMAN SANDALS
shoe; mules; MULES // SABOTS
shoe; espadrilles; ESPADRILLES // ALPARGATAS
shoe; loafers; LOAFERS, MOCCASINS // DRIVING SHOES
shoe; ballet flats; BALLET FLATS, BALLERINAS // MARY JANE FLATS
shoe; derby shoes; DERBY SHOES // BLUCHERS
bag; tote bag; TOTE BAG, SHOPPER // CARRYALL
bag; shoulder bag; SHOULDER BAG // BAGUETTE BAG
bag; crossbody bag; CROSSBODY BAG // SLING BAG
bag; backpack; BACKPACK // DAYPACK
bag; clutch; CLUTCH BAG, CLUTCH // POCHETTE
bag; bag; BAG, HANDBAG // BOLSO, FRAME BAG
bag; wallet; WALLET // BILLFOLD
bag; belt; BELT // CINTURÓN, SASH
bag; gloves; GLOVES // MITTENS
gem; earrings; EARRINGS, HOOP EARRINGS // CREOLES
gem; necklace; NECKLACE // CHOKER
gem; bracelet; BRACELET // ARMLET
gem; ring; RING // SOLITAIRE
gem; watch; WATCH // CHRONOGRAPH
gem; sunglasses; SUNGLASSES // AVIATORS
cloth; scarf; SCARF // SNOOD
cloth; beanie; BEANIE // WATCH CAP
cloth; cap; CAP // TRUCKER CAP
cloth; hat; HAT // FEDORA
none; -; GIFT CARD, SCENTED CANDLE, EAU DE TOILETTE // ROOM SPRAY, LIP BALM, PILLOWCASE
"""

MATERIALS = {
    "cloth": ("LINEN, COTTON, SATIN, SATIN EFFECT, LINEN BLEND, VELVET, VISCOSE, CREPE, WOOL BLEND, RIBBED, POPLIN",
              "TENCEL, SEERSUCKER, CUPRO, MODAL, BROCADE, PONTE, CHENILLE"),
    "small": ("COTTON, LACE, RIBBED", "BAMBOO, MICROFIBRE"),
    "shoe": ("LEATHER, SUEDE, FAUX LEATHER, SPLIT LEATHER", "NUBUCK, PATENT FINISH, VINYL"),
    "bag": ("LEATHER, FAUX LEATHER, CANVAS", "RAFFIA, NYLON, CROC EMBOSSED"),
    "gem": ("GOLD PLATED, SILVER, PEARL", "RHINESTONE, ENAMEL, RESIN"),
}  # fmt: skip
LOOKS = {
    "cloth": ("PRINTED, STRIPED, FLORAL PRINT, CHECK, POLKA DOT, OVERSIZED, MINI, MIDI, LONG, SLIM FIT, RELAXED FIT,"
              " BASIC, CROPPED, EMBROIDERED, DRAPED, ASYMMETRIC",
              "HOUNDSTOOTH, ZEBRA, PAISLEY, TAPERED, FLOATY, SMOCKED, SCALLOPED, OMBRE, BOXY, GATHERED, CUT-OUT"),
    "small": ("BASIC, SEAMLESS, STRIPED, HIGH-WAIST", "INVISIBLE, ARGYLE, STRAPLESS"),
    "shoe": ("POINTED, CHUNKY, WOVEN, PLATFORM", "SQUARE TOE, STUDDED, TREADED SOLE"),
    "bag": ("MINI, QUILTED, BASIC, BRAIDED", "SLOUCHY, STUDDED, TOPSTITCHED"),
    "gem": ("CHUNKY, OVERSIZED, TWISTED", "DAINTY, HAMMERED, ASYMMETRIC"),
}  # fmt: skip
TAILS = {
    "cloth": ("WITH BUTTONS, WITH BOW, WITH POCKETS, WITH LACE TRIM, WITH BELT, WITH TIE, IN LINEN, WITH RUFFLES,"
              " WITH ZIP",
              "WITH SHIRT COLLAR, WITH SCARF, WITH CUT-OUT BACK, WITH BROOCH DETAIL, FEATURING STITCHING, W/ FRINGING"),
    "small": ("WITH LACE TRIM", "WITH BOW DETAIL"),
    "shoe": ("WITH BUCKLE, WITH ANKLE STRAP, WITH BOW", "WITH CHAIN, WITH SOCK DETAIL, WITH BAG CHARM"),
    "bag": ("WITH CHAIN, WITH BUCKLE, WITH STRAP", "WITH SCARF HANDLE, WITH PURSE"),
    "gem": ("WITH STONES, WITH PEARLS", "WITH SHELL, WITH WATCH CLASP"),
}  # fmt: skip
COLOURS = (
    "BLACK, WHITE, ECRU, NAVY BLUE, PINK, BEIGE, KHAKI, LIGHT BLUE, BURGUNDY",
    "TAUPE, AUBERGINE, PISTACHIO, SAND, OCHRE",
)
SIZES = ("XS, S, M, L, XL, XXL, 38, 40, 42, EU 40, SIZE M, ONE SIZE", "UK 12, 34-36, XXS, 3XL, W32 L34, 2-3 YEARS")
SHOE_SIZES = ("37, 38, EU 41, 42", "UK 7, 39 1/2")
SEXES = ("WOMEN'S, MEN'S, WOMAN, MAN, GIRLS', BOYS'", "LADIES, GENTS, UNISEX, KIDS, MUJER")
NOTES = (
    "LIMITED EDITION, NEW, SALE, ONLINE EXCLUSIVE, JOIN LIFE",
    "LAST CHANCE, PRE-ORDER, RESTOCK, SPECIAL PRICE, SS24",
)


def words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def pick(rng: random.Random, part: str, lists: tuple[str, str]) -> str:
    """A word of either list; the second list is for the test part only."""
    seen, unseen = lists
    return rng.choice(words(unseen) if part == "test" and rng.random() < 1 / 3 else words(seen))


def misspelt(rng: random.Random, word: str) -> str:
    """A letter lost, doubled, or swapped with the next, inside one of the longer words."""
    pieces = word.split(" ")
    long = [i for i, piece in enumerate(pieces) if len(piece) >= 5 and piece.isalpha()]
    if not long:
        return word
    i = rng.choice(long)
    at = rng.randrange(1, len(pieces[i]) - 1)
    piece = pieces[i]
    changed = (
        piece[:at] + piece[at + 1 :],
        piece[:at] + piece[at] + piece[at:],
        piece[:at] + piece[at + 1] + piece[at] + piece[at + 2 :],
    )
    pieces[i] = rng.choice(changed)
    return " ".join(pieces)


def product_name(rng: random.Random, part: str, kind: str, form: str) -> str:
    """A form of a garment with what shops add to it."""
    name = misspelt(rng, form) if rng.random() < 0.05 else form
    if kind in MATERIALS:
        if rng.random() < 0.35:
            name = f"{pick(rng, part, MATERIALS[kind])} {name}"
        if rng.random() < 0.45:
            name = f"{pick(rng, part, LOOKS[kind])} {name}"
        if rng.random() < 0.3:
            name = f"{name} {pick(rng, part, TAILS[kind])}"
        if rng.random() < 0.1:
            name = f"{pick(rng, part, COLOURS)} {name}"
        if rng.random() < 0.12:
            name = f"{pick(rng, part, SEXES)} {name}"
        if rng.random() < 0.25:
            name = f"{name} - {pick(rng, part, COLOURS)}"
        if kind != "gem" and rng.random() < 0.25:
            name = f"{name} - {pick(rng, part, SHOE_SIZES if kind == 'shoe' else SIZES)}"
    if rng.random() < 0.15:
        name = f"{name} {rng.choice(['- ', '', 'REF. '])}{rng.randrange(1000, 9999)}/{rng.randrange(100, 999)}"
    if rng.random() < 0.08:
        note = pick(rng, part, NOTES)
        name = rng.choice([f"{name} - {note}", f"{note} {name}", f"{name} ({note})"])
    case = rng.random()
    return name if case < 0.7 else name.title() if case < 0.85 else name.lower()


def made_names(rng: random.Random) -> list[tuple[str, str, str]]:
    rows = []
    garments = [[field.strip() for field in line.split(";")] for line in GARMENTS.strip().splitlines()]
    # Plain garments are commoner in shops than special ones.
    weights = [3.0 if " " not in category and kind == "cloth" else 1.0 for kind, category, _ in garments]
    for _ in range(MADE):
        kind, category, forms = rng.choices(garments, weights)[0]
        part = "rules" if rng.random() < 0.4 else "test"
        seen, unseen = forms.split("//")
        name = product_name(rng, part, kind, pick(rng, part, (seen, unseen)))
        if category == "top" and "cropped" in name.lower():
            category = "crop top"
        rows.append((name, category, part))
    return rows


def written_names() -> list[tuple[str, str, str]]:
    irregular = [
        (name, category, "rules" if zlib.crc32(name.encode()) % 10 < 4 else "test")
        for name, category in annotated("irregular_names.txt")
    ]
    return [*irregular, *((name, category, "fresh") for name, category in annotated("fresh_names.txt"))]


def annotated(file_name: str) -> list[tuple[str, str]]:
    lines = (HERE / file_name).read_text(encoding="utf-8").splitlines()
    fields = [line.rsplit("|", 1) for line in lines if line and not line.startswith("#")]
    return [(name.strip(), category.strip()) for name, category in fields]


def main() -> None:
    rng = random.Random(1972)
    rows = [*written_names(), *made_names(rng)]
    rng.shuffle(rows)
    with (HERE / "shop_names.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["name", "category", "part"])
        writer.writerows(rows)


if __name__ == "__main__":
    main()
