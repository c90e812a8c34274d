// Pictures of the page: every family and state, each theme, each width, and a sheet that shows them
// side by side. `cargo xtask shots` takes them; the page is the one in `dist/`.
//
//     node shots.mjs [FOLDER] [WORD …]
//
// takes only those whose name contains all the words. They go into `out/shots` or FOLDER, under
// `family-state-theme-width.png`, with an `index.html`. They are for eyes: no test compares them.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { link } from "./address.mjs";
import { drawn, launch } from "./browser.mjs";
import { serve } from "./server.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const DIST = resolve(process.env.DIST ?? here("../../dist"));
const WIDTHS = { 360: 740, 768: 1024, 1440: 900, 1920: 1080 };
const THEMES = ["light", "dark", "contrast", "projector"];

/** A run of each family in which something goes wrong, and how far in, in thousandths. */
const FAMILIES = {
  leaderless: {
    hash: link({
      topology: "leaderless", n: 5, clients: 2, repair: "none", horizon: "700ms",
      script: "20ms c1 write x 4\n80ms c2 read x\n150ms cut n4,n5,c2 | n1,n2,n3,c1\n"
        + "180ms c1 write x 7\n260ms c2 read x\n300ms crash n2\n420ms heal\n460ms c2 read x\n",
    }),
    at: { busy: 262, rings: 395, faults: 470 },
  },
  "single-leader": {
    hash: link({
      topology: "single-leader", horizon: "600ms",
      script: "20ms c1 write x 1\n60ms c2 read x\n100ms cut n3 | n1,n2\n120ms c1 write x 2\n"
        + "200ms crash n1\n380ms c2 read x\n420ms c1 write x 3\n",
    }),
    at: { busy: 45, rings: 230, faults: 420 },
  },
  "multi-leader": {
    hash: link({
      topology: "multi-leader", horizon: "500ms",
      script: "20ms c1 write x 1\n100ms cut n1,c1 | n2,n3,c2\n120ms c1 write x 2\n"
        + "130ms c2 write x 3\n250ms heal\n400ms c1 read x\n",
    }),
    at: { busy: 55, rings: 300, faults: 320 },
  },
};

const slider = (page) => page.getByRole("slider", { name: "Time", exact: true });
const go = (at) => async (page) => {
  await slider(page).fill(String(at));
  // With the focus it has a preview, which hides a part of the page.
  await slider(page).blur();
  await drawn(page);
};

/** The states of the page, and how to get there from a page that stands still at the start. */
const STATES = {
  start: async () => {},
  playing: (page, { at }) => go(at.busy)(page),
  rings: async (page, { at }) => {
    await go(at.rings)(page);
    await page.locator("button.told").first().click();
  },
  faults: (page, { at }) => go(at.faults)(page),
  broken: async (page) => {
    await go(1000)(page);
    const pill = page.locator(".pill.broken");
    if (await pill.count()) await pill.first().click();
  },
  menu: async (page, { at }) => {
    await go(at.busy)(page);
    await page.locator('.stage [data-thing="node-n1"]').click();
  },
  inspector: async (page, { at }) => {
    await go(at.busy)(page);
    await page.locator('.stage [data-thing="node-n2"]').click();
    await page.keyboard.press("Escape");
  },
  picker: async (page) => {
    await openKnobs(page);
    await page.locator(".picker summary").click();
  },
  help: async (page) => {
    await openKnobs(page);
    for (const ask of await page.locator(".ask").all()) {
      if (await ask.isVisible()) await ask.click();
    }
  },
  finished: (page) => go(1000)(page),
  beside: async (page) => {
    await go(500)(page);
    await page.locator(".contrasts > .chip").first().click();
    await page.locator(".stages.two").waitFor();
  },
  print: async (page, { at }) => {
    await go(at.rings)(page);
    await page.emulateMedia({ media: "print" });
  },
};

/** States that are of no family. */
const OTHERS = {
  "first-visit": async (page, address) => {
    await page.goto(`${address}?autoplay=0`);
    // The story stops at the read that it is about, and there are few milestones before.
    const invitation = page.locator(".invitation");
    for (let leaps = 0; leaps < 20 && !await invitation.isVisible(); leaps += 1) {
      await page.getByRole("button", { name: "To the next milestone" }).click();
      await drawn(page);
    }
    await invitation.waitFor();
  },
  skeleton: async (page, address) => {
    await page.route(/app-.*\.(bin|wasm)$/, () => {});
    await page.goto(address);
  },
  "engine-stopped": async (page, address) => {
    await page.goto(`${address}?autoplay=0#v=2&n=5`);
    await page.locator(".stage").waitFor();
    // Where a trap of the module ends when nobody catches it.
    await page.evaluate(() => {
      const error = new WebAssembly.RuntimeError("unreachable");
      dispatchEvent(new ErrorEvent("error", { error, message: error.message }));
    });
    await page.locator(".stopped").waitFor();
  },
  "bad-link": async (page, address) => {
    await page.goto(`${address}?autoplay=0#v=9&n=99&color=red`);
    await page.locator(".notices li").first().waitFor();
  },
};

async function openKnobs(page) {
  const sheet = page.getByRole("button", { name: "Knobs", exact: true });
  if (await sheet.isVisible()) await sheet.click();
}

/** Every picture: what it is of, and how it is reached. */
function* pictures() {
  for (const [family, run] of Object.entries(FAMILIES)) {
    for (const state of Object.keys(STATES)) {
      for (const width of Object.keys(WIDTHS)) {
        for (const theme of THEMES) {
          // Themes are colours: two widths show them all.
          if (!["light", "dark"].includes(theme) && !["360", "1440"].includes(width)) continue;
          const reach = async (page, address) => {
            await page.goto(`${address}?autoplay=0&motion=reduce&theme=${theme}#${run.hash}`);
            await page.locator(".stage [data-thing]").first().waitFor();
            await STATES[state](page, run);
          };
          yield { family, state, theme, width, reach };
        }
      }
    }
  }
  for (const [state, reach] of Object.entries(OTHERS)) {
    for (const width of Object.keys(WIDTHS)) {
      for (const theme of ["light", "dark"]) yield { family: "page", state, theme, width, reach };
    }
  }
}

const nameOf = ({ family, state, theme, width }) => `${family}-${state}-${theme}-${width}`;

/** Takes one picture in a context of its own. */
async function take(browser, origin, picture, folder) {
  const width = Number(picture.width);
  const context = await browser.newContext({
    viewport: { width, height: WIDTHS[picture.width] },
    colorScheme: picture.theme === "dark" ? "dark" : "light",
    hasTouch: width < 700,
  });
  context.setDefaultTimeout(8_000);
  const page = await context.newPage();
  try {
    await picture.reach(page, `${origin}/`);
    // Pressing something may have scrolled there; the reasons of a verdict are worth it.
    if (picture.state !== "broken") await page.evaluate(() => scrollTo(0, 0));
    await drawn(page);
    const fullPage = picture.state === "print";
    await page.screenshot({ path: join(folder, `${nameOf(picture)}.png`), fullPage });
    return true;
  } catch (error) {
    console.error(`${nameOf(picture)}: ${error.message.split("\n")[0]}`);
    return false;
  } finally {
    await context.close();
  }
}

function sheet(taken) {
  const groups = new Map();
  for (const picture of taken) {
    const name = `${picture.family}: ${picture.state}`;
    groups.set(name, [...(groups.get(name) ?? []), picture]);
  }
  const figure = (picture) => `<figure style="width:${picture.width / 4}px">
    <a href="${nameOf(picture)}.png"><img loading="lazy" width="${picture.width / 4}"
      src="${nameOf(picture)}.png" alt=""></a>
    <figcaption>${picture.theme}, ${picture.width} px</figcaption></figure>`;
  const rows = [...groups].map(([name, pictures]) =>
    `<h2>${name}</h2><div>${pictures.map(figure).join("")}</div>`);
  return `<!doctype html><meta charset="utf-8"><title>Replication Lab, pictures</title>
<style>body{font:14px system-ui;margin:24px;background:#888;color:#fff}
div{display:flex;flex-wrap:wrap;gap:16px;align-items:start}figure{margin:0}
figcaption{padding:4px 0}img{display:block}h2{font-size:16px}</style>
${rows.join("\n")}
`;
}

/** Takes the pictures whose names contain all the words, and returns how many failed. */
export async function shots(folder, words) {
  mkdirSync(folder, { recursive: true });
  const server = await serve(DIST);
  const browser = await launch();
  const taken = [];
  let failed = 0;
  try {
    for (const picture of pictures()) {
      if (!words.every((word) => nameOf(picture).includes(word))) continue;
      if (await take(browser, server.origin, picture, folder)) taken.push(picture);
      else failed += 1;
    }
  } finally {
    await browser.close();
    await server.stop();
  }
  writeFileSync(join(folder, "index.html"), sheet(taken));
  return { taken: taken.map(nameOf), failed };
}

if (process.argv[1] && readFileSync(process.argv[1]).equals(readFileSync(here("shots.mjs")))) {
  const [folder = here("out/shots"), ...words] = process.argv.slice(2);
  const { taken, failed } = await shots(resolve(folder), words);
  console.log(`${taken.length} pictures in ${join(resolve(folder), "index.html")}`);
  process.exitCode = failed ? 1 : 0;
}
