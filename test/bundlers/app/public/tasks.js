/**
 * Sent to engines by its name.
 *
 * @param {number} x
 */
export function cube(x) {
  return x ** 3;
}
