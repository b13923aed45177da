"""/dashboard, /analytics, and the part of /costs that knows of videos."""
