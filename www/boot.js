// Starts the application, and explains what is wrong when it cannot start.
//
// The skeleton in index.html is what a visitor reads meanwhile. The application replaces it, so as
// long as it stands, nothing has been started and its note is the place to say why. The build
// writes the addresses of the module into two <meta> elements: this file needs no inline script
// beside it, and a page's policy may forbid those.

"use strict";

(() => {
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

  // What ships is packed, because many hosts do not compress modules on the way; it is unpacked
  // while it is compiled. What a development server serves is the module itself. The packed file
  // is read whole first: Chromium now and then takes back a request whose body goes through a
  // stream to its end, and then keeps nothing of it for the next visit.
  const fetched = async (url) => {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${response.status} for ${url}`);
    if (url.endsWith(".wasm")) return response;
    const packed = new Response(await response.arrayBuffer());
    const unpacked = packed.body.pipeThrough(new DecompressionStream("gzip"));
    return new Response(unpacked, { headers: { "Content-Type": "application/wasm" } });
  };

  const start = async () => {
    const response = fetched(address("app-wasm"));
    // It is looked at below; until then its failure is nobody's.
    response.catch(() => {});
    const module = await import(address("app-module"));
    await module.default({ module_or_path: await response });
  };

  if (location.protocol === "file:") {
    say("This build has to be served: a browser does not load it from a file. In the repository, "
      + "`cargo xtask serve` does that.", true);
    return;
  }
  if (typeof WebAssembly !== "object" || typeof DecompressionStream !== "function") {
    say("Replication Lab is a simulation in WebAssembly, and this browser has none, or too old "
      + "a one, or has it switched off. Every current Firefox, Chrome, Edge and Safari has "
      + "it.", true);
    return;
  }

  const slow = setTimeout(() => {
    say("The simulation is still loading. The connection seems to be slow.", false);
  }, SLOW_AFTER_MS);

  start()
    .catch((error) => {
      console.error(error);
      say(`The simulation could not be started: ${error?.message ?? error}. `
        + "Reloading the page may help.", true);
    })
    .finally(() => clearTimeout(slow));
})();
