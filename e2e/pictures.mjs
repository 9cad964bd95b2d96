// The two pictures of the README: `node e2e/pictures.mjs`, after `cargo build -p simsa-cli`. They are taken from the
// demonstration, in Korean, 1280 pixels wide, and written to docs/pictures/.
import { mkdirSync, statSync } from "node:fs";
import { open } from "./browser.mjs";
import { enter } from "./people.mjs";
import { serve } from "./serve.mjs";

const folder = new URL("../docs/pictures/", import.meta.url).pathname;
const LARGEST = 150_000;
mkdirSync(folder, { recursive: true });
process.chdir(new URL(".", import.meta.url).pathname);
const server = await serve("--demo");
const browser = await open();
try {
  const pictures = [
    { name: "overview", who: "editor@applicant.example", of: "그룹 II-3 가상 사례", way: "", height: 900 },
    { name: "questions", who: "editor@operator.example", of: "그룹 II-3 가상 사례", way: "/checklists/2b/2", height: 900 },
  ];
  for (const { name, who, of, way, height } of pictures) {
    const { tab, context } = await enter(browser, server.address, who, { viewport: { width: 1280, height } });
    await tab.goto(`${server.address}/cases`);
    const home = await tab.getByRole("link", { name: of }).first().getAttribute("href");
    await tab.goto(`${server.address}${home}${way}`);
    if (way) await tab.locator("#keys-on").check();
    const path = `${folder}${name}.png`;
    await tab.screenshot({ path });
    const { size } = statSync(path);
    if (size > LARGEST) throw new Error(`${path} has ${size} bytes, more than ${LARGEST}`);
    console.log(path, size);
    await context.close();
  }
} finally {
  await browser.close();
  await server.stop();
}
