// The six families of integrands over the unit cube of A. Genz, "Testing multidimensional integration routines", in
// Tools, Methods and Languages for Scientific and Engineering Computation (1984) 81-94, and "A package for testing
// multiple integration subroutines", in Numerical Integration (1987) 337-340. Genz draws a_i and u_i at random; here all
// dimensions share one a, how hard the integrand is, and one u, where its feature lies, and so do the closed forms.
//
// A family is a product or a function of a sum over the coordinates: `start`, `step` for each, `finish`.

import { loopPointBlocks } from "../loop/loop";
import { isAntithetic } from "../qmc/antithetic";
import { fillUniformPoints } from "../qmc/coordinates";

/** Most dimensions. */
const MAX_DIMENSIONS: i32 = 64;

// Coordinates drawn at a time; 16 kB.
const COORDINATES: usize = memory.data(8 * 2048, 16);

@unmanaged
class Genz {
  dimensions: i32;
  a: f64;
  // Last, as one family has none.
  u: f64;
}

/** {@link loopPointBlocks} fills with samples of the family `F`, which extends {@link Genz}. */
@unmanaged
class GenzFamily<F> {
  fill(count: i32, statePtr: usize, samplesPtr: usize): void {
    const family = changetype<F>(changetype<usize>(this));
    const dimensions = max(1, min(family.dimensions, MAX_DIMENSIONS));
    const perDraw = 2048 / dimensions;
    for (let done = 0; done < count; done += perDraw) {
      const size = min(perDraw, count - done);
      fillUniformPoints(dimensions, size, statePtr, COORDINATES);
      if (isAntithetic()) this.mirrored(family, size, dimensions, samplesPtr + ((<usize>done) << 4));
      else this.plain(family, size, dimensions, samplesPtr + ((<usize>done) << 3));
    }
  }

  private plain(family: F, count: i32, dimensions: i32, outPtr: usize): void {
    let ptr = COORDINATES;
    for (let sample = 0; sample < count; sample++) {
      let value = family.start();
      for (let i = 0; i < dimensions; i++) {
        value = family.step(value, load<f64>(ptr), i);
        ptr += 8;
      }
      store<f64>(outPtr + ((<usize>sample) << 3), family.finish(value, dimensions));
    }
  }

  private mirrored(family: F, count: i32, dimensions: i32, outPtr: usize): void {
    let ptr = COORDINATES;
    for (let sample = 0; sample < count; sample++) {
      let value = family.start();
      let mirror = value;
      for (let i = 0; i < dimensions; i++) {
        const x = load<f64>(ptr);
        value = family.step(value, x, i);
        mirror = family.step(mirror, 1 - x, i);
        ptr += 8;
      }
      const imagePtr = outPtr + ((<usize>sample) << 4);
      store<f64>(imagePtr, family.finish(value, dimensions), 0);
      store<f64>(imagePtr, family.finish(mirror, dimensions), 8);
    }
  }
}

@unmanaged
class Oscillatory extends Genz {
  start(): f64 {
    return 2 * Math.PI * this.u;
  }
  step(sum: f64, x: f64, i: i32): f64 {
    return sum + this.a * x;
  }
  finish(sum: f64, dimensions: i32): f64 {
    return Math.cos(sum);
  }
}

@unmanaged
class ProductPeak extends Genz {
  start(): f64 {
    return 1;
  }
  step(product: f64, x: f64, i: i32): f64 {
    const distance = x - this.u;
    return product * (1 / (this.a * this.a) + distance * distance);
  }
  finish(product: f64, dimensions: i32): f64 {
    return 1 / product;
  }
}

@unmanaged
class CornerPeak extends Genz {
  start(): f64 {
    return 1;
  }
  step(sum: f64, x: f64, i: i32): f64 {
    return sum + this.a * x;
  }
  finish(sum: f64, dimensions: i32): f64 {
    let power = sum;
    for (let i = 0; i < dimensions; i++) power *= sum;
    return 1 / power;
  }
}

@unmanaged
class Gaussian extends Genz {
  start(): f64 {
    return 0;
  }
  step(sum: f64, x: f64, i: i32): f64 {
    const distance = this.a * (x - this.u);
    return sum - distance * distance;
  }
  finish(sum: f64, dimensions: i32): f64 {
    return Math.exp(sum);
  }
}

@unmanaged
class Continuous extends Genz {
  start(): f64 {
    return 0;
  }
  step(sum: f64, x: f64, i: i32): f64 {
    return sum - this.a * abs(x - this.u);
  }
  finish(sum: f64, dimensions: i32): f64 {
    return Math.exp(sum);
  }
}

/** Zero where one of the first two coordinates exceeds u. */
@unmanaged
class Discontinuous extends Genz {
  start(): f64 {
    return 0;
  }
  step(sum: f64, x: f64, i: i32): f64 {
    return i < 2 && x > this.u ? -Infinity : sum + this.a * x;
  }
  finish(sum: f64, dimensions: i32): f64 {
    return sum === -Infinity ? 0 : Math.exp(sum);
  }
}

/** cos(2 pi u + a sum x_i). */
export function genzOscillatory(samples: i32, statePtr: usize, paramsPtr: usize, outPtr: usize): void {
  loopPointBlocks<GenzFamily<Oscillatory>>(1, samples, statePtr, paramsPtr, outPtr);
}

/** 1 / product (a^-2 + (x_i - u)^2). */
export function genzProductPeak(samples: i32, statePtr: usize, paramsPtr: usize, outPtr: usize): void {
  loopPointBlocks<GenzFamily<ProductPeak>>(1, samples, statePtr, paramsPtr, outPtr);
}

/** (1 + a sum x_i)^-(d + 1). */
export function genzCornerPeak(samples: i32, statePtr: usize, paramsPtr: usize, outPtr: usize): void {
  loopPointBlocks<GenzFamily<CornerPeak>>(1, samples, statePtr, paramsPtr, outPtr);
}

/** exp(-a^2 sum (x_i - u)^2). */
export function genzGaussian(samples: i32, statePtr: usize, paramsPtr: usize, outPtr: usize): void {
  loopPointBlocks<GenzFamily<Gaussian>>(1, samples, statePtr, paramsPtr, outPtr);
}

/** exp(-a sum |x_i - u|). */
export function genzContinuous(samples: i32, statePtr: usize, paramsPtr: usize, outPtr: usize): void {
  loopPointBlocks<GenzFamily<Continuous>>(1, samples, statePtr, paramsPtr, outPtr);
}

/** exp(a sum x_i) where x_1 <= u and x_2 <= u, else 0. */
export function genzDiscontinuous(samples: i32, statePtr: usize, paramsPtr: usize, outPtr: usize): void {
  loopPointBlocks<GenzFamily<Discontinuous>>(1, samples, statePtr, paramsPtr, outPtr);
}
