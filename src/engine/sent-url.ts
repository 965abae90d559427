/**
 * Address under which the source of a sent function is known to stacks and debuggers.
 *
 * @param id - its number; absent when it came inside of a value
 */
export function sentUrl(name: string, id?: number): string {
  // White space and quotes would end it.
  const plain = name.replace(/[^\p{ID_Continue}$.#]+/gu, "_") || "anonymous";
  return id === undefined ? `sent:${plain}` : `sent:${plain}#${id}`;
}
