import { serve } from "./server.mjs"; import { chromium } from "playwright-core";
const server = await serve("/work/w-split/dist"); const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox","--disable-gpu","--disable-dev-shm-usage"] });
let bad = 0;
for (const [w,h,scheme,motion,q] of [[1440,900,"light","no-preference",""]]) {
  const ctx = await browser.newContext({ viewport:{width:w,height:h}, colorScheme: scheme, reducedMotion: motion, hasTouch: true }); const page = await ctx.newPage();
  page.on("pageerror", e => { bad++; console.log("ERR", e.stack.slice(0,1500)); });
  let blocked = true; await page.route("**/rest-*", r => blocked ? r.abort() : r.continue());
  await page.addInitScript(() => { const real = globalThis.requestAnimationFrame.bind(globalThis); let now = 0; globalThis.requestAnimationFrame = (draw) => real(() => draw(now += 100)); });
  await page.goto(server.origin + "/" + q); await page.waitForFunction(() => document.querySelector(".transport"), null, {timeout: 6000}).catch(e=>{bad++; console.log(e.message)});
  if (motion !== "reduce" && !q.includes("autoplay")) await page.waitForFunction(() => document.querySelector(".play")?.getAttribute("aria-label")?.startsWith("Play"), null, { timeout: 6000 }).catch(e=>{bad++; console.log(e.message)});
  await page.waitForTimeout(900);
  await page.screenshot({ path: `/tmp/half-${w}.png`, fullPage: true });
  await page.setViewportSize({ width: w + 500, height: h }); await page.waitForTimeout(300); await page.setViewportSize({ width: w, height: h+100 }); await page.waitForTimeout(300);
  await page.mouse.move(200,300); await page.mouse.move(300,420); await page.keyboard.press("Tab"); await page.keyboard.press("Tab"); await page.mouse.click(250,350); await page.mouse.move(2,2); await page.touchscreen.tap(100,200);
  await page.waitForTimeout(500);
  console.log(w, (await page.locator(".notices").innerText({timeout:1000}).catch(()=>"none")).slice(0,40), "stopped:", await page.locator(".stopped").count());
  blocked = false; const y = () => page.evaluate(() => [...document.querySelectorAll(".verdicts,.panels,.inspector,.transport,.tape")].map(e => e.className+" "+Math.round(e.getBoundingClientRect().top+scrollY)).join("; "));
  console.log(await y()); await page.mouse.move(100,300); await page.waitForFunction(() => globalThis.replab.state(), null, {timeout:5000}).catch(e=>{bad++; console.log(e.message)}); await page.waitForTimeout(500); console.log(await y());
  await page.screenshot({ path: `/tmp/whole-${w}.png`, fullPage: true }); await ctx.close();
}
console.log("bad", bad); await browser.close(); await server.stop();
