// The page arrives, starts in silence, and explains itself where it cannot start.

import assert from "node:assert/strict";
import { test } from "node:test";
import { audit, until, withPage } from "./harness.mjs";

/** The picture of the first run is there, and says in words what it shows. */
async function pictureStands(page) {
  const image = page.locator("[data-start-picture] img");
  await image.scrollIntoViewIfNeeded();
  await until("the picture has arrived", () =>
    image.evaluate(({ complete, naturalWidth }) => complete && naturalWidth > 0));
  assert.match(await image.getAttribute("alt"), /Three replicas and two clients/);
  assert.equal(await page.locator("[data-start-picture] figcaption").isVisible(), true);
  const { scrollWidth, clientWidth } = await page.evaluate(() => document.documentElement);
  assert.equal(scrollWidth, clientWidth);
}

test("the page starts without a message, an error or a missing file", () =>
  withPage({ idle: true }, async ({ page }) => {
    const text = await page.locator("#app").innerText();
    assert.notEqual(text.trim(), "");
    assert.equal(await page.locator("[data-skeleton]").count(), 0);
  }));

test("a browser without scripts reads what the page is and what it needs", () => {
  // With scripts off the preload of the module is refused, which is as it should be.
  const allowed = [/^failed request.*: csp$/];
  const options = { javaScriptEnabled: false, started: false, allowed };
  return withPage(options, async ({ page }) => {
    await page.getByRole("heading", { name: "A database keeps several copies" }).waitFor();
    const needs = page.locator("noscript p");
    assert.equal(await needs.isVisible(), true);
    assert.match(await needs.innerText(), /needs JavaScript and WebAssembly/);
    assert.equal(await page.locator("[data-start-note]").isVisible(), false);
    await pictureStands(page);
  });
});

for (const width of [360, 1440]) {
  test(`a browser without WebAssembly is told so, and sees a picture, ${width} px wide`, () => {
    const before = (page) => page.addInitScript(() => delete globalThis.WebAssembly);
    return withPage({ before, width, started: false }, async ({ page }) => {
      await page.getByRole("status").filter({ hasText: "this browser has none" }).waitFor();
      await pictureStands(page);
      assert.deepEqual(await audit(page), []);
    });
  });
}

test("a visitor whose page starts does not load the picture", () => {
  const asked = [];
  const before = (page) => page.on("request", (request) => asked.push(request.url()));
  return withPage({ before, idle: true }, () => {
    assert.ok(asked.length > 0);
    assert.deepEqual(asked.filter((url) => url.includes("picture")), []);
  });
});

test("the sentence can be read while the simulation is loading", () => {
  let release;
  const held = new Promise((resolve) => { release = resolve; });
  const before = (page) => page.route("**/*.bin", async (route) => {
    await held;
    await route.continue();
  });
  return withPage({ before, started: false }, async ({ page }) => {
    await page.getByRole("heading", { name: "A database keeps several copies" }).waitFor();
    const note = page.getByRole("status").filter({ hasText: "is loading" });
    await note.waitFor();
    assert.equal(await page.locator("[data-start-picture]").isVisible(), false);
    assert.deepEqual(await audit(page), []);
    release();
    await page.locator(".stage svg[role=group]").waitFor();
  });
});

test("the module arrives packed, and as a type that no server compresses", () => {
  const kinds = [];
  const before = (page) => page.on("response", async (response) => {
    if (response.url().endsWith(".bin")) kinds.push((await response.allHeaders())["content-type"]);
    assert.doesNotMatch(response.url(), /\.wasm$/);
  });
  return withPage({ before, whole: false },
    () => assert.deepEqual(kinds, ["application/octet-stream"]));
});

/** Answers for the packed module with what `change` makes of it. */
const changed = (change) => (page) => page.route("**/*.bin", async (route) => {
  const response = await route.fetch();
  await route.fulfill({ response, body: change(await response.body()) });
});

const DAMAGES = {
  "is cut off": (body) => body.subarray(0, body.length / 2),
  "has another bit": (body) => {
    const other = Buffer.from(body);
    other[body.length >> 1] ^= 1;
    return other;
  },
  "is another file": () => Buffer.from("<!doctype html><title>Sign in</title>"),
};

for (const [what, change] of Object.entries(DAMAGES)) {
  test(`a packed module that ${what} is explained, too`, () => {
    const allowed = [/the packed module has not arrived whole|packed in another format/];
    return withPage({ before: changed(change), allowed, started: false }, async ({ page }) => {
      const note = page.getByRole("status").filter({ hasText: "could not be started" });
      await note.waitFor();
      assert.match(await note.innerText(), /module .*Reloading the page may help/);
    });
  });
}

test("a browser that cannot read the module is told that it is too old", () => {
  const refuse = () => {
    const refused = async () => { throw new WebAssembly.CompileError("unknown opcode"); };
    WebAssembly.instantiate = refused;
    WebAssembly.validate = () => false;
  };
  const options = { before: (page) => page.addInitScript(refuse), allowed: [/unknown opcode/] };
  return withPage({ ...options, started: false }, async ({ page }) => {
    await page.getByRole("status").filter({ hasText: "too old a browser" }).waitFor();
  });
});

test("a policy that forbids WebAssembly is not taken for an old browser", () => {
  const before = (page) => page.route("**/", async (route) => {
    const response = await route.fetch();
    const headers = { ...response.headers(), "content-security-policy": "script-src 'self'" };
    await route.fulfill({ response, headers });
  });
  const allowed = [/Content Security Policy|unsafe-eval/];
  return withPage({ before, allowed, started: false }, async ({ page }) => {
    await page.getByRole("status").filter({ hasText: /could not be started: .*eval/ }).waitFor();
  });
});

test("a module that does not arrive is explained in the place where it is missing", () => {
  const before = (page) => page.route("**/*.bin", (route) => route.abort());
  const allowed = [/failed to fetch/i, /\.bin: net::ERR_FAILED/, /net::ERR_FAILED/];
  return withPage({ before, allowed, started: false }, async ({ page }) => {
    const note = page.getByRole("status").filter({ hasText: "could not be started" });
    await note.waitFor();
    assert.match(await note.getAttribute("class"), /start-failed/);
  });
});
