// What a page does by itself: theme, notices, copying, jumping in the film, telling of failures.
const notices = document.getElementById("notices");

function dismissLater(notice) {
  const seconds = Number(notice.dataset.seconds);
  if (seconds) setTimeout(() => notice.remove(), seconds * 1000);
}

// A notice that floats above the page. seconds: 0 stays until closed; key: shown only once at a time.
function notify(text, level, seconds, action, key) {
  if (key && notices.querySelector(`[data-key="${key}"]`)) return;
  const notice = document.getElementById("toast").content.cloneNode(true).firstElementChild;
  notice.classList.add(level);
  notice.dataset.seconds = seconds;
  if (key) notice.dataset.key = key;
  notice.querySelector("p").textContent = text;
  if (action) notice.querySelector(".acts").append(action);
  notices.append(notice);
}

async function copy(button) {
  const field = document.querySelector(button.dataset.copy);
  const label = button.querySelector("span");
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    // Without https there is no clipboard; the selected text can still be copied by hand.
    label.textContent = "Press Ctrl C";
    return;
  }
  label.textContent = "Copied";
  setTimeout(() => { label.textContent = "Copy"; }, 2000);
}

function seek(event, link) {
  const player = document.getElementById("player");
  if (!player) return;
  event.preventDefault();
  player.currentTime = Number(link.dataset.seek);
  player.play();
  player.scrollIntoView({ block: "nearest" });
}

function toggleTheme() {
  const root = document.documentElement;
  const dark = root.dataset.theme
    ? root.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  localStorage.setItem("theme", root.dataset.theme);
}

// A colour is written in a field, or picked beside it; either shows the other.
document.addEventListener("input", ({ target }) => {
  const field = document.getElementById(target.dataset.into);
  if (field) field.value = target.value;
  const picker = document.querySelector(`[data-into="${CSS.escape(target.id)}"]`);
  const colour = picker && /^#?([0-9a-f]{6})$/i.exec(target.value.trim());
  if (colour) picker.value = `#${colour[1].toLowerCase()}`;
});

document.addEventListener("click", (event) => {
  const found = (selector) => event.target.closest(selector);
  if (found("[data-close]")) found(".notice").remove();
  if (found("[data-theme-toggle]")) toggleTheme();
  if (found("[data-copy]")) copy(found("[data-copy]"));
  if (found("[data-seek]")) seek(event, found("[data-seek]"));
});

if (notices) {
  notices.querySelectorAll(".notice").forEach(dismissLater);
  new MutationObserver((changes) => changes.forEach((change) =>
    change.addedNodes.forEach((node) => node.dataset && dismissLater(node)))
  ).observe(notices, { childList: true });
}

document.addEventListener("htmx:sendError", () =>
  notify("No internet connection. Please check your network.", "error", 0, null, "offline"));
document.addEventListener("htmx:timeout", () =>
  notify("Request timed out. Please try again.", "error", 5, null, "timeout"));
document.addEventListener("htmx:responseError", () =>
  notify("Something went wrong. Please try again.", "error", 5, null, "answer"));
document.addEventListener("htmx:afterOnLoad", () =>
  notices.querySelector('[data-key="offline"]')?.remove());
