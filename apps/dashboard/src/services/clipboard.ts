/** @returns whether it is in the clipboard now; a page that came over plain HTTP from elsewhere may not write there */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
