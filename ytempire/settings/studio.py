"""What creators may bring."""

from ytempire.settings.env import amounts, env

# Megabytes, by the kind of file.
UPLOAD_MB = amounts("YTEMPIRE_UPLOAD_MB", "megabytes", clip=200, picture=25, music=50)
# Megabytes that one creator's library may hold; 0 for as much as the disk does.
LIBRARY_MB = env.int("YTEMPIRE_LIBRARY_MB", 0)
