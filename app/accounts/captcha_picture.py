"""The picture of a captcha: four colours, 120 × 40, well under 1.5 kB; the same bytes for the same captcha."""

from functools import cache
from io import BytesIO
from random import Random

from PIL import Image, ImageDraw, ImageFont

SIZE = (120, 40)
PALETTE = (243, 239, 230, 155, 180, 194, 74, 84, 94, 13, 74, 107)  # paper, pale line, grey, azurite
PAPER, PALE, GREY, INK = range(4)
LARGEST_TURN = 18  # degrees


@cache
def _font() -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(30)


def draw(text: str, seed: bytes) -> bytes:
    """The text as PNG; the seed decides how it is bent."""
    chance = Random(seed)  # noqa: S311  how a character leans is no secret
    image = Image.new("P", SIZE, PAPER)
    image.putpalette(PALETTE)
    pen = ImageDraw.Draw(image)
    for _ in range(3):
        pen.line([(0, chance.randint(0, 39)), (60, chance.randint(0, 39)), (119, chance.randint(0, 39))], fill=PALE, width=2)
    for number, character in enumerate(text):
        glyph = _turned(character, chance.randint(-LARGEST_TURN, LARGEST_TURN))
        left = 8 + 27 * number + (27 - glyph.width) // 2 + chance.randint(-2, 2)
        image.paste(INK, (left, (SIZE[1] - glyph.height) // 2 + chance.randint(-3, 3)), glyph)
    pen.line([(0, chance.randint(5, 35)), (119, chance.randint(5, 35))], fill=GREY, width=1)
    target = BytesIO()
    image.save(target, "PNG", bits=2, optimize=True)
    return target.getvalue()


def _turned(character: str, degrees: int) -> Image.Image:
    """A mask of one character, cut to its ink."""
    mask = Image.new("L", (44, 44), 0)
    ImageDraw.Draw(mask).text((22, 22), character, fill=255, font=_font(), anchor="mm", stroke_width=1)
    mask = mask.rotate(degrees, Image.Resampling.BICUBIC).point(lambda value: 255 if value > 127 else 0)
    return mask.crop(mask.getbbox())
