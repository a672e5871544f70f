/** `<button data-copy="text">Copy</button>` puts the text on the clipboard and says so. */
export function copyButtons(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-copy]")) {
    const label = button.querySelector<HTMLElement>("[data-copy-label]") ?? button;
    const before = label.textContent;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(button.dataset.copy ?? "");
        label.textContent = button.dataset.copied ?? "Copied";
      } catch {
        label.textContent = "Copying is not allowed here";
      }
      window.setTimeout(() => {
        label.textContent = before;
      }, 2500);
    });
  }
}
