/** A complex number. */
export type Complex = readonly [real: number, imaginary: number];

export function plus([a, b]: Complex, [c, d]: Complex): Complex {
  return [a + c, b + d];
}

export function times([a, b]: Complex, [c, d]: Complex): Complex {
  return [a * c - b * d, a * d + b * c];
}

export function scaled(factor: number, [a, b]: Complex): Complex {
  return [factor * a, factor * b];
}

export function over(a: Complex, [c, d]: Complex): Complex {
  return scaled(1 / (c * c + d * d), times(a, [c, -d]));
}

/** The root whose real part is not negative. */
export function root([a, b]: Complex): Complex {
  const size = Math.hypot(a, b);
  return [Math.sqrt(0.5 * (size + a)), Math.sign(b) * Math.sqrt(Math.max(0, 0.5 * (size - a)))];
}

export function exponential([a, b]: Complex): Complex {
  const size = Math.exp(a);
  return [size * Math.cos(b), size * Math.sin(b)];
}

/** The principal value. */
export function logarithm([a, b]: Complex): Complex {
  return [Math.log(Math.hypot(a, b)), Math.atan2(b, a)];
}
