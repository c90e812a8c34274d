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
  const themes = [new URLSearchParams(location.search).get("theme")];
  try {
    themes.push(localStorage.getItem("replication-lab.theme"));
  } catch {}
  const theme = themes.find((name) => THEMES.includes(name));
  if (theme) document.documentElement.dataset.theme = theme;

  const SLOW_AFTER_MS = 10_000;
  const note = document.querySelector("[data-start-note]");

  const say = (sentence, failed) => {
    if (!note?.isConnected) return;
    note.textContent = sentence;
    note.classList.toggle("start-failed", failed);
  };

  const address = (name) => {
    const meta = document.querySelector(`meta[name="${name}"]`);
    return new URL(meta.content, document.baseURI).href;
  };

  // What ships is packed, because many hosts do not compress modules on the way, and none so well.
  // The decoder is a module of its own, which the build puts in the place of this import. What a
  // development server serves is the module of the page itself, and it never comes to the import.
  let code = null;
  const fetched = async (url) => {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${response.status} for ${url}`);
    if (url.endsWith(".wasm")) return response;
    const packed = await response.arrayBuffer();
    const { unpack } = await import("./unpack.mjs");
    code = unpack(new Uint8Array(packed));
    return code;
  };

  const start = async () => {
    const fetching = fetched(address("app-wasm"));
    // It is looked at below; until then its failure is nobody's.
    fetching.catch(() => {});
    const module = await import(address("app-module"));
    await module.default({ module_or_path: await fetching });
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

  start()
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
