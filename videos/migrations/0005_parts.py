from django.db import migrations, models

# What the scenes name; what else was made for a video is found again, or made again.
FILL = """
INSERT INTO videos_video_parts (video_id, artifact_id)
SELECT video_id, audio_id FROM videos_scene WHERE audio_id IS NOT NULL
UNION
SELECT video_id, segment_id FROM videos_scene WHERE segment_id IS NOT NULL
"""


class Migration(migrations.Migration):

    dependencies = [
        ('videos', '0004_queues'),
    ]

    operations = [
        migrations.AddField(
            model_name='video',
            name='parts',
            field=models.ManyToManyField(editable=False, help_text='everything its stages asked for: kept while it may go on', related_name='+', to='videos.artifact'),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
