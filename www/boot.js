// Starts the application, and explains what is wrong when it cannot start.
//
// The skeleton in index.html is what a visitor reads meanwhile. The application replaces it, so as
// long as it stands, nothing has been started and its note is the place to say why. The build
// writes the addresses of the module into two <meta> elements: this file needs no inline script
// beside it, and a page's policy may forbid those.

"use strict";

(() => {
  // The theme of the address, or the one that was chosen before. A frame without an origin has no
  // storage, and throws.
  const THEMES = ["auto", "light", "dark", "contrast", "projector"];
  const kept = (name) => {
    try {
      return localStorage.getItem(`replication-lab.${name}`);
    } catch {}
  };
  const themes = [new URLSearchParams(location.search).get("theme"), kept("theme")];
  const theme = themes.find((name) => THEMES.includes(name));
  // The browser's own frame is of the same paper. By itself it follows the system.
  const root = document.documentElement;
  const frames = [...document.querySelectorAll('meta[name="theme-color"]')];
  const papers = frames.map((meta) => meta.content);
  new MutationObserver(() => {
    const paper = getComputedStyle(document.body).backgroundColor;
    const own = root.dataset.theme === "auto";
    frames.forEach((meta, place) => { meta.content = own ? papers[place] : paper; });
  }).observe(root, { attributeFilter: ["data-theme"] });
  if (theme) root.dataset.theme = theme;

  const SLOW_AFTER_MS = 10_000;
  const note = document.querySelector("[data-start-note]");

  const say = (sentence, failed) => {
    if (!note?.isConnected) return;
    note.textContent = sentence;
    note.classList.toggle("start-failed", failed);
    if (failed) document.querySelector("[data-start-picture]").hidden = false;
  };

  const address = (name) => {
    const meta = document.querySelector(`meta[name="${name}"]`);
    return new URL(meta.content, document.baseURI).href;
  };

  // What ships is packed, because many hosts do not compress modules on the way, and none so well.
  // The decoder is a module of its own, which the build puts in the place of this import. What a
  // development server serves is the module of the page itself, and it never comes to the import.
  const fetched = async (url) => {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${response.status} for ${url}`);
    if (url.endsWith(".wasm")) return response;
    const packed = await response.arrayBuffer();
    const { unpack } = await import("./unpack.mjs");
    return unpack(new Uint8Array(packed));
  };

  let code = null;
  const start = async () => {
    const fetching = fetched(address("app-wasm"));
    // It is looked at below; until then its failure is nobody's.
    fetching.catch(() => {});
    const module = await import(address("app-module"));
    code = await fetching;
    return module.default({ module_or_path: code });
  };

  // What ships is in two halves (crates/xtask/src/split). The first one starts the page, and lends
  // the rest its memory, its table and its functions. The application asks for the rest when it
  // needs it (crates/app/src/rest.rs); after a failure it may ask again.
  let started = null;
  let rest = null;
  const fetchRest = async () => {
    const fetching = fetched(address("app-rest"));
    fetching.catch(() => {});
    const lent = await started;
    await WebAssembly.instantiate(await fetching, { _: lent });
    globalThis.replicationLab.told?.(true);
  };
  const loadRest = () => rest ??= fetchRest().then(giveOut, (error) => {
    rest = null;
    throw error;
  });

  // Whoever moves, presses or types is about to want something. What answers events may be in the
  // rest, so until that is here they are held back, and then given out in their order. What the
  // browser would do by itself is undone first, where the page does it later or something instead.
  const WISHES = ["pointerdown", "pointerup", "click", "contextmenu", "keydown", "input", "change"];
  const SIGNS = [...WISHES, "pointermove", "pointerover", "pointerout", "pointerleave",
    "pointercancel", "touchstart", "focusin", "focusout", "blur"];
  const isOurs = ({ target, type, key, ctrlKey, altKey, metaKey }) => {
    const on = (selector) => target.closest?.(selector);
    if (type === "contextmenu") return on(".stage svg");
    if (type !== "keydown" || ctrlKey || altKey || metaKey) return type === "click";
    return /^Arrow/.test(key) ? on("svg.scene, .speed input")
      : /^( |Home|End)$/.test(key) && on("svg.scene");
  };
  let held = [];
  let whole = false;
  const hold = (event) => {
    event.stopImmediatePropagation();
    if (isOurs(event)) event.preventDefault();
    if (event.type !== "pointermove") held.push([event.target, event, event.target.value]);
    loadRest().catch(() => {
      const wished = held.some(([, { type }]) => WISHES.includes(type));
      held = [];
      if (wished) globalThis.replicationLab.told?.(false);
    });
  };
  const giveOut = () => {
    whole = true;
    for (const sign of SIGNS) removeEventListener(sign, hold, true);
    for (const [wanted, event, value] of held.splice(0)) {
      // When the page is drawn whole, a control may become another element of the same name, and a
      // slider goes back to what it stood at before.
      const target = wanted.isConnected ? wanted : document.getElementById(wanted.id);
      if (!target) continue;
      if (["input", "change"].includes(event.type)) target.value = value;
      if (event.type === "focusin" && document.activeElement === document.body) target.focus();
      target.dispatchEvent(new event.constructor(event.type, event));
    }
  };

  if (location.protocol === "file:") {
    say("This build has to be served: a browser does not load it from a file. In the repository, "
      + "`cargo xtask serve` does that.", true);
    return;
  }
  if (typeof WebAssembly !== "object") {
    say("Replication Lab is a simulation in WebAssembly, and this browser has none or has it "
      + "switched off. Every current Firefox, Chrome, Edge and Safari has it.", true);
    return;
  }

  const slow = setTimeout(() => {
    say("The simulation is still loading. The connection seems to be slow.", false);
  }, SLOW_AFTER_MS);

  started = start();
  // A served build is in one piece.
  if (document.querySelector('meta[name="app-rest"]')) {
    globalThis.replicationLab = { rest: loadRest };
    // A link may ask for anything; whoever has been here before gets the whole page at once.
    if (location.hash.length > 1) started = Promise.all([started, loadRest()]);
    else {
      if (kept("touched")) loadRest().catch(() => {});
      started.then(() => {
        for (const sign of whole ? [] : SIGNS) addEventListener(sign, hold, true);
      }, () => {});
    }
  }

  // A module of its own, for tests: `?fuzz=SEED`.
  if (new URLSearchParams(location.search).has("fuzz")) {
    started.then(() => import(new URL("fuzz.mjs", document.baseURI).href), () => {});
  }

  started
    .catch((error) => {
      console.error(error);
      // It has arrived whole, or there would be no code. A policy that forbids it fails in the same
      // way, but the code is good then.
      if (code && !WebAssembly.validate(code)) {
        say("This is too old a browser for the simulation: it does not know all of the WebAssembly "
          + "that Firefox, Chrome, Edge and Safari have had since 2023.", true);
        return;
      }
      say(`The simulation could not be started: ${error?.message ?? error}. `
        + "Reloading the page may help.", true);
    })
    .finally(() => clearTimeout(slow));
})();
