"""Publishing without YouTube: the film stays in our library, on its watch page."""

from providers.base import Usage
from providers.publishing.base import Film, Published


class LibraryPublisher:
    name = "library"

    def publish(self, film: Film) -> Published:
        """Nothing leaves the house; what the film occupies is metered for a month."""
        return Published(usage=(Usage(self.name, "disk", "byte_month", film.size),))
