// What the documents expect of a browser, at the origin of Vite's development server. Its fetch
// keeps to CORS: it asks before it sends, and shows no answer that this origin may not see.
import { webcrypto } from 'node:crypto';
import WebSocket from 'ws';

const ORIGIN = 'http://localhost:5173';
const SAFELISTED = new Set(['accept', 'accept-language', 'content-language']);
const SHOWN = ['cache-control', 'content-language', 'content-length', 'content-type', 'expires'];
const define = (name, value) =>
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });

class Storage {
  #items = new Map();
  getItem = (key) => this.#items.get(key) ?? null;
  setItem = (key, value) => this.#items.set(key, String(value));
  removeItem = (key) => this.#items.delete(key);
}

class BrowserSocket extends WebSocket {
  constructor(url) {
    super(url, { origin: ORIGIN });
  }
}

const send = globalThis.fetch;
const requests = [];
const preflights = new Map();

async function crossOriginFetch(url, options = {}) {
  const method = options.method ?? 'GET';
  requests.push(`${method} ${String(url).split('?')[0]}`);
  await preflight(String(url), method, Object.keys(options.headers ?? {}));
  const response = await send(url, { ...options, headers: { ...options.headers, Origin: ORIGIN } });
  requireOrigin(response);
  return asShown(response);
}

// Of the headers, a page sees those that every page may and those that the server exposes.
function asShown({ body, status, headers }) {
  const shown = [...SHOWN, ...listedIn(headers, 'access-control-expose-headers')];
  const kept = [...headers].filter(([name]) => shown.includes(name));
  return new Response(body, { status, headers: kept });
}

async function preflight(url, method, names) {
  const headers = names.map((name) => name.toLowerCase()).filter((name) => !SAFELISTED.has(name));
  if (!headers.length) return;
  const key = [url, method, ...headers].join(' ');
  if (!preflights.has(key)) preflights.set(key, askFirst(url, method, headers));
  await preflights.get(key);
}

async function askFirst(url, method, headers) {
  const answer = await send(url, {
    method: 'OPTIONS',
    headers: {
      Origin: ORIGIN,
      'Access-Control-Request-Method': method,
      'Access-Control-Request-Headers': headers.sort().join(','),
    },
  });
  if (!answer.ok) throw new TypeError(`Failed to fetch: the preflight was answered with ${answer.status}`);
  requireOrigin(answer);
  requireListed(answer, 'access-control-allow-methods', [method]);
  requireListed(answer, 'access-control-allow-headers', headers);
}

function requireOrigin(response) {
  const allowed = response.headers.get('access-control-allow-origin');
  if (![ORIGIN, '*'].includes(allowed)) throw new TypeError(`Failed to fetch: CORS allows ${allowed}`);
}

const listedIn = (headers, name) => (headers.get(name) ?? '').toLowerCase().split(/,\s*/);

function requireListed(response, header, wanted) {
  const listed = listedIn(response.headers, header);
  const missing = wanted.filter((one) => !listed.includes(one.toLowerCase()));
  if (missing.length) throw new TypeError(`Failed to fetch: ${header} lacks ${missing}`);
}

define('window', globalThis);
define('crypto', webcrypto); // not there by itself on Node 18
define('location', { href: `${ORIGIN}/` });
define('navigator', { onLine: true });
define('localStorage', new Storage());
define('WebSocket', BrowserSocket);
define('fetch', crossOriginFetch);
define('requests', requests);
define('viteEnvironment', {
  MODE: 'production',
  VITE_API_BASE_URL: process.env.VITE_API_BASE_URL,
  VITE_WS_URL: process.env.VITE_WS_URL,
});
