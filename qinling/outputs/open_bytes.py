"""A file in memory for libraries that write archives."""

import io


class OpenBytes(io.BytesIO):
    """Bytes that do not close: when a save fails, the library's archive writes its end as it is thrown away."""

    def close(self) -> None:
        """Stay open."""
