/** Brings an error summary to the reader: focus moves there once the page is shown. */
export function focusSummary(): void {
  document.querySelector<HTMLElement>(".error-summary")?.focus();
}
