import { authApi } from '@/services/auth';
import { useAuthStore } from '@/stores/useAuthStore';
import { channelApi } from '@/services/channels';
import { ask, assert, auth, EMAIL, refused, sent, signIn, until } from '../steps/common';

const EXPIRED = process.env.EXPIRED_TOKEN!;


export default {
  async 'the tokens are replaced a minute before they expire'() {
    await signIn();
    const { accessToken, refreshToken } = auth();
    await until(() => auth().accessToken !== accessToken, 'the refresh', 30);
    assert.notEqual(auth().refreshToken, refreshToken);
    assert.equal((await authApi.getCurrentUser()).email, EMAIL);
  },

  async 'once does for a while: the timer does not run wild'() {
    const before = sent('POST', '/auth/refresh');
    await new Promise((resolve) => setTimeout(resolve, 3000));
    assert.ok(sent('POST', '/auth/refresh') - before <= 3);
  },

  async 'an expired token is replaced on the way, unseen'() {
    useAuthStore.setState({ accessToken: EXPIRED });
    assert.equal((await ask('GET', '/auth/me')).body.code, 'AUTH_4011');
    assert.equal((await authApi.getCurrentUser()).email, EMAIL);
    assert.notEqual(auth().accessToken, EXPIRED);
  },

  async 'two tabs may refresh with one token at the same time'() {
    const refreshToken = auth().refreshToken!;
    const [one, two] = await Promise.all([1, 2].map(() => authApi.refresh({ refreshToken })));
    for (const { accessToken } of [one, two])
      assert.equal((await ask('GET', '/auth/me', undefined, accessToken)).status, 200);
    useAuthStore.setState(one);
  },

  async 'a refused refresh signs out and is not repeated'() {
    useAuthStore.setState({ accessToken: EXPIRED, refreshToken: 'dead' });
    const before = sent('POST', '/auth/refresh');
    await refused(() => channelApi.getChannels());
    assert.equal(sent('POST', '/auth/refresh') - before, 1);
    assert.equal(auth().isAuthenticated, false);
    const answer = await ask('POST', '/auth/refresh', { refreshToken: 'dead' });
    assert.deepEqual([answer.status, answer.body.code], [400, 'AUTH_4011']);
  },

  async 'who signs in too often is told to slow down, and until when'() {
    const attempts = Array.from({ length: 9 }, () => ask('POST', '/auth/login', { email: EMAIL, password: 'wrong' }));
    const refusal = (await Promise.all(attempts)).find(({ status }) => status === 429)!;
    assert.equal(refusal.body.code, 'RATE_4291');
    assert.ok(Number(refusal.headers.get('retry-after')) > 0);
    await refused(signIn);
    assert.equal(auth().error, refusal.body.message);
  },
};
