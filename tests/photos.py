"""Photos that say where they were taken, as phones write them."""

import io

from PIL import Image

GPS_BLOCK = 0x8825


def make_photo(lon=None, lat=None):
    """Return the bytes of a small JPEG. With *lon* and *lat*, in WGS-84, they stand in its EXIF block."""
    picture = Image.new("RGB", (8, 8))
    exif = picture.getexif()
    if lon is not None:
        sides = "S" if lat < 0 else "N", "W" if lon < 0 else "E"
        degrees = [(float(abs(one)), 0.0, 0.0) for one in (lat, lon)]
        exif.get_ifd(GPS_BLOCK).update({1: sides[0], 2: degrees[0], 3: sides[1], 4: degrees[1]})
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()
