"use strict";
// Nothing typed is lost. What stands in a form and is not saved yet is kept by this tab, field by field, with what stood there
// before: so it survives a reload, Back, and a session that ends. When the page is opened again what was typed is put back, and
// only that: what somebody else has changed meanwhile in other fields stays. It is gone once it was saved, with the tab, and
// when somebody signs out or somebody else signs in. Passwords, codes and files are never kept.
(() => {
  const english = document.documentElement.lang === "en";
  const t = (ko, en) => (english ? en : ko);
  const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content ?? "";
  const person = meta("person");
  const PREFIX = "simsa-draft:";
  const TYPED = "input:not([type=hidden], [type=password], [type=file], [type=submit], [type=button]), textarea, select";

  // A tab whose storage is full or switched off goes on without.
  const store = {
    read(key) { try { return JSON.parse(sessionStorage.getItem(key)); } catch { return null; } },
    write(key, draft) { try { sessionStorage.setItem(key, JSON.stringify(draft)); } catch { /* goes on without */ } },
    drop(key) { try { sessionStorage.removeItem(key); } catch { /* the same */ } },
    keys() { try { return Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX)); } catch { return []; } },
  };
  const dropAll = () => store.keys().forEach((key) => store.drop(key));

  const query = new URLSearchParams(location.search);
  // every page that follows on something done says so in its address; one that is itself the answer to a form, in its head
  const done = query.has("done") || document.querySelector('meta[name="done"]') !== null;
  for (const name of ["lang", "done"]) query.delete(name);
  const here = location.pathname + (query.size ? `?${query}` : "");

  const ofPeople = (form) => form.method === "post" && !form.closest("header") && !form.querySelector("input[type=password]")
    && form.querySelector(TYPED);
  const forms = [...document.forms].filter(ofPeople);
  const keyOf = (form) => {
    const action = new URL(form.action, location.href).pathname;
    const same = forms.filter((one) => new URL(one.action, location.href).pathname === action);
    return `${PREFIX}${person}|${here}|${action}|${same.indexOf(form)}`;
  };

  // The fields of a form by name and place: several may have one name. Boxes are told apart by their value.
  const fields = (form) => {
    const met = new Map(), found = new Map();
    for (const field of form.querySelectorAll(TYPED)) {
      if (!field.name) continue;
      const box = field.type === "checkbox" || field.type === "radio";
      const name = box ? `${field.name}=${field.value}` : field.name;
      const at = met.get(name) ?? 0;
      met.set(name, at + 1);
      found.set(`${name}#${at}`, field);
    }
    return found;
  };
  const chosen = (select) => [...select.options].filter((option) => option.selected).map((option) => option.value).join("\n");
  const value = (field) => {
    if (field.type === "checkbox" || field.type === "radio") return field.checked ? "1" : "";
    return field.tagName === "SELECT" ? chosen(field) : field.value;
  };
  const put = (field, to) => {
    if (field.type === "checkbox" || field.type === "radio") field.checked = to === "1";
    else if (field.tagName === "SELECT") for (const option of field.options) option.selected = to.split("\n").includes(option.value);
    else field.value = to;
  };
  const values = (form) => Object.fromEntries([...fields(form)].map(([name, field]) => [name, value(field)]));

  // On the way to where a form has led, or away on purpose: nothing is asked.
  let leaving = false;
  const bases = new Map();
  const keep = (form) => {
    leaving = false;
    const base = bases.get(form), now = values(form);
    const typed = Object.fromEntries(Object.entries(now).filter(([name, text]) => text !== (base[name] ?? "")));
    const was = Object.fromEntries(Object.keys(typed).map((name) => [name, base[name] ?? ""]));
    if (Object.keys(typed).length) store.write(keyOf(form), { typed, was });
    else store.drop(keyOf(form));
  };
  const isUnsaved = (form) => {
    const draft = store.read(keyOf(form));
    return draft && !draft.sent;
  };

  // What was sent has been taken when this page says so. A connection that broke, a session that had ended, a form that comes back
  // with messages: it is still to be saved.
  for (const key of store.keys()) {
    const draft = store.read(key);
    const foreign = person && !key.startsWith(`${PREFIX}${person}|`);
    if (!draft || foreign || (draft.sent && done)) store.drop(key);
    else if (draft.sent) store.write(key, { ...draft, sent: undefined });
  }

  const restore = (form) => {
    const draft = store.read(keyOf(form));
    if (!draft) return;
    const all = fields(form), base = bases.get(form), changed = [];
    let restored = 0;
    for (const [name, text] of Object.entries(draft.typed)) {
      const field = all.get(name);
      if (!field || value(field) === text) continue;
      if (base[name] !== draft.was[name]) changed.push(field);
      put(field, text);
      field.closest("details")?.setAttribute("open", "");
      restored += 1;
    }
    if (!restored) { if (!refused) store.drop(keyOf(form)); return; }
    form.dispatchEvent(new Event("simsa-restored"));
    const note = document.createElement("div");
    note.className = "note warn restored";
    note.setAttribute("role", "status");
    const words = document.createElement("p");
    words.textContent = t("저장하지 않은 입력을 되살렸습니다. 확인하고 저장하십시오.", "What you had typed and not saved is back. Look at it and save.");
    const away = document.createElement("button");
    away.type = "button";
    away.className = "second small-button";
    away.textContent = t("되살린 입력 버리기", "Drop it");
    away.addEventListener("click", () => { store.drop(keyOf(form)); leaving = true; location.reload(); });
    note.append(words);
    if (changed.length) {
      const names = changed.map((field) => field.labels?.[0]?.textContent.trim() || field.name);
      const more = document.createElement("p");
      more.textContent = t("그 사이 다른 값으로 저장된 칸: ", "Saved differently in the meantime: ") + [...new Set(names)].join(", ");
      note.append(more);
    }
    note.append(away);
    form.prepend(note);
  };

  // a page that shows a refused form again shows what was typed: what stood there before is in the draft
  const refused = document.querySelector("main [aria-invalid=true], main [role=alert]");
  for (const form of forms) {
    bases.set(form, { ...values(form), ...(refused ? store.read(keyOf(form))?.was : undefined) });
    restore(form);
    form.addEventListener("input", () => keep(form));
    form.addEventListener("change", () => keep(form));
    form.addEventListener("simsa-saved", () => { bases.set(form, values(form)); store.drop(keyOf(form)); form.querySelector(".restored")?.remove(); });
  }
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented) return;
    if (new URL(form.action, location.href).pathname === "/sign-out") { dropAll(); leaving = true; return; }
    if (form.method !== "post" || leaving) return;
    const draft = bases.has(form) && store.read(keyOf(form));
    if (draft) store.write(keyOf(form), { ...draft, sent: true });
    // what stands in other forms of the page is still asked for
    leaving = forms.every((one) => one === form || !isUnsaved(one));
  });
  addEventListener("pageshow", () => { leaving = false; });
  addEventListener("beforeunload", (event) => {
    if (!leaving && forms.some(isUnsaved)) event.preventDefault();
  });
})();
