// A video in the making, as the socket tells of it: it fails, is tried again from the toast, and
// completes; meanwhile it costs more than its creator wanted to spend.
import { symlinkSync, unlinkSync } from 'node:fs';
import { wsClient } from '@/services/websocket';
import { useAuthStore } from '@/stores/useAuthStore';
import { useDashboardStore } from '@/stores/useDashboardStore';
import { useVideoStore } from '@/stores/useVideoStore';
import { ask, assert, newChannel, notified, said, shown, signIn, until } from '../steps/common';

const FFMPEG = process.env.FFMPEG!;
const socket = () => (wsClient as any).ws as WebSocket;
const videos = () => useVideoStore.getState();
const frames: any[] = [];
const made: any = {};

async function connected() {
  await until(() => socket()?.readyState === WebSocket.OPEN, 'the connection', 30);
  socket().addEventListener('message', ({ data }) => frames.push(JSON.parse(data)));
}

export default {
  async 'the socket opens'() {
    await signIn();
    wsClient.connect();
    await connected();
  },

  async 'it answers a ping'() {
    (wsClient as any).send({ type: 'ping' });
    await until(() => frames.some(({ type }) => type === 'pong'), 'the pong', 30);
  },

  async 'a lost connection comes back'() {
    socket().close();
    await until(() => socket().readyState === WebSocket.CLOSED, 'the loss', 30);
    await connected();
  },

  async 'spending is to stay below a dollar a day'() {
    const limits = { dailyLimit: 1, monthlyLimit: 1500, hard: false };
    assert.equal((await ask('PUT', '/costs/limits', limits)).status, 200);
  },

  async 'a failed video is told, and why'() {
    unlinkSync(FFMPEG);
    made.channel = await newChannel();
    const request = { channelId: made.channel.id, style: 'tutorial', length: 'short', priority: 5 } as const;
    Object.assign(made, await videos().generateVideo({ ...request, topic: 'How bees find home' }));
    videos().stopPolling(); // the socket tells
    const failed = await notified(/^Video generation failed: /);
    assert.equal(failed.type, 'error');
    assert.match(failed.message, /: ffmpeg was not found/);
    made.failed = failed;
  },

  async 'what it cost is told as it nears the limit'() {
    const alert = await notified(/^CRITICAL: Daily cost/);
    assert.deepEqual([alert.type, alert.duration], ['warning', 0]);
    alert.action!.onClick();
    assert.equal(location.href, '/settings/billing');
  },

  async "the toast's button tries it again, and its end is told"() {
    symlinkSync(process.env.REAL_FFMPEG!, FFMPEG);
    await made.failed.action.onClick();
    const completed = await notified(/^Video ".+" completed successfully!$/);
    assert.equal(completed.type, 'success');
    const event = frames.find(({ type }) => type === 'video.completed')!;
    assert.deepEqual([event.payload.videoId, event.payload.channelId], [made.id, made.channel.id]);
    assert.ok(completed.message.includes(event.payload.title));
    assert.ok(Math.abs(Date.parse(event.timestamp) - Date.now()) < 60_000);
  },

  async 'the stores have heard of it by then'() {
    const seen = () => videos().videos.find(({ id }) => id === made.id)?.status === 'completed';
    await until(seen, 'the completed video in the store', 30);
    await until(() => useDashboardStore.getState().metrics, 'the figures in the store', 30);
  },

  async 'nothing else was told, and each thing once'() {
    const types = frames.map(({ type }) => type).filter((type) => type.includes('.'));
    const count = (wanted: string) => types.filter((type) => type === wanted).length;
    assert.deepEqual([count('video.failed'), count('video.completed')], [1, 1]);
    assert.equal(shown().length, types.length);
    wsClient.disconnect();
  },

  async 'a dead token is refused before the socket opens'() {
    const opened = said(/^WebSocket connected/);
    useAuthStore.setState({ accessToken: 'dead' });
    wsClient.connect();
    await until(() => socket().readyState === WebSocket.CLOSED, 'the refusal', 30);
    assert.equal(said(/^WebSocket connected/), opened);
  },
};
