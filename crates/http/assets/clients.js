// A client beyond those that the choice holds, found by what is typed: taking one chooses it.
import { offers } from "./offers.js";

export function clientsOf(form) {
  const ask = (text) => `${form.dataset.clients}?${new URLSearchParams({ text })}`;
  offers(form, "clients", "#find_client", ask, (find, option) => {
    const choice = form.elements.client_id;
    const { id, name } = option.dataset;
    if (![...choice.options].some((known) => known.value === id)) choice.add(new Option(name, id));
    choice.value = id;
    find.value = "";
    choice.dispatchEvent(new Event("change", { bubbles: true }));
    choice.focus();
  });
}
