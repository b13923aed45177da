"""/videos: requests, the queue, what came out."""
