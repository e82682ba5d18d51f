// @ts-check
// The page's own script: who one is, what is asked for, what is told, and the keys.
// What a press does is decided on the server; htmx carries it there and back.

/** @typedef {{ id: string, name: string }} Person */
/** @typedef {{ action: string, method: string, headers: Record<string, string>, timeout?: string, abort: () => void }} Asking */
/** @typedef {{ ctx: { request: Asking, fetch?: typeof fetch, swap?: string } }} Detail */
/** @typedef {{ ctx: { sourceElement: Element, response: { raw: Response } } }} Sent */
/** @typedef {{ history: { type: string, path: string }, response: { raw: Response } }} Step */

const LOCAL = document.documentElement.dataset.mode === "local";
const ROOT = "/schema";
const IMPORT = `${ROOT}/importera`;
const EVERY = 3000;
/** The buttons that send something, also those outside their form. */
const SENDS = "form button:not([type=button]), button[form]";
const app = /** @type {HTMLElement} */ (document.getElementById("app"));
const notice = /** @type {HTMLElement} */ (document.getElementById("notice"));
const said = /** @type {HTMLElement} */ (document.getElementById("said"));

/** @param {string} text */
const say = (text) => {
  said.textContent = "";
  setTimeout(() => (said.textContent = text), 50);
};

/** @param {string} words @param {() => void} act */
const smallButton = (words, act) => {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn small";
  made.textContent = words;
  made.addEventListener("click", act);
  return made;
};

/** @typedef {"localStorage" | "sessionStorage"} Store */

/** @param {string} name @param {Store} [store] @returns {string | null} */
const recall = (name, store = "localStorage") => {
  try {
    return window[store].getItem(name);
  } catch {
    return null; // a frame may be without storage
  }
};

/** @param {string} name @param {string} value @param {Store} [store] */
const remember = (name, value, store = "localStorage") => {
  try {
    window[store].setItem(name, value);
  } catch {
    // as above
  }
};

// ---- Who one is -------------------------------------------------------------------------------

/** @type {Person | null} */
let person = null;

const choose = () => {
  const given = new URLSearchParams(location.hash.slice(1));
  const kept = sessionStorage.getItem("person");
  if (given.has("id")) {
    person = { id: given.get("id") ?? "", name: given.get("name") ?? "" };
    sessionStorage.setItem("person", JSON.stringify(person));
    history.replaceState(history.state, "", location.pathname + location.search);
  } else if (kept) {
    person = /** @type {Person} */ (JSON.parse(kept));
  }
};

/** @returns {Promise<string>} */
const token = async () => {
  if (!LOCAL) return await teams().authentication.getAuthToken();
  const bytes = new TextEncoder().encode(JSON.stringify(person));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_");
};

const teams = () => /** @type {import("./types").Teams} */ (Reflect.get(window, "microsoftTeams"));

/** @param {string} theme */
const dress = (theme) => (document.documentElement.dataset.theme = theme);

// ---- What is asked for ------------------------------------------------------------------------

let lost = "";

const MESSAGES = {
  offline: ["Ingen kontakt sedan", "Du ser schemat som det var då. Det du skriver står kvar, och inget skickas två gånger."],
  away: ["Schemat svarar inte sedan", "Felet ligger hos mig, inte hos dig. Inget som är bokat är borta, och jag fortsätter att försöka."],
  failed: ["Det gick inte", "Felet ligger hos mig, inte hos dig. Inget som är bokat är borta."],
  signin: ["Du är inte inloggad längre", "Teams gav ingen giltig inloggning. Det du har skrivit står kvar."],
  slow: ["Det tar lång tid", "Jag fick inget svar. Försök igen: inget skickas två gånger."],
};

/** @param {keyof typeof MESSAGES} kind @param {string} [reference] */
const trouble = (kind, reference) => {
  app.classList.remove("slow");
  app.removeAttribute("aria-busy");
  if (lost === kind) return;
  lost = kind;
  const [head, text] = /** @type {[string, string]} */ (MESSAGES[kind]);
  const clock = new Date().toLocaleTimeString("sv-SE", { hour: "2-digit", minute: "2-digit" });
  const timed = kind === "offline" || kind === "away" ? `${head} ${clock}` : head;
  const strong = document.createElement("b");
  strong.textContent = `${timed}. `;
  const line = document.createElement("p");
  line.append(strong, text, reference ? ` Felnummer ${reference}, ${clock}.` : "");
  notice.replaceChildren(line, smallButton("Försök nu", () => void refresh(true)));
  notice.hidden = false;
  resting(true);
};

const found = () => {
  if (!lost) return;
  lost = "";
  notice.hidden = true;
  notice.replaceChildren();
  resting(false);
  say("Kontakten är tillbaka.");
};

/** Buttons rest while nothing can be sent. @param {boolean} on */
const resting = (on) => {
  for (const button of app.querySelectorAll(SENDS)) {
    on ? button.setAttribute("aria-disabled", "true") : button.removeAttribute("aria-disabled");
  }
};

class Untold extends Error {}

/**
 * Ask the server as this person; what is no answer of the page's own is told, not shown.
 * @type {typeof fetch}
 */
const ask = async (input, init) => {
  const headers = new Headers(init?.headers);
  for (const last of [false, true]) {
    let bearer;
    try {
      bearer = await token();
    } catch {
      trouble("signin");
      throw new Untold("sign-in");
    }
    headers.set("Authorization", `Bearer ${bearer}`);
    let response;
    try {
      response = await fetch(input, { ...init, headers });
    } catch (error) {
      const slow = init?.signal?.aborted && init.signal.reason === "timeout";
      if (init?.signal?.aborted && !slow) throw error;
      trouble(slow ? "slow" : "offline");
      throw new Untold("no answer");
    }
    if (response.status === 204 || response.headers.has("X-Schema")) {
      found();
      return response;
    }
    if (response.status === 401 && !last && !LOCAL) continue;
    if (response.status === 401 || response.status === 403) trouble("signin");
    else if ([502, 503, 504].includes(response.status)) trouble("away");
    else trouble("failed", response.headers.get("X-Reference") ?? undefined);
    throw new Untold(`${response.status}`);
  }
  throw new Untold("never");
};

document.addEventListener("htmx:config:request", (event) => {
  const { ctx } = /** @type {CustomEvent<Detail>} */ (event).detail;
  ctx.fetch = ask;
  if (isOfImport(ctx.request)) ctx.request.timeout = "60s"; // 5,000 rows take a while
});

/** @param {Event} event */
const requested = (event) => /** @type {CustomEvent<Detail>} */ (event).detail.ctx.request;

/** @param {Asking} request */
const isOfImport = ({ action }) => new URL(action, location.href).pathname === IMPORT;

/** @param {Asking} request */
const isImport = (request) => request.method.toUpperCase() === "POST" && isOfImport(request);

/** Say how far what was sent has come; of several replicas only the one that has it knows. */
const count = async () => {
  const answer = await ask(`${IMPORT}/rader`).catch(() => undefined);
  const said = answer?.status === 200 ? await answer.text() : "";
  const place = document.getElementById("tried");
  if (!place || !counting) return;
  place.textContent = said || place.textContent || (place.dataset.begun ?? "");
};

let slow = 0;
let waiting = 0;
let counting = 0;
/** What was asked for last without sending anything. @type {Asking | null} */
let followed = null;
document.addEventListener("htmx:before:request", (event) => {
  waiting += 1;
  if (requested(event).method.toUpperCase() === "GET") followed = requested(event);
  clearTimeout(slow);
  slow = setTimeout(() => app.classList.add("slow"), 400);
  if (!isImport(requested(event))) return;
  clearInterval(counting);
  counting = setInterval(() => void count(), 1000);
});
document.addEventListener("htmx:finally:request", (event) => {
  waiting -= 1;
  if (isImport(requested(event))) {
    clearInterval(counting);
    counting = 0;
  }
  if (waiting) return; // the later of two has taken the place of the first
  clearTimeout(slow);
  app.classList.remove("slow");
});

/** @param {string} address @param {string} [swap] */
const load = async (address, swap = "innerMorph") => {
  await htmx.ajax("GET", address, { target: "#app", swap });
};

const here = () => location.pathname + location.search;

/** Where one stands already, and what was refused, is no step to come back from. */
document.addEventListener("htmx:before:history:update", (event) => {
  const { history: step, response } = /** @type {CustomEvent<Step>} */ (event).detail;
  const asked = new URL(response.raw.url);
  if (!response.raw.ok || [step.path, asked.pathname + asked.search].includes(here())) step.type = "replace";
});
document.addEventListener("htmx:before:history:restore", (event) => {
  event.preventDefault(); // the answers hold what stands in #app, not #app itself
  void load(here());
});
document.addEventListener("htmx:after:history:update", () => {
  const place = new URL(location.href);
  if (place.pathname === IMPORT) return;
  for (const part of ["panel", "booking", "day", "to"]) place.searchParams.delete(part);
  remember("place", place.pathname + place.search);
});

// ---- What others do ---------------------------------------------------------------------------

let asking = false;
/** How many answers have been shown: what was asked for before the last of them is out of date. */
let shown = 0;

/** Exchange what has changed; the focus and what is typed stay. @param {boolean} [anyway] */
const refresh = async (anyway = false) => {
  const board = document.getElementById("board");
  if (document.getElementById("importing")) return; // what stands there was sent, not asked for
  if (asking || (!anyway && (document.hidden || dragged))) return;
  asking = true;
  const seen = shown;
  try {
    if (!board) return await load(here());
    const version = lost || !board.dataset.version ? "" : board.dataset.version;
    const response = await ask(here(), {
      headers: { "X-Schema-Version": version, Accept: "text/html" },
      signal: AbortSignal.timeout(15000),
    });
    if (response.status === 204) return;
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
    if (seen === shown) exchange(fresh);
  } catch (error) {
    if (!(error instanceof Untold)) trouble("offline");
  } finally {
    asking = false;
  }
};

/** @param {Document} fresh */
const exchange = (fresh) => {
  for (const open of app.querySelectorAll("details[open]")) fresh.getElementById(open.id)?.setAttribute("open", "");
  for (const id of ["when", "board", "answer", "foot"]) {
    const now = document.getElementById(id);
    const then = fresh.getElementById(id);
    if (now && then) htmx.swap({ text: then.outerHTML, target: now, swap: "outerMorph" });
  }
  const open = app.querySelector(".panel, .moving");
  if (open instanceof HTMLElement) follow(open, fresh);
  settle();
};

/** What is open follows: all of it where nothing is typed, and else the parts that wait. @param {HTMLElement} open @param {Document} fresh */
const follow = (open, fresh) => {
  const then = fresh.getElementById(open.id);
  if (then && as(open) === as(then)) return;
  if (then && ![...open.querySelectorAll("form")].some((form) => fields(form).some(isTyped))) {
    htmx.swap({ text: then.outerHTML, target: open, swap: "outerMorph" });
    return say("Det som är öppet har ändrats.");
  }
  let told = "";
  for (const now of open.querySelectorAll("[data-live]")) {
    const part = fresh.getElementById(now.id);
    if (!part || as(now) === as(part)) continue;
    htmx.swap({ text: part.outerHTML, target: now, swap: "outerMorph" });
    if (!part.hidden) told ||= part.textContent?.trim() ?? "";
  }
  if (told) say(told);
  if (then?.dataset.version !== open.dataset.version || !then) tellChanged(open);
};

/** What stands there, and in which version; not what this script has put there. @param {HTMLElement | Element} part */
const as = (part) => {
  const bare = /** @type {Element} */ (part.cloneNode(true));
  for (const own of bare.querySelectorAll("[data-day], .unsaved, .changed")) own.remove();
  const versions = [bare, ...bare.querySelectorAll("[data-version]")].map((each) => each.getAttribute("data-version"));
  return `${versions.join()} ${bare.textContent?.replace(/\s+/g, " ")}`;
};

/** It is not what one began to write on, and what one typed stays. @param {Element} open */
const tellChanged = (open) => {
  if (open.querySelector(".changed")) return;
  const told = document.createElement("div");
  told.className = "note changed";
  const line = document.createElement("p");
  line.textContent = "Det här har ändrats sedan du öppnade det. Det du har skrivit står kvar.";
  const show = smallButton("Visa hur det är nu", () => {
    delete unsent.get(open.id)?.version;
    void load(here());
  });
  told.append(line, show);
  open.querySelector("h2")?.after(told);
  say(line.textContent);
};

setInterval(() => void refresh(), EVERY);
addEventListener("online", () => void refresh(true));
document.addEventListener("visibilitychange", () => void refresh());

// ---- After each answer ------------------------------------------------------------------------

/** @type {string | null} */
let goTo = null;
/** The first answer: the day that it opens with comes into view. */
let opening = true;
/** The day that was left to open what is beside the calendar. @type {string} */
let leftAt = "";

const focusable = () => /** @type {NodeListOf<HTMLElement>} */ (app.querySelectorAll("#cal .cell"));

/** One day in the tab order, and its entries. @param {Element | null} [to] */
const rove = (to = null) => {
  const cells = focusable();
  const chosen = to ?? [...cells].find((cell) => cell.tabIndex === 0) ?? cells[0] ?? null;
  for (const cell of cells) cell.tabIndex = cell === chosen ? 0 : -1;
  const day = chosen?.closest("td");
  for (const link of app.querySelectorAll("#cal .posts a")) {
    /** @type {HTMLElement} */ (link).tabIndex = link.closest("td") === day ? 0 : -1;
  }
};

const settle = () => {
  app.removeAttribute("aria-busy");
  const at = document.activeElement;
  rove(at instanceof HTMLElement && at.matches("#cal .cell") ? at : null);
  names();
  if (lost) resting(true);
};

/** Whether what was asked for last was asked by a form. */
let pressedForm = false;

/** A line that was sent, and what stood in it. @type {HTMLFormElement | null} */
let line = null;
let sentLine = "";
/** @param {HTMLFormElement} form */
const allOf = (form) => fields(form).map(value).join("\n");
/** Whether a line says something else by now than what was sent. @param {HTMLFormElement} form */
const goesOn = (form) => form === line && allOf(form) !== sentLine;
app.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (form.method === "post") {
    form.setAttribute("hx-sync", "drop"); // once; of two links the last counts
    followed?.abort(); // a link's late answer takes no place from what the press is answered
  }
  line = form.matches(".oneline") ? form : null;
  if (line) sentLine = allOf(line);
}, true);

document.addEventListener("htmx:after:settle", () => {
  shown += 1;
  settle();
  // The morph keeps what is typed.
  if (line?.isConnected && !goesOn(line) && app.querySelector("[data-say]")) line.reset();
  line = null;
  restore();
  const state = app.querySelector("#state");
  const wanted = goTo ?? (state instanceof HTMLElement ? (state.dataset.focus ?? "") : "");
  goTo = null;
  if (wanted) {
    const reached = visible(wanted) ?? visible("#problem");
    reached?.focus();
    setTimeout(() => reached?.scrollIntoView({ block: "nearest" })); // htmx goes to the top first
  } else if (!first() && pressedForm && document.activeElement === document.body) {
    app.querySelector("main")?.focus({ preventScroll: true }); // the button that had it is gone
  } else first()?.focus();
  pressedForm = false;
  if (opening) visible("#cal .cell[tabindex='0']")?.closest("td")?.scrollIntoView({ block: "nearest" });
  opening = false;
  const receipt = app.querySelector("[data-say]");
  if (receipt instanceof HTMLElement) {
    say(receipt.dataset.say ?? "");
    delete receipt.dataset.say; // once: what others do settles as well
  }
  const heading = app.querySelector("h1");
  if (heading) document.title = `${heading.textContent?.trim()} – Schema`;
});

/** @param {string} selector @returns {HTMLElement | null} */
const visible = (selector) =>
  /** @type {HTMLElement[]} */ ([...app.querySelectorAll(selector)]).find((each) => each.offsetParent) ?? null;

/** Where the focus goes when something has opened. @returns {HTMLElement | null} */
const first = () => {
  const panel = app.querySelector(".panel, .moving");
  if (!panel || panel.contains(document.activeElement)) return null;
  const typing = /** @type {HTMLElement | null} */ (panel.querySelector("[aria-invalid=true], [data-first]:not(h2)"));
  const title = /** @type {HTMLElement | null} */ (panel.querySelector("[name=title]"));
  if (panel.matches(".moving")) return visible("#cal .cell[tabindex='0']");
  return typing ?? title ?? /** @type {HTMLElement | null} */ (panel.querySelector("h2"));
};

/** The button that books names the day. */
const names = () => {
  for (const button of app.querySelectorAll("[data-book]")) {
    const form = button.closest("form");
    const chosen = form?.querySelector("[name=day_choice]:checked");
    const other = form?.querySelector("[name=other]");
    const day = button.querySelector("[data-day]");
    const typed = other instanceof HTMLInputElement && other.value.trim();
    const taken = form?.querySelector("#taken");
    const gone = taken && chosen instanceof HTMLInputElement && !typed && taken.getAttribute("data-version")?.includes(chosen.value);
    if (taken instanceof HTMLElement) taken.hidden = !gone;
    const says = chosen instanceof HTMLElement && !typed && !gone ? chosen.dataset.says : "";
    if (day) day.textContent = says ? ` ${says}` : "";
  }
};
app.addEventListener("input", names);
app.addEventListener("change", (event) => {
  if (!(event.target instanceof HTMLInputElement) || event.target.name !== "day_choice") return;
  const other = event.target.form?.querySelector("[name=other]");
  if (other instanceof HTMLInputElement) other.value = ""; // the choice made last counts
  names();
});

app.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  const resting = target?.closest("[aria-disabled=true]");
  if (resting) {
    event.preventDefault();
    event.stopImmediatePropagation();
    say(notice.textContent ?? "");
    return;
  }
  if (event.detail > 1 && target?.closest(SENDS)) {
    event.preventDefault(); // what a double click would press next is another button by now
    return;
  }
  const close = target?.closest("[data-close]");
  if (close instanceof HTMLElement) document.getElementById(close.dataset.close ?? "")?.remove();
  const off = target?.closest("form a.btn[data-back]")?.closest("form");
  if (off) forget(off); // Avbryt
  if (target?.closest("[data-back]")) goTo = leftAt || back();
  else if (target?.closest("#cal td")) leftAt = `#${CSS.escape(target.closest("td")?.id ?? "")} .cell`;
  else if (target?.closest(".bar, .pages, .answer")) leftAt = "";
  const one = target?.closest("[data-person]");
  if (one instanceof HTMLElement) become({ id: one.dataset.person ?? "", name: one.dataset.name ?? "" });
  if (target?.closest("[data-choose]")) void people();
  const meant = target?.closest("button[data-other]");
  if (meant instanceof HTMLButtonElement) write(meant);
  const copy = target?.closest("[data-copy]");
  if (copy instanceof HTMLElement) void copied(copy.dataset.copy ?? "");
}, true);

/** Of the days that what was written may mean, this one. @param {HTMLButtonElement} meant */
const write = (meant) => {
  const other = meant.form?.elements.namedItem("other");
  if (!(other instanceof HTMLInputElement)) return;
  other.value = meant.dataset.other ?? "";
  other.dispatchEvent(new Event("input", { bubbles: true }));
  meant.form?.requestSubmit();
};

/** To the letter: the field's own value; by hand where a frame may not. @param {string} name */
const copied = async (name) => {
  const field = document.getElementById(name);
  if (!(field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement)) return;
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    field.select();
    if (!document.execCommand("copy")) return say("Texten är markerad. Kopiera den med tangentbordet.");
  }
  say("Kopierat.");
};

// ---- What was typed and not sent -------------------------------------------------------------

/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Field */

/** Whose it is: another who signs in here sees nothing of it. */
let whose = "";

/** By what it stands in, with the version that it was typed on; gone with the tab. @type {Map<string, Record<string, string>>} */
let unsent = new Map();

/** @param {string} account */
const mine = (account) => {
  whose = `unsent ${account}`;
  unsent = new Map(JSON.parse(recall(whose, "sessionStorage") ?? "[]"));
};

/** @param {Element} form @returns {string} */
const named = (form) => form.closest(".panel, [data-kept]")?.id ?? "";

/** @param {HTMLFormElement} form */
const fields = (form) =>
  /** @type {Field[]} */ ([...form.elements].filter(
    (each) =>
      (each instanceof HTMLTextAreaElement || each instanceof HTMLSelectElement || each instanceof HTMLInputElement) &&
      each.name && !["hidden", "file"].includes(each.type),
  ));

/** @param {Field} field @returns {field is HTMLInputElement} */
const isChecked = (field) => field instanceof HTMLInputElement && ["radio", "checkbox"].includes(field.type);

/** @param {Field} field */
const key = (field) => (field.type === "radio" ? `${field.name}=${field.value}` : field.name);

/** @param {Field} field */
const value = (field) => (isChecked(field) ? String(field.checked) : field.value);

/** @param {Field} field */
const isTyped = (field) => {
  if (isChecked(field)) return field.checked !== field.defaultChecked;
  if (!(field instanceof HTMLSelectElement)) return field.value !== field.defaultValue;
  const first = [...field.options].find((each) => each.defaultSelected) ?? field.options[0];
  return field.value !== (first?.value ?? "");
};

/** @param {HTMLFormElement} form */
const isUnsent = (form) => fields(form).some((each) => key(each) in (unsent.get(named(form)) ?? {}));

/** Keep what is typed in the form. @param {HTMLFormElement} form */
const keep = (form) => {
  const refused = form.querySelector("#problem"); // what was sent stands there as if it were kept
  const kept = { ...unsent.get(named(form)) };
  const version = form.elements.namedItem("version");
  for (const each of fields(form)) {
    if (isTyped(each) || (refused && key(each) in kept)) kept[key(each)] = value(each);
    else delete kept[key(each)];
  }
  if (version instanceof HTMLInputElement) kept.version ??= version.value;
  store(named(form), kept);
};

/** It is sent, or nobody wants it. @param {HTMLFormElement} form */
const forget = (form) => {
  const kept = { ...unsent.get(named(form)) };
  for (const each of fields(form)) delete kept[key(each)];
  store(named(form), kept);
};

/** @param {string} name @param {Record<string, string>} kept */
const store = (name, kept) => {
  if (Object.keys(kept).some((each) => each !== "version")) unsent.set(name, kept);
  else unsent.delete(name);
  remember(whose, JSON.stringify([...unsent]), "sessionStorage");
};

app.addEventListener("input", (event) => {
  const form = /** @type {HTMLInputElement} */ (event.target).form;
  if (!form || !named(form)) return;
  keep(form);
  tell(form);
});
document.addEventListener("htmx:after:request", (event) => {
  const { sourceElement: form, response } = /** @type {CustomEvent<Sent>} */ (event).detail.ctx;
  pressedForm = form instanceof HTMLFormElement;
  if (form instanceof HTMLFormElement && form.method === "post" && response.raw.ok && !goesOn(form)) forget(form);
});

/** What is opened again has what was typed in it when it was left. */
const restore = () => {
  let back = false;
  for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (app.querySelectorAll(".panel form, form[data-kept]"))) {
    const kept = unsent.get(named(form)) ?? {};
    for (const each of fields(form)) {
      const typed = kept[key(each)];
      if (typed === undefined || typed === value(each)) continue;
      if (each instanceof HTMLSelectElement && ![...each.options].some((option) => option.value === typed)) continue;
      if (isChecked(each)) each.checked = typed === "true";
      else each.value = typed;
      each.dispatchEvent(new Event("input", { bubbles: true }));
      form.dataset.restored = "";
      each.closest("details")?.setAttribute("open", "");
      back = true;
    }
    const version = form.elements.namedItem("version");
    const open = form.closest(".panel");
    const other = version instanceof HTMLInputElement && kept.version !== undefined && version.value !== kept.version;
    if (open && other && isUnsent(form)) tellChanged(open);
    tell(form);
  }
  if (back) say("Det du skrev sist står kvar. Det är inte sparat.");
};

/** A text, and what was left and is back, says that it is not kept. @param {HTMLFormElement} form */
const tell = (form) => {
  const told = form.querySelector(".unsaved");
  const foot = form.querySelector(".acts:has(> .primary)");
  const asked = form.id === "writing" || "restored" in form.dataset;
  if (!asked || !foot || !isUnsent(form)) return told?.remove();
  if (told) return;
  const line = document.createElement("span");
  line.className = "unsaved";
  const drop = smallButton("Släng", () => {
    form.reset();
    forget(form);
    void load(here()); // after a refusal what was sent stands there
  });
  line.append("Inte sparat", drop);
  foot.prepend(line);
};

const back = () => "#cal td.sel .cell, #cal .cell[tabindex='0']";

// ---- Keys -------------------------------------------------------------------------------------

const STEPS = /** @type {Record<string, [number, number]>} */ ({
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
});

/** @param {HTMLElement} cell @param {number} days @param {number} rows */
const step = (cell, days, rows) => {
  const td = cell.closest("td");
  if (!td?.dataset.day) return;
  if (td.dataset.page && rows) {
    const row = rows < 0 ? td.parentElement?.previousElementSibling : td.parentElement?.nextElementSibling;
    const next = row?.querySelector(`td[data-day="${td.dataset.day}"] .cell`);
    if (next instanceof HTMLElement) enter(next);
    return;
  }
  const day = new Date(`${td.dataset.day}T12:00:00Z`);
  day.setUTCDate(day.getUTCDate() + days + 7 * rows);
  goToDay(day.toISOString().slice(0, 10), td.dataset.page);
};

/** @param {HTMLElement} cell */
const enter = (cell) => {
  rove(cell);
  cell.focus();
};

/** @param {string} day @param {string} [page] */
const goToDay = (day, page) => {
  const id = page ? `d${day}-${page}` : `d${day}`;
  const next = document.getElementById(id)?.querySelector(".cell");
  if (next instanceof HTMLElement && next.offsetParent) return enter(next); // a narrow window leaves weeks out
  const place = new URL(location.href);
  place.searchParams.set("day", day);
  if (!app.querySelector(".moving")) for (const part of ["panel", "booking", "to"]) place.searchParams.delete(part);
  goTo = `#${CSS.escape(id)} .cell`;
  void load(place.pathname + place.search);
};

/** @param {HTMLElement} cell @param {string} key @returns {boolean} */
const pressed = (cell, key) => {
  const td = cell.closest("td");
  const day = td?.dataset.day;
  if (!td || !day) return false;
  if (key in STEPS) {
    const [days, rows] = /** @type {[number, number]} */ (STEPS[key]);
    step(cell, days, rows);
    return true;
  }
  if (key === "Home" || key === "End") {
    const row = /** @type {NodeListOf<HTMLElement>} */ (td.parentElement?.querySelectorAll("td .cell"));
    const to = key === "Home" ? row[0] : row[row.length - 1];
    if (to) enter(to);
    return true;
  }
  if (key === "PageUp" || key === "PageDown") {
    const [year, month, date] = /** @type {[number, number, number]} */ (day.split("-").map(Number));
    const to = month - 1 + (key === "PageUp" ? -1 : 1);
    const longest = new Date(Date.UTC(year, to + 1, 0)).getUTCDate();
    goToDay(new Date(Date.UTC(year, to, Math.min(date, longest))).toISOString().slice(0, 10), td.dataset.page);
    return true;
  }
  if (key === "m" || key === "M") {
    const own = cell.dataset.booking ?? td.querySelector("[data-booking]")?.getAttribute("data-booking");
    if (own) {
      leftAt = `#${CSS.escape(td.id)} .cell`;
      void load(moving(own, day));
    } else if (td.matches(".post")) say("Här finns inget som du kan flytta.");
    return Boolean(own);
  }
  return false;
};

/** @param {string} booking @param {string} day */
const moving = (booking, day) => {
  const place = new URL(location.href);
  place.searchParams.set("panel", "move");
  place.searchParams.set("booking", booking);
  place.searchParams.set("day", day);
  return place.pathname + place.search;
};

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  const at = event.target instanceof HTMLElement ? event.target : null;
  if (event.key === "Escape") {
    const list = at?.closest(".give[open], .moving details[open]");
    if (list instanceof HTMLDetailsElement) {
      list.open = false;
      return list.querySelector("summary")?.focus();
    }
    const way = app.querySelector("[data-back]");
    if (way instanceof HTMLElement) {
      event.preventDefault();
      way.click();
    }
    return;
  }
  const cell = at?.closest("#cal .cell");
  if (cell instanceof HTMLElement && pressed(cell, event.key)) event.preventDefault();
});
app.addEventListener("focusin", (event) => {
  const cell = event.target instanceof Element ? event.target.closest("#cal .cell") : null;
  if (cell) rove(cell);
});

// ---- Drag: the same as M, arrows and Enter ----------------------------------------------------

/** @type {{ booking: string, day: string } | null} */
let dragged = null;

app.addEventListener("dragstart", (event) => {
  const from = event.target instanceof Element ? event.target.closest("[data-booking]") : null;
  const day = from?.closest("td")?.dataset.day;
  if (!(from instanceof HTMLElement) || !day) return;
  dragged = { booking: from.dataset.booking ?? "", day };
  event.dataTransfer?.setData("text/plain", dragged.booking);
});
app.addEventListener("dragover", (event) => {
  const td = event.target instanceof Element ? event.target.closest("td") : null;
  if (!dragged || !td?.dataset.day) return;
  event.preventDefault();
  mark(td);
});
app.addEventListener("dragend", () => {
  mark(null);
  dragged = null;
});
app.addEventListener("drop", (event) => {
  const td = event.target instanceof Element ? event.target.closest("td") : null;
  const taken = dragged;
  mark(null);
  dragged = null;
  if (!taken || !td?.dataset.day) return;
  event.preventDefault();
  if (td.dataset.day !== taken.day) void drop(taken, td.dataset.day);
});

/** @param {Element | null} td */
const mark = (td) => {
  for (const each of app.querySelectorAll("td.over")) each.classList.remove("over");
  td?.classList.add("over");
};

/** Open the move, as by M, and choose the day in it. @param {{ booking: string, day: string }} taken @param {string} day */
const drop = async (taken, day) => {
  await load(moving(taken.booking, taken.day));
  const form = document.getElementById("moving");
  if (!(form instanceof HTMLFormElement)) return;
  const choice = document.createElement("button");
  choice.name = "day";
  choice.value = day;
  choice.hidden = true;
  form.append(choice);
  form.requestSubmit(choice);
  choice.remove();
};

// ---- Start ------------------------------------------------------------------------------------

/** The first view takes the place of the address that led to it. @param {string} address */
const enterAt = async (address) => {
  history.replaceState(history.state, "", address);
  await load(address, "innerHTML");
};

/** @param {Person} chosen */
const become = (chosen) => {
  person = chosen;
  mine(person.id);
  sessionStorage.setItem("person", JSON.stringify(chosen));
  void enterAt(start());
};

const people = async () => {
  const response = await fetch(`${ROOT}/people`);
  app.innerHTML = await response.text();
  app.removeAttribute("aria-busy");
};

/** @param {string} [sub] */
const start = (sub = "") => {
  const booking = /^booking-(\d{1,10})$/.exec(sub);
  if (booking) return `${ROOT}/month?panel=booking&booking=${booking[1]}`;
  const day = /^day-(\d{4}-\d\d-\d\d)$/.exec(sub);
  if (day) return `${ROOT}/month?day=${day[1]}`;
  if (location.pathname !== ROOT) return here();
  return recall("place") ?? `${ROOT}/month`;
};

const setUp = () => {
  const { pages } = teams();
  const form = document.getElementById("setup");
  if (!(form instanceof HTMLFormElement)) return;
  pages.config.registerOnSaveHandler((event) => {
    const chosen = new FormData(form);
    const page = String(chosen.get("page"));
    const address = `${location.origin}${ROOT}/${chosen.get("view")}${page ? `?page=${encodeURIComponent(page)}` : ""}`;
    void pages.config.setConfig({ entityId: "schema", contentUrl: address, websiteUrl: address, suggestedDisplayName: "Schema" })
      .then(() => event.notifySuccess());
  });
  pages.config.setValidityState(true);
};

const begin = async () => {
  if (LOCAL) {
    choose();
    if (person) mine(person.id);
    return person ? await enterAt(start()) : await people();
  }
  const sdk = teams();
  try {
    await sdk.app.initialize();
  } catch {
    app.textContent = "";
    const line = document.createElement("p");
    line.className = "wait";
    line.textContent = "Öppna schemat i Teams: fliken Schema i kanalen, eller Inläggsboten bland apparna till vänster.";
    return app.append(line);
  }
  const context = await sdk.app.getContext();
  mine(context.user?.id ?? "");
  dress(context.app.theme);
  sdk.app.registerOnThemeChangeHandler(dress);
  sdk.app.notifyAppLoaded();
  const address = location.pathname === `${ROOT}/setup` ? location.pathname : start(context.page.subPageId);
  await enterAt(address);
  if (address.endsWith("/setup")) setUp();
  sdk.app.notifySuccess();
};

void begin();
