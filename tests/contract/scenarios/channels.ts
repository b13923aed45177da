import { channelApi } from '@/services/channels';
import { useChannelStore } from '@/stores/useChannelStore';
import { assert, newChannel, refused, sent, signIn, violations } from '../steps/common';

const channels = () => useChannelStore.getState();
const only = () => channels().channels[0];

export default {
  async 'a new user has none'() {
    await signIn();
    await channels().fetchChannels();
    assert.deepEqual(channels().channels, []);
  },

  async 'a channel is created'() {
    const created = await newChannel('Plain Wonder', 3);
    assert.equal(violations('Channel', created), '');
    assert.equal(created.youtubeChannelId, '');
    assert.deepEqual([created.name, created.niche, created.dailyVideoLimit], ['Plain Wonder', 'science', 3]);
    assert.equal(channels().activeChannelId, created.id);
    assert.deepEqual(await channelApi.getChannels(), [created]);
  },

  async 'one more than the plan allows is refused, and why'() {
    const error = await refused(() => newChannel('One too many'));
    assert.match(error.message, /plan allows 1 channel/);
    assert.equal(channels().error, error.message);
    assert.equal(channels().channels.length, 1);
  },

  async 'the whole channel may be sent back to change a part of it'() {
    await channels().updateChannel(only().id, { ...only(), name: 'Plainer Wonder', niche: 'physics' });
    const kept = await channelApi.getChannel(only().id);
    assert.deepEqual([kept.name, kept.niche], ['Plainer Wonder', 'physics']);
  },

  async 'the answer to a change is the changed channel'() {
    const changed = await channelApi.updateChannel(only().id, { status: 'paused', dailyVideoLimit: 5 });
    assert.deepEqual([changed.status, changed.dailyVideoLimit], ['paused', 5]);
    assert.equal(changed.name, 'Plainer Wonder');
  },

  async 'a change that cannot be is refused, and why'() {
    const error = await refused(() => channelApi.updateChannel(only().id, { dailyVideoLimit: -1 }));
    assert.match(error.message, /\w+ \w+/);
  },

  async 'automation is switched on and off'() {
    const before = only().automationEnabled;
    await channels().toggleAutomation(only().id);
    assert.equal(only().automationEnabled, !before);
    assert.equal((await channelApi.getChannel(only().id)).automationEnabled, !before);
  },

  async 'its statistics are those of the channel'() {
    const { statistics } = await channelApi.getChannel(only().id);
    assert.deepEqual(await channelApi.getChannelStats(only().id), statistics);
  },

  async 'it is deleted'() {
    const { id } = only();
    await channels().deleteChannel(id);
    assert.deepEqual(channels().channels, []);
    assert.equal(sent('DELETE', `/channels/${id}`), 1);
    assert.deepEqual(await channelApi.getChannels(), []);
    assert.match((await refused(() => channelApi.getChannel(id))).message, /Channel not found/);
  },
};
