import { videoApi } from '@/services/videos';
import { useVideoStore } from '@/stores/useVideoStore';
import { assert, newChannel, refused, said, sent, signIn, until, violations } from '../steps/common';

const videos = () => useVideoStore.getState();
const request = { style: 'educational', length: 'short', priority: 5 } as const;
const inHand = () => [...videos().queue, ...videos().processing].map(({ id }) => id);
let channelId: string;
let made: any;

export default {
  async 'a request is answered with the video and when to expect it'() {
    await signIn();
    channelId = (await newChannel()).id;
    made = await videos().generateVideo({ ...request, channelId, topic: `Why cats purr, as in ${process.env.EDITION}` });
    assert.equal(violations('VideoGenerationResponse', made), '');
    assert.equal(violations('Video', made), '');
    assert.equal(made.id, made.videoId);
    assert.ok(Date.parse(made.estimatedCompletion) > Date.now());
    assert.ok(made.estimatedCost > 0);
    assert.deepEqual(inHand(), [made.id]);
  },

  async 'the queue knows it, once, until it ends'() {
    const { queue, processing, stats } = await videoApi.getQueue();
    assert.deepEqual([...queue, ...processing].map(({ id }) => id), [made.id]);
    assert.equal(stats.queueDepth + stats.processingCount, 1);
  },

  async 'a second video can be cancelled, and says so'() {
    const second = await videos().generateVideo({ ...request, channelId, topic: 'Why dogs bark' });
    await videos().cancelVideo(second.id);
    assert.ok(!inHand().includes(second.id));
    const cancelled = await videoApi.getVideoStatus(second.id);
    assert.equal(cancelled.status, 'failed');
    assert.deepEqual([cancelled.error!.message, cancelled.error!.retryable], ['Cancelled', true]);
    const error = await refused(() => videos().cancelVideo(second.id));
    assert.match(error.message, /already ended/);
    made.second = second.id;
  },

  async 'polling follows the first to its end'() {
    assert.equal(videos().isPolling, true);
    // The dashboard's page asks for the queue as well; without, the store doubles what it polls.
    const page = setInterval(() => videos().fetchQueue(), 5000);
    await until(() => !inHand().includes(made.id), 'the end of the video', 240);
    clearInterval(page);
    await videos().fetchVideoStatus(made.id);
    const video = videos().videos.find(({ id }) => id === made.id)!;
    assert.equal(video.status, 'completed', JSON.stringify(video.error));
    assert.equal(video.progress, 100);
    assert.ok(video.cost.audio > 0 && video.cost.total >= video.cost.audio);
    assert.ok(!('stage' in video) && !('error' in video));
    assert.ok(Date.parse(video.publishedAt!) > Date.parse(video.createdAt));
    made.thumbnailUrl = video.thumbnailUrl;
  },

  async 'it has left the queue, and polling ends'() {
    await videos().fetchQueue();
    assert.deepEqual(inHand(), []);
    await until(() => !videos().isPolling, 'the end of the polling', 15);
  },

  async 'its picture loads without a header'() {
    const picture = await fetch(made.thumbnailUrl.replace('localhost', '127.0.0.1'), { mode: 'no-cors' });
    assert.equal(picture.status, 200);
    assert.match(picture.headers.get('content-type')!, /^image\//);
  },

  async 'what is completed is not tried again'() {
    const error = await refused(() => videos().retryVideo(made.id));
    assert.match(error.message, /failed/);
    assert.equal(videos().error, error.message);
  },

  async 'what was cancelled is tried again'() {
    await videos().retryVideo(made.second);
    const { status } = await videoApi.getVideoStatus(made.second);
    assert.ok(['queued', 'processing'].includes(status));
    await videos().cancelVideo(made.second);
  },

  async 'a client that polls far too often is not refused'() {
    await Promise.all(Array.from({ length: 150 }, () => videos().fetchVideoStatus(made.id)));
    assert.ok(sent('GET', `/videos/${made.id}/status`) > 150);
    assert.equal(said(/^Failed/), 0);
  },

  ...(process.env.EDITION === '000' ? listingOf000() : listingOf001()),
};

function listingOf000() {
  return {
    async 'videos are listed by channel'() {
      const listed = await (videoApi as any).getVideos(channelId);
      assert.deepEqual(listed.map((video: any) => video.id), [made.second, made.id]);
    },

    async 'the store, which passes an object for the channel, is answered all the same'() {
      await videos().fetchVideos(channelId);
      assert.equal(videos().loading, false);
      assert.doesNotMatch(videos().error ?? '', /went wrong|HTTP 5/);
    },
  };
}

function listingOf001() {
  return {
    async 'videos are listed, newest first'() {
      await videos().fetchVideos(channelId);
      assert.deepEqual(videos().recentVideos.map(({ id }) => id), [made.second, made.id]);
    },

    async 'the list can be narrowed and paged'() {
      const completed = await videoApi.getVideos({ status: 'completed', channelId });
      assert.deepEqual(completed.map(({ id }) => id), [made.id]);
      const older = await videoApi.getVideos({ limit: 1, offset: 1 });
      assert.deepEqual(older.map(({ id }) => id), [made.id]);
    },

    async 'one video and its metrics can be asked for'() {
      const video = await videoApi.getVideo(made.id);
      assert.deepEqual(await videoApi.getVideoMetrics(made.id), video.metrics);
    },
  };
}
