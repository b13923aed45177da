"""How video is encoded: one set of parameters, so that every segment fits every other."""

from videos.render.spec import FPS

GOP = FPS // 2
TICKS = 1000  # of the time scale, for one frame
# superfast with veryfast's motion refinement: the preset that keeps both the CPU and the wall
# aim of docs/performance.md; the presets to either side miss one.
ENCODER = (
    *("-an", "-c:v", "libx264", "-preset", "superfast", "-crf", "20"),
    *("-maxrate", "10M", "-bufsize", "16M", "-profile:v", "high", "-level:v", "4.1"),
    *("-pix_fmt", "yuv420p", "-r", str(FPS), "-bf", "2", "-g", str(GOP)),
    *("-keyint_min", str(GOP), "-sc_threshold", "0", "-flags", "+cgop"),
    *("-x264-params", "b-pyramid=none:subme=2"),
    *("-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709"),
    *("-color_range", "tv"),
)
# Times of B-frames are written as negative offsets instead of an edit list, so that a film
# begins at zero in players and in YouTube's intake alike.
MP4 = (
    *("-f", "mp4", "-video_track_timescale", str(FPS * TICKS), "-use_editlist", "0"),
    *("-movflags", "+faststart+negative_cts_offsets", "-map_metadata", "-1"),
)
