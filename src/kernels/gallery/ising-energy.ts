/**
 * Mean energy per spin, in units of J, of the Ising model on a `size` x `size` torus with coupling K = J / kT.
 *
 * From the partition function of B. Kaufman, "Crystal statistics II", Physical Review 76 (1949) 1232-1243, as A. Ferdinand
 * & M. Fisher, Physical Review 185 (1969) 832-846, write it, eqs. 2.1 to 2.6: Z = (2 sinh 2K)^(N/2) / 2 times a sum of
 * four products over r = 0 … size - 1, of 2 cosh and of 2 sinh of size g / 2, with g = g_2r+1 and with g = g_2r.
 */
export function isingEnergy(coupling: number, size: number): number {
  const odd = Array.from({ length: size }, (_, r) => gammaOf(2 * r + 1, coupling, size));
  const even = Array.from({ length: size }, (_, r) => gammaOf(2 * r, coupling, size));
  const products = [odd, even].flatMap((gammas) => [
    derived(gammas, size, Math.cosh, Math.sinh),
    derived(gammas, size, Math.sinh, Math.cosh),
  ]);
  const sum = products.reduce((total, [value]) => total + value, 0);
  const slope = products.reduce((total, [, derivative]) => total + derivative, 0);
  // -d(ln Z)/dK / N.
  return -1 / Math.tanh(2 * coupling) - slope / sum / size ** 2;
}

/** A number and its derivative by K. */
type Derived = readonly [value: number, derivative: number];

/** g_l: cosh g_l = cosh^2 2K / sinh 2K - cos(pi l / size), but g_0 = 2K + ln tanh K, which is negative above T_c. */
function gammaOf(l: number, coupling: number, size: number): Derived {
  const sinh = Math.sinh(2 * coupling);
  const cosh = Math.cosh(2 * coupling);
  if (l === 0) return [2 * coupling + Math.log(Math.tanh(coupling)), 2 + 2 / sinh];
  const gamma = Math.acosh(cosh ** 2 / sinh - Math.cos((Math.PI * l) / size));
  return [gamma, (2 * cosh * (2 - (cosh / sinh) ** 2)) / Math.sinh(gamma)];
}

/** Product of 2 f(size g / 2) over the gammas; `slope` is the derivative of f. */
function derived(
  gammas: readonly Derived[],
  size: number,
  f: (x: number) => number,
  slope: (x: number) => number,
): Derived {
  // Factor by factor, as one of them may be 0.
  return gammas.reduce<Derived>(
    ([value, derivative], [gamma, gammaSlope]) => {
      const x = (size * gamma) / 2;
      return [value * 2 * f(x), derivative * 2 * f(x) + value * size * gammaSlope * slope(x)];
    },
    [1, 0],
  );
}
