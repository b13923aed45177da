"""What every segment of every film has in common, whichever encoder made it."""

from videos.render.spec import FPS

GOP = FPS // 2
TICKS = 1000  # of the time scale, for one frame
# Said of the frames, too: without it the arguments below do not hold.
TAGGED = "setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709"
STREAM = (
    *("-an", "-r", str(FPS), "-g", str(GOP), "-bf", "2", "-flags", "+cgop", "-profile:v", "high"),
    *("-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709"),
    *("-color_range", "tv"),
)
# Times of B-frames are written as negative offsets instead of an edit list, so that a film
# begins at zero in players and in YouTube's intake alike.
MP4 = (
    *("-f", "mp4", "-video_track_timescale", str(FPS * TICKS), "-use_editlist", "0"),
    *("-movflags", "+faststart+negative_cts_offsets", "-map_metadata", "-1"),
)
