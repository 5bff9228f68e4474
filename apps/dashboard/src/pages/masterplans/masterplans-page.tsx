export function MasterplansPage() {
  return null;
}
