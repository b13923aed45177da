// Each code there is a way to: its status, its body, and the text that the documents show for it.
import { channelApi } from '@/services/channels';
import { errorHandler } from '@/services/errorHandler';
import { useAuthStore } from '@/stores/useAuthStore';
import { ask, assert, auth, EMAIL, newChannel, refused, shown, signIn } from '../steps/common';

const TEXTS: Record<string, string> = (errorHandler as any).errorMessages;
const nobody = '00000000-0000-4000-8000-000000000000';
let fullChannel: string;

async function toldAs(code: string, status: number, ...request: Parameters<typeof ask>) {
  const answer = await ask(...request);
  assert.deepEqual([answer.status, answer.body.code], [status, code], JSON.stringify(answer.body));
  assert.equal(answer.body.statusCode, status);
  for (const field of ['message', 'error', 'requestId'])
    assert.equal(typeof answer.body[field], 'string', field);
  assert.equal(answer.headers.get('x-request-id'), answer.body.requestId);
  errorHandler.handle(answer.body);
  assert.equal(shown().at(-1)!.message, TEXTS[code]);
}

const request = () => ({ channelId: fullChannel, style: 'tutorial', length: 'short', priority: 5, topic: 'Tea' });

export default {
  async 'AUTH_4011: no token; the screen goes to the sign-in page'() {
    await signIn();
    await toldAs('AUTH_4011', 401, 'GET', '/auth/me', undefined, 'dead');
    assert.equal(location.href, '/login');
    assert.equal(auth().isAuthenticated, false);
  },

  async 'AUTH_4012: a wrong password'() {
    await toldAs('AUTH_4012', 401, 'POST', '/auth/login', { email: EMAIL, password: 'wrong' });
    await signIn();
  },

  async 'AUTH_4013: a key that may only read'() {
    const { body } = await ask('POST', '/api-keys', { name: 'Reader', scopes: ['read'] });
    await toldAs('AUTH_4013', 403, 'POST', '/channels', { name: 'A', niche: 'b' }, body.key);
  },

  'VAL_4001: a wrong value': () =>
    toldAs('VAL_4001', 400, 'POST', '/channels', { name: 'A', niche: 'b', dailyVideoLimit: -1 }),
  'VAL_4002: no JSON': () => toldAs('VAL_4002', 400, 'POST', '/channels', '{"name": '),
  'VAL_4002: no such method': () => toldAs('VAL_4002', 405, 'PUT', '/channels', {}),
  'VAL_4003: something is missing': () => toldAs('VAL_4003', 400, 'POST', '/channels', {}),
  'RES_4041: no such address': () => toldAs('RES_4041', 404, 'GET', '/nonsense'),
  'RES_4042: no such channel': () => toldAs('RES_4042', 404, 'GET', `/channels/${nobody}`),
  'RES_4042: for a video, too': () =>
    toldAs('RES_4042', 404, 'POST', '/videos/generate', { ...request(), channelId: nobody }),
  'RES_4043: no such video': () => toldAs('RES_4043', 404, 'GET', `/videos/${nobody}/status`),
  'RES_4043: undefined for an id': () => toldAs('RES_4043', 404, 'GET', '/videos/undefined/status'),

  async 'RATE_4292: the day of the channel is full; the screen goes to the plans'() {
    fullChannel = (await newChannel('Full', 1)).id;
    await ask('POST', '/videos/generate', request());
    await toldAs('RATE_4292', 429, 'POST', '/videos/generate', request());
    assert.equal(location.href, '/settings/billing');
  },

  async 'what the client throws says it all without its code'() {
    const error = await refused(() => channelApi.getChannel(nobody));
    errorHandler.handle(error);
    assert.equal(shown().at(-1)!.message, TEXTS.RES_4042);
  },

  async 'mistakes are not repeated by the retrying wrapper'() {
    const bodies = [
      (await ask('POST', '/channels', {})).body,
      (await ask('GET', `/channels/${nobody}`)).body,
      (await ask('GET', '/auth/me', undefined, 'dead')).body,
    ];
    for (const body of bodies) {
      let calls = 0;
      const call = () => Promise.reject(Object.assign(new Error(body.message), body, { calls: ++calls }));
      await refused(() => errorHandler.withRetry(call));
      assert.equal(calls, 1, body.code);
    }
  },

  async 'a user who is no longer signed in gets to the end of it'() {
    useAuthStore.setState({ accessToken: 'dead', refreshToken: null });
    await refused(() => channelApi.getChannels());
  },
};
