/** `<button data-step="1">` beside a number field adds to it, within the field's bounds. */
export function counts(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-step]")) {
    const field = button.parentElement?.querySelector<HTMLInputElement>("input[type=number]");
    if (!field) continue;
    button.addEventListener("click", () => {
      const wanted = (Number(field.value) || 0) + Number(button.dataset.step);
      const most = field.max === "" ? Number.MAX_SAFE_INTEGER : Number(field.max);
      field.value = String(Math.min(most, Math.max(Number(field.min) || 0, wanted)));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }
}
