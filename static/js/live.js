// The three events that matter come over a socket as they happen; polling covers for it.
const EVENTS = ["video.completed", "video.failed", "cost.alert"];
// A tab remembers what it has heard, each user apart.
const HEARD = `heard:${document.body.dataset.user}`;
// Whoever cancelled a video, or an edit of one, has been told by the page.
const CANCELLED = "Cancelled";
const PING_MS = 30000;
const LONGEST_WAIT_MS = 30000;
let failures = 0;

function fragment(id) {
  return document.getElementById(id).content.cloneNode(true).firstElementChild;
}

function retryForm(videoId) {
  const form = fragment("toast-retry");
  form.action = form.dataset.action.replace("00000000-0000-0000-0000-000000000000", videoId);
  return form;
}

const TELL = {
  "video.completed": (it) => notify(`Video "${it.title}" completed successfully!`, "success", 5),
  "video.failed": (it) =>
    notify(`Video generation failed: ${it.error}`, "error", 10, retryForm(it.videoId)),
  "cost.alert": (it) => notify(it.message, "warning", 0, fragment("toast-details")),
};

function hear(message) {
  const { type, payload, id } = JSON.parse(message.data);
  if (!(type in TELL)) return;
  if (id) sessionStorage.setItem(HEARD, id);
  if (!payload.error?.startsWith(CANCELLED)) TELL[type](payload);
  htmx.trigger(document.body, "ytempire:changed");
}

function connect() {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  const socket = new WebSocket(`${scheme}//${location.host}/ws/critical`);
  let pinging;
  socket.onopen = () => {
    failures = 0;
    const heard = sessionStorage.getItem(HEARD);
    const last = heard ? { lastEventId: heard } : {};
    socket.send(JSON.stringify({ type: "subscribe", events: EVENTS, ...last }));
    pinging = setInterval(() => socket.send('{"type": "ping"}'), PING_MS);
  };
  socket.onmessage = hear;
  socket.onclose = () => {
    clearInterval(pinging);
    setTimeout(connect, Math.min(1000 * 2 ** failures, LONGEST_WAIT_MS));
    failures += 1;
  };
}

connect();
