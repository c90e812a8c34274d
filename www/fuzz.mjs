// Random gestures: `?fuzz=SEED`, and `&gestures=NUMBER` to end after so many.
//
// What is pressed, dragged and typed are the things of the document, through the events that a
// person causes; nothing is known here of the application. It goes as fast as the page draws. The
// first error ends it, with the number of the gesture and the link that was shown then:
//
//     replicationLab.fuzz = { seed, gestures, done, last, problem }
//
// The same seed gives the same numbers. Whether they meet the same document depends on how fast the
// machine draws, so a problem is reproduced by its link rather than by its seed.

const FRAME_MS = 12;
/** A run that takes longer than this to follow a gesture, or has more events, is left. */
const SLOW_MS = 100;
const EVENTS_MAX = 3_000;
const LOOK_EVERY = 20;
const LEAVE_EVERY = 400;
const LAST_KEPT = 12;

const GOOD = [
  "",
  "v=2&topology=leaderless&n=5&w=3&r=2&seed=42&horizon=200ms",
  "v=2&topology=leaderless&n=3&w=1&r=1&seed=7&horizon=300ms&workload=rate&rate=40",
  "v=2&topology=single-leader&n=3&seed=3&horizon=300ms&workload=rate&rate=40",
  "v=2&topology=single-leader&n=5&ack=async&seed=9&horizon=400ms",
  "v=2&topology=multi-leader&seed=5&horizon=300ms&workload=rate&rate=40",
  "v=2&topology=multi-leader&seed=6&horizon=200ms&t=0.05",
];

const TEXTS = ["", "0", "1", "-1", "7", "42", "5ms", "1s", "4ms~9ms", "exp~2ms~5ms", "30%", "n1",
  "99999999999999999999", "1e9", "ä→𝄞", "<b>", "'\"", "  ", "x".repeat(300), "lognormal~5ms~0.4"];
const KEYS = ["Enter", " ", "Escape", "Tab", "Home", "End", "ArrowLeft", "ArrowRight", "ArrowUp",
  "ArrowDown", "PageUp", "PageDown", "ContextMenu", "Delete", "Backspace", ".", ",", "k", "z", "y",
  "m", "1", "+", "-", "?"];

const query = new URLSearchParams(location.search);
const seed = Number.parseInt(query.get("fuzz"), 10) || 0;
const wanted = Number.parseInt(query.get("gestures"), 10) || Infinity;
const report = { seed, gestures: 0, done: false, last: [], problem: null };
globalThis.replicationLab = Object.assign(globalThis.replicationLab ?? {}, { fuzz: report });

/** Numbers that look random and are the same for a seed (mulberry32). */
let state = seed;
const below = (bound) => {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) % Math.max(1, bound);
};
const one = (list) => list[below(list.length)];

const end = (problem) => {
  if (report.done) return;
  report.done = true;
  if (!problem) return;
  let link = location.hash;
  try {
    link = `#${globalThis.replab.state().link}`;
  } catch {
    // The engine has stopped; the address is at most half a second old.
  }
  report.problem = `gesture ${report.gestures} of seed ${seed}: ${problem} at ${link}`;
};

// The browser says that it measures again in the next frame. That is no error, and shows nowhere.
const MEASURED_LATER = /^ResizeObserver loop/;
addEventListener("error", ({ error, message }) => {
  if (!MEASURED_LATER.test(message)) end(error?.stack ?? message);
});
addEventListener("unhandledrejection", ({ reason }) => end(reason?.stack ?? String(reason)));
const { error } = console;
console.error = (...words) => {
  end(words.join(" "));
  error.apply(console, words);
};

// A pointer that no browser knows can be caught by nobody.
for (const name of ["setPointerCapture", "releasePointerCapture"]) {
  const real = Element.prototype[name];
  Element.prototype[name] = function capture(id) {
    try {
      real.call(this, id);
    } catch {
      // It is one of ours.
    }
  };
}

const shown = (selector) => [...document.querySelectorAll(selector)]
  .filter((element) => element.getClientRects().length > 0);
const name = (element) => element.dataset?.thing ?? element.getAttribute("aria-label")
  ?? element.id ?? element.textContent.trim().slice(0, 20) ?? element.tagName;

const POINTER = { pointerId: 7, isPrimary: true, button: 0, bubbles: true, cancelable: true };
const point = (element, type, [clientX, clientY], more = {}) => {
  const kind = type.startsWith("pointer") ? PointerEvent : MouseEvent;
  const how = { ...POINTER, clientX, clientY, composed: true, view: window, ...more };
  element.dispatchEvent(new kind(type, how));
};
const middle = (element) => {
  const { x, y, width, height } = element.getBoundingClientRect();
  return [x + width / 2, y + height / 2];
};
const somewhere = (element) => {
  const { x, y, width, height } = element.getBoundingClientRect();
  return [x + below(width), y + below(height)];
};

const press = (element, place = middle(element)) => {
  const pointerType = one(["mouse", "touch", "pen"]);
  point(element, "pointerdown", place, { pointerType, buttons: 1 });
  element.focus?.({ preventScroll: true });
  point(element, "pointerup", place, { pointerType });
  if (element.isConnected) point(element, "click", place, { detail: 1 });
};

const drag = (element, from, to) => {
  point(element, "pointerdown", from, { buttons: 1 });
  for (let part = 1; part <= 4; part++) {
    const at = from.map((start, axis) => start + ((to[axis] - start) * part) / 4);
    const under = below(2) ? element : document.elementFromPoint(...at) ?? element;
    if (under.isConnected) point(under, "pointermove", at, { buttons: 1 });
  }
  if (!element.isConnected) return;
  point(element, below(8) ? "pointerup" : "pointercancel", to);
  point(element, "click", to);
};

const key = (element, pressed) => {
  const how = { key: pressed, bubbles: true, cancelable: true, composed: true,
    ctrlKey: below(8) === 0, shiftKey: below(8) === 0 };
  element.dispatchEvent(new KeyboardEvent("keydown", how));
  element.dispatchEvent(new KeyboardEvent("keyup", how));
};

/** Sets a field as typing does: past whatever the framework has put over `value`. */
const fill = (field, value) => {
  const kind = field instanceof HTMLSelectElement ? HTMLSelectElement
    : field instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
  Object.getOwnPropertyDescriptor(kind.prototype, "value").set.call(field, value);
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
};

const damaged = (link) => {
  const place = below(link.length + 1);
  return one([
    () => link.slice(0, place),
    () => `${link.slice(0, place)}${one(TEXTS)}${link.slice(place)}`,
    () => `${link}&x=z1.${btoa(String(below(1e9)))}`,
    () => `${link}&n=${below(1_000)}&w=${below(99)}`,
    () => `v=${below(9)}&${link.slice(4)}`,
  ])();
};

const THINGS = ".stage [data-thing]";
const FIELDS = `input:not([type]), input[type=text], input[type=number], input[type=search],
  textarea`;

/** What a person may do: how likely it is, how it is called, what it is done to, and how. */
const GESTURES = [
  [24, "press", "button:not(:disabled), summary, [role=tab], label, a[href^='#']",
    (element) => press(element)],
  [10, "slide", "input[type=range]:not(:disabled)", (range) => {
    const least = Number(range.min || 0);
    fill(range, String(least + below(Number(range.max || 100) - least + 1)));
  }],
  [8, "choose", "select:not(:disabled)", (select) => {
    const options = [...select.options].filter((option) => !option.disabled);
    if (options.length) fill(select, one(options).value);
  }],
  [4, "check", "input[type=checkbox], input[type=radio]", (box) => box.click()],
  [5, "type", FIELDS, (field) => {
    fill(field, one(TEXTS));
    key(field, one(["Enter", "Tab", "Escape"]));
  }],
  [14, "touch", THINGS, (thing) => press(thing)],
  [6, "key on", THINGS, (thing) => {
    thing.focus?.({ preventScroll: true });
    key(thing, one(KEYS));
  }],
  [6, "drag", THINGS, (thing) =>
    drag(thing, middle(thing), [below(innerWidth), below(innerHeight)])],
  [5, "drag over", ".stage svg, .tape, .tape *", (ground) =>
    drag(ground, somewhere(ground), somewhere(ground))],
  [3, "context menu on", `${THINGS}, .tape`, (thing) => point(thing, "contextmenu", middle(thing))],
  [3, "move over", "body *", (element) => point(element, "pointermove", somewhere(element))],
  [8, "key", "body, .stage svg", (element) => {
    const focused = document.activeElement ?? element;
    key(below(2) ? focused : element, one(KEYS));
  }],
  [2, "follow a link from", "body", () => { location.hash = one(GOOD); }],
  [2, "follow a damaged link from", "body", () => { location.hash = damaged(one(GOOD)); }],
];
const LIKELY = GESTURES.reduce((sum, [likely]) => sum + likely, 0);

const gesture = () => {
  let place = below(LIKELY);
  const [, verb, selector, act] = GESTURES.find(([likely]) => (place -= likely) < 0);
  const choice = shown(selector);
  if (choice.length === 0) return;
  const element = one(choice);
  report.last.push(`${verb} ${name(element)}`);
  if (report.last.length > LAST_KEPT) report.last.shift();
  act(element);
};

const task = () => new Promise((resolve) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    resolve();
  };
  port2.postMessage(null);
});
const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

/** Whether the run has become one that would make every gesture slow. */
const isLarge = () => report.gestures % LOOK_EVERY === 0
  && globalThis.replab.state().events > EVENTS_MAX;

// The page is whole before anything is done to it, as it is for a person.
await globalThis.replicationLab.rest?.();
while (!globalThis.replab?.state()) await frame();

let drawnAt = performance.now();
while (!report.done && report.gestures < wanted) {
  const begun = performance.now();
  report.gestures += 1;
  gesture();
  await task();
  const now = performance.now();
  if (now - begun > SLOW_MS || report.gestures % LEAVE_EVERY === 0 || isLarge()) {
    location.hash = `${one(GOOD.slice(1))}&leave=${report.gestures}`;
    await task();
  }
  if (now - drawnAt > FRAME_MS) {
    await frame();
    drawnAt = performance.now();
  }
}
end(null);
