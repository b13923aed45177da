// What the scenarios share.
import { strict as assert } from 'node:assert';
import './client';
import { useAuthStore } from '@/stores/useAuthStore';
import { useChannelStore } from '@/stores/useChannelStore';
import { useNotificationStore } from '@/stores/useNotificationStore';

export { assert };
export { violations } from './client';

export const EMAIL = process.env.EMAIL!;
export const PASSWORD = process.env.PASSWORD!;
export const BASE = process.env.VITE_API_BASE_URL!;

export const auth = () => useAuthStore.getState();
export const signIn = () => auth().login(EMAIL, PASSWORD);

/** Wait for something that is bound to happen; the limit only ends a hopeless wait. */
export async function until<T>(condition: () => T | Promise<T>, what: string, seconds = 180): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  while (Date.now() < deadline) {
    const value = await condition();
    if (value) return value;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${what} did not happen within ${seconds} s`);
}

export const shown = () => useNotificationStore.getState().notifications;
export const notified = (part: string | RegExp) =>
  until(() => shown().find(({ message }) => message.match(part)), `the notice ${part}`);

export async function newChannel(name = 'Plain Wonder', dailyVideoLimit = 50) {
  return useChannelStore.getState().createChannel({ name, niche: 'science', dailyVideoLimit });
}

export async function refused(call: () => Promise<unknown>): Promise<Error> {
  const answered = Symbol('answered');
  const error = await call().then(() => answered, (caught) => caught);
  assert.ok(error !== answered, 'this should have been refused');
  return error;
}

/** A request as the client would send it; its whole answer. */
export async function ask(method: string, path: string, body?: unknown, token = auth().accessToken) {
  const response = await fetch(`${BASE}${path}`, {
    method,
    headers: {
      'Content-Type': 'application/json',
      ...(token && { Authorization: `Bearer ${token}` }),
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

/** How many requests to a path the client has sent so far. */
export const sent = (method: string, path: string) =>
  (globalThis as any).requests.filter((one: string) => one === `${method} ${BASE}${path}`).length;

/** How many lines of the console match. */
export const said = (pattern: RegExp) =>
  (globalThis as any).report.said.filter((line: string) => pattern.test(line)).length;
