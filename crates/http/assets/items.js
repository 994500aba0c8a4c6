// What earlier lines said, offered while a description is typed: taking one fills in unit, price and VAT.
import { offers } from "./offers.js";

const FILLED = ["unit", "unit_price", "vat_treatment", "vat_rate"];

export function itemsOf(form) {
  const ask = (text) => {
    const currency = form.elements.currency?.value ?? "";
    return `${form.dataset.suggestions}?${new URLSearchParams({ text, currency })}`;
  };
  offers(form, "items", '[name^="lines["][name$="].description"]', ask, (description, option) => {
    const of = (name) => form.elements[description.name.replace(/\.description$/, `.${name}`)];
    description.value = option.dataset.description;
    for (const name of FILLED) {
      const field = of(name);
      const value = option.dataset[name];
      const fits = !field?.options || [...field.options].some((known) => known.value === value);
      if (field && field.type !== "hidden" && fits) field.value = value;
    }
    const includes = of("price_includes_tax");
    if (includes) includes.checked = option.dataset.price_includes_tax === "true";
    description.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
