"""The public names of `stylerec.vision.images`, where they have always been."""

from stylerec.vision.images import Photo, encode_jpeg, encode_png, find_photos, load_photo, make_thumbnail, read_zip

__all__ = ["Photo", "encode_jpeg", "encode_png", "find_photos", "load_photo", "make_thumbnail", "read_zip"]
