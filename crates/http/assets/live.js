// Asks the server what the form comes to, a moment after the last key, and puts the answer in place. The latest wins.
const PAUSE = 150;

// Each element of the answer replaces what stands under its id; the field or link in focus keeps it.
function place(html) {
  const parts = document.createElement("template");
  parts.innerHTML = html;
  for (const part of parts.content.children) {
    const here = document.getElementById(part.id);
    if (!here || here.innerHTML.trim() === part.innerHTML.trim()) continue;
    const held = here.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    here.replaceChildren(...part.childNodes);
    if (held) [...here.querySelectorAll("a")].find((link) => link.getAttribute("href") === held)?.focus();
  }
}

// The returned function asks now; typing asks by itself. The form hears “checked” after each answer.
export function live(form) {
  let pause;
  let last;

  async function ask() {
    clearTimeout(pause);
    last?.abort();
    last = new AbortController();
    const { signal } = last;
    try {
      const body = new URLSearchParams(new FormData(form));
      const answer = await fetch(form.dataset.live, { method: "POST", body, signal });
      if (!answer.ok) throw new Error(`status ${answer.status}`);
      const html = await answer.text();
      if (signal.aborted) return;
      place(html);
      delete form.dataset.stale;
      form.dispatchEvent(new Event("checked"));
    } catch (error) {
      // Figures that may be old are shown as such until the server answers again.
      if (error.name !== "AbortError") form.dataset.stale = "";
    }
  }

  const soon = () => {
    clearTimeout(pause);
    pause = setTimeout(ask, PAUSE);
  };
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  return ask;
}
