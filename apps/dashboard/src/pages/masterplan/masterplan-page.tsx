export function MasterplanPage() {
  return null;
}
