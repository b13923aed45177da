// The screens' hooks, rendered by React.
import { act, create, type ReactTestRenderer } from 'react-test-renderer';
import { useMutation } from '@/hooks/useMutation';
import { useQuery } from '@/hooks/useQuery';
import { useChannelManagement } from '@/pages/Channels/useChannelManagement';
import { useDashboardData } from '@/pages/Dashboard/useDashboardData';
import { channelApi } from '@/services/channels';
import { assert, notified, signIn, until } from '../steps/common';

(globalThis as any).IS_REACT_ACT_ENVIRONMENT = true;

/** What a hook returns, rendered; `current` follows it. */
async function rendered<T>(hook: () => T): Promise<{ current: T; end: () => Promise<void> }> {
  const result: any = {};
  const Screen = () => void (result.current = hook());
  let screen: ReactTestRenderer;
  await act(async () => void (screen = create(<Screen />)));
  result.end = () => act(async () => screen.unmount());
  return result;
}

/** React renders what has changed at the end of an act. */
async function eventually(condition: () => unknown, what: string) {
  const look = async () => {
    await act(() => new Promise<void>((resolve) => setTimeout(resolve, 50)));
    return condition();
  };
  await until(look, what, 30);
}

export default {
  'a user signs in': signIn,

  async 'channels are managed, and each step is told'() {
    const screen = await rendered(() => useChannelManagement());
    let id: string;
    await act(async () => {
      const channel = await screen.current.createChannel({ name: 'Tea', niche: 'food', dailyVideoLimit: 3 });
      id = channel.id;
      await notified('Channel "Tea" created successfully!');
      await screen.current.toggleAutomation({ id, enabled: true });
      await notified('Automation enabled successfully!');
      await screen.current.deleteChannel(id);
      await notified('Channel deleted successfully!');
    });
    await screen.end();
  },

  async 'a list is queried'() {
    const screen = await rendered(() => useQuery('channels', channelsQuery));
    await eventually(() => screen.current.data, 'the list');
    assert.deepEqual([screen.current.data, screen.current.error], [[], null]);
    await screen.end();
  },

  async 'a refused change is told in words'() {
    const screen = await rendered(() => useMutation((id: string) => channelApi.deleteChannel(id)));
    await act(async () => void (await screen.current.mutate('nonsense').catch(() => {})));
    await notified('Channel not found.');
    await screen.end();
  },

  async 'the dashboard loads what it shows'() {
    const screen = await rendered(() => useDashboardData());
    await eventually(() => screen.current.metrics && !screen.current.loading, 'the figures');
    assert.equal(screen.current.metrics!.totalChannels, 0);
    assert.deepEqual([screen.current.recentVideos, screen.current.currentCost], [[], 0]);
    await screen.end();
  },
};

const channelsQuery = () => channelApi.getChannels();
