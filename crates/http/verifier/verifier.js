// Checks papers where they are: nothing here can reach a network, and nothing but text is ever put into the page.
"use strict";

const MOST_BYTES = 16 * 1024 * 1024;
const MOST_STAMPS = 8;
const LINES = ["issuer", "form", "number", "issued", "total", "vat", "payee", "leaf", "key"];
const HEADER = "dalil-claim/1";
const CLAIM = "dalil/claim/1\0";
const STAMP = "dalil/stamp/1\0";
const BLANK = `${"0".repeat(64)}:${"0".repeat(88)}`;
const STAMPS = /dalil-stamp\/1:([A-Za-z0-9+/]{1,2732}={0,2}):([0-9a-f]{64}):([A-Za-z0-9+/]{86}==|0{88})/g;

const at = id => document.getElementById(id);
const words = JSON.parse(at("words").textContent);
const utf8 = text => new TextEncoder().encode(text);
const t = key => words[document.documentElement.lang][key];

// What is wrong, by the key of its words.
class Wrong extends Error {
  constructor(key, detail = "") {
    super(key);
    this.key = key;
    this.detail = detail;
  }
}

// Bytes of base64 in its one canonical form.
function decoded(text) {
  let binary;
  try {
    binary = atob(text);
  } catch {
    return null;
  }
  return btoa(binary) === text ? Uint8Array.from(binary, letter => letter.charCodeAt(0)) : null;
}

function joined(...parts) {
  const bytes = parts.map(part => (typeof part === "string" ? utf8(part) : part));
  const all = new Uint8Array(bytes.reduce((length, part) => length + part.length, 0));
  bytes.reduce((from, part) => (all.set(part, from), from + part.length), 0);
  return all;
}

const hex = bytes => Array.from(bytes, byte => byte.toString(16).padStart(2, "0")).join("");
const sha256 = async bytes => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

// One public key as name+id+key; the id is the start of a digest over the rest.
async function readKey(line) {
  const [, name, id, encoded] = line.match(/^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/) ?? [];
  const bytes = encoded && decoded(encoded);
  if (!bytes || bytes.length !== 33 || bytes[0] !== 1) throw new Wrong("verify-bad-key", line);
  if (hex((await sha256(joined(name, "\n", bytes))).slice(0, 4)) !== id) throw new Wrong("verify-bad-key", line);
  try {
    return { id: `${name}+${id}`, key: await crypto.subtle.importKey("raw", bytes.slice(1), "Ed25519", false, ["verify"]) };
  } catch (error) {
    throw new Wrong(error.name === "NotSupportedError" ? "verify-old-browser" : "verify-bad-key", line);
  }
}

async function readKeys() {
  if (!globalThis.crypto?.subtle) throw new Wrong("verify-old-browser");
  const lines = at("keys").value.split("\n").map(line => line.trim()).filter(line => line !== "");
  if (lines.length === 0) throw new Wrong("verify-no-keys");
  return Promise.all(lines.map(readKey));
}

const hasSigned = (key, signature, ...message) =>
  crypto.subtle.verify("Ed25519", key.key, signature, joined(...message));

const HIDDEN = /[\p{Cc}\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff0-\ufffb]/u;

// A claim: each line in its place and nothing else. Answers what it says and the key that signed it.
async function checkClaim(text, keys) {
  const lines = text.split("\n");
  const ends = lines.pop() ?? "";
  const said = {};
  const inPlace = lines.length === LINES.length + 1 && lines[0] === HEADER && LINES.every((name, index) => {
    const line = lines[index + 1];
    said[name] = line.slice(name.length + 2);
    return line.startsWith(`${name}: `) && said[name] !== "" && said[name].trim() === said[name] && !HIDDEN.test(line);
  });
  const signature = ends.startsWith("signature: ") && decoded(ends.slice("signature: ".length));
  if (!inPlace || !signature || signature.length !== 64) throw new Wrong("verify-malformed");
  const key = keys.find(key => key.id === said.key);
  if (!key) throw new Wrong("verify-unknown-key", said.key);
  if (!(await hasSigned(key, signature, CLAIM, `${lines.join("\n")}\n`))) throw new Wrong("verify-altered");
  return { said, key };
}

// A PDF: its stamps are the same, its claim holds, and the signature of the file is of this claim and these bytes.
async function checkFile(bytes, keys) {
  const text = new TextDecoder("latin1").decode(bytes);
  if (!text.startsWith("%PDF-")) throw new Wrong("verify-not-a-pdf");
  const stamps = [...text.matchAll(STAMPS)].filter(stamp => decoded(stamp[1]));
  if (stamps.length === 0) throw new Wrong("verify-no-claim");
  if (stamps.length > MOST_STAMPS || stamps.some(stamp => stamp[0] !== stamps[0][0])) throw new Wrong("verify-several");
  const [, encoded, written, signed] = stamps[0];
  let claim;
  try {
    claim = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(decoded(encoded));
  } catch {
    throw new Wrong("verify-malformed");
  }
  const checked = await checkClaim(claim, keys);
  const digest = Uint8Array.from(written.match(/../g), pair => parseInt(pair, 16));
  const signature = decoded(signed);
  if (!signature || !(await hasSigned(checked.key, signature, STAMP, digest, claim))) throw new Wrong("verify-foreign");
  const blank = utf8(BLANK);
  const whole = bytes.slice();
  for (const stamp of stamps) whole.set(blank, stamp.index + stamp[0].length - blank.length);
  if (hex(await sha256(whole)) !== written) throw new Wrong("verify-bytes");
  return { ...checked, claim };
}

// By lakh and crore, as papers print it.
const grouped = sum => sum.replace(/^(-?\d+)/, whole => whole.replace(/\B(?=(\d\d)*\d{3}$)/g, ","));

function facts(said) {
  return [
    ["verify-number", said.number],
    ["verify-total", grouped(said.total)],
    ["verify-vat", said.vat === "none" ? t("verify-none") : `${grouped(said.vat)}${said.total.slice(said.total.lastIndexOf(" "))}`],
    ["verify-payee", said.payee],
    ["verify-form", said.form],
    ["verify-issued", said.issued],
    ["verify-issuer", said.issuer],
    ["verify-signed-by", said.key],
  ];
}

let file = null;
let asked = 0;
// What was found last, to be said again in the other language.
let found = null;

async function look() {
  const keys = await readKeys();
  const text = at("claim").value.trim();
  if (!file && text === "") throw new Wrong("verify-nothing");
  if (file && file.size > MOST_BYTES) throw new Wrong("verify-too-large");
  const paper = file && (await checkFile(new Uint8Array(await file.arrayBuffer()), keys));
  const code = text === "" ? null : await checkClaim(text, keys);
  if (paper && code && paper.claim !== text) throw new Wrong("verify-other-document");
  const title = paper && code ? "verify-holds-both" : paper ? "verify-holds-paper" : "verify-holds-claim";
  return { holds: true, title, said: (paper ?? code).said };
}

async function check() {
  const turn = ++asked;
  found = null;
  show();
  let answer;
  try {
    answer = await look();
  } catch (error) {
    answer = { holds: false, title: error.key ?? "verify-unread", detail: error.detail ?? "" };
  }
  // Whoever chose something else meanwhile waits for that.
  if (turn !== asked) return;
  found = answer;
  show();
  at("result").scrollIntoView({ block: "nearest" });
}

function show() {
  const result = at("result");
  result.className = found === null ? "notice plain" : found.holds ? "notice done verdict" : "notice wrong verdict";
  const title = document.createElement("h2");
  title.textContent = t(found === null ? "verify-wait" : found.holds ? "verify-good" : "verify-bad");
  if (found === null) return result.replaceChildren(title);
  const what = document.createElement("p");
  what.textContent = t(found.title);
  const parts = [title, what];
  if (found.detail) {
    const detail = document.createElement("code");
    detail.textContent = found.detail;
    parts.push(detail);
  }
  if (found.holds) {
    const compare = document.createElement("p");
    compare.textContent = t("verify-compare");
    const list = document.createElement("dl");
    list.className = "facts";
    for (const [key, value] of facts(found.said)) {
      const row = document.createElement("div");
      row.append(document.createElement("dt"), document.createElement("dd"));
      row.firstChild.textContent = t(key);
      row.lastChild.textContent = value;
      list.append(row);
    }
    parts.push(compare, list);
  }
  result.replaceChildren(...parts);
}

// What was dropped is named here; what was chosen, the browser names.
function choose(chosen, name = "") {
  file = chosen ?? null;
  at("chosen").textContent = name;
  if (file) check();
}

function speak(language) {
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll("[data-t]")) element.textContent = t(element.dataset.t);
  document.title = t("verify-title");
  const other = language === "bn" ? "en" : "bn";
  at("other").lang = other;
  at("other").textContent = words[other].endonym;
  at("other").dataset.to = other;
  if (asked > 0) show();
}

at("file").addEventListener("change", event => choose(event.target.files[0]));
at("form").addEventListener("submit", event => {
  event.preventDefault();
  check();
});
at("claim").addEventListener("paste", () => setTimeout(check));
at("other").addEventListener("click", event => speak(event.currentTarget.dataset.to));
for (const kind of ["dragover", "drop"]) {
  document.addEventListener(kind, event => {
    event.preventDefault();
    if (kind === "drop" && event.dataTransfer.files.length > 0) {
      at("file").value = "";
      const [dropped] = event.dataTransfer.files;
      choose(dropped, dropped.name);
    }
  });
}
at("other").hidden = false;
at("save").hidden = location.protocol === "file:";
