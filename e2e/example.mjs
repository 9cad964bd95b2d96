// The complete fictional cases of /examples as plain objects, and forms filled with them as a person would: a field that
// is not there yet comes with the next page, after saving.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, TomlDate } from "smol-toml";

const examples = new URL("../examples/", import.meta.url).pathname;

// Days as the form writes them; everything else as it stands.
const plain = (value) => {
  if (value instanceof TomlDate) return value.toISOString().slice(0, 10);
  if (Array.isArray(value)) return value.map(plain);
  if (value && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
  return value;
};

export function example(group) {
  const folder = join(examples, `group-${group.toLowerCase()}`);
  const read = (name) => plain(parse(readFileSync(join(folder, `${name}.toml`), "utf8")));
  const evidence = read("evidence").evidence.map((one) => ({ ...one, path: join(folder, one.file) }));
  // operators are called by the program as they come: nobody types what they are called within a case
  const facts = read("facts");
  const called = new Map(facts.operators.map((one, at) => [one.id, `operator-${at + 1}`]));
  const here = (value) => {
    if (Array.isArray(value)) return value.map(here);
    if (!value || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, key === "operator" ? called.get(one) ?? one : here(one)]));
  };
  return {
    folder, evidence,
    facts: here({ ...facts, operators: facts.operators.map((one) => ({ ...one, id: called.get(one.id) })) }),
    answers: here(read("answers").answer),
    products: here(read("products").product ?? []),
    services: here(read("services").service ?? []),
    tests: here(read("tests").test ?? []),
    claims: read("exemptions").claim ?? [],
    conformity: read("conformity"),
  };
}

// Form 6 as its page has it: of each item whether it conforms.
export const conformityFields = ({ confirmed, ...rest }) => [
  ...fields(rest), ...confirmed.map((item) => [`items.${item}.state`, "conforms"]),
];

// `{storage: [{id: "main"}]}` → `storage[0].id`: "main". A list without entries is said to be empty.
export function fields(value, path = "") {
  if (Array.isArray(value) && value.length === 0) return [[`${path}.none`, true]];
  if (Array.isArray(value) && typeof value[0] === "object") return value.flatMap((one, at) => fields(one, `${path}[${at}]`));
  if (value && typeof value === "object" && !Array.isArray(value)) return Object.entries(value).flatMap(([key, one]) => fields(one, path ? `${path}.${key}` : key));
  return [[path, value]];
}

// Fills what `form` has of these fields; gives those it has not got (yet). Whoever counts is told what was typed and clicked;
// what stands there already is neither.
export async function fill(form, wanted, { typed = () => {}, clicked = () => {} } = {}) {
  const missing = [];
  for (const [name, value] of wanted) {
    const named = form.locator(`[name="${name}"]`);
    const kind = await named.evaluateAll((all) => { const one = all.find((e) => e.type !== "hidden"); return one ? (one.tagName === "SELECT" ? "select" : one.type) : null; });
    const values = Array.isArray(value) ? value.map(String) : [String(value)];
    const offered = async (one) => form.locator(`[name="${name}"][value="${one}"]`).count();
    if (kind === null) { missing.push([name, value]); continue; }
    if (kind === "radio" || kind === "checkbox") {
      const here = name.endsWith(".none") ? ["1"] : values;
      if (!(await Promise.all(here.map(offered))).every(Boolean)) { missing.push([name, value]); continue; }
      for (const one of here) {
        const box = form.locator(`[name="${name}"][value="${one}"]`);
        if (await box.isChecked()) continue;
        await box.check();
        clicked(name);
      }
    } else if (kind === "select") {
      const options = await named.locator("option").evaluateAll((all) => all.map((one) => one.value));
      if (!options.includes(values[0])) { missing.push([name, value]); continue; }
      if ((await named.inputValue()) === values[0]) continue;
      await named.selectOption(values[0]);
      clicked(name);
    } else {
      // a list stands one to a line
      const text = values.join("\n");
      if ((await named.inputValue()) === text) continue;
      await named.fill(text);
      typed(name);
    }
  }
  return missing;
}

// All facts, page by page: lists grow by an entry with each save, choices by what was named before.
export async function fillFacts(tab, home, facts) {
  let rest = fields(facts).filter(([name]) => !name.endsWith("].id"));
  for (let round = 0; rest.length; round += 1) {
    assert.ok(round < 8, `the facts never take ${JSON.stringify(rest)}`);
    await tab.goto(`${home}/facts`);
    await tab.evaluate(() => document.querySelectorAll("main details").forEach((one) => { one.open = true; }));
    const form = tab.locator("main form:has(details)");
    rest = await fill(form, rest);
    await form.getByRole("button", { name: "저장", exact: true }).click();
    await tab.waitForURL(/done=saved/);
  }
}

// A new entry of a list: a product, service, test or claim.
export async function fillRecord(tab, home, kind, entry) {
  await tab.goto(`${home}/records/${kind}/new`);
  const form = tab.locator("main form", { has: tab.locator("fieldset") }).first();
  assert.deepEqual(await fill(form, fields(entry)), [], `the page of a new ${kind} has no place for these`);
  await form.getByRole("button", { name: "저장", exact: true }).click();
  await tab.waitForURL(/done=saved/);
}
