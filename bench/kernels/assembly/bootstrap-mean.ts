export class Data {
  x: StaticArray<f64>;
}

export function statistic(data: Data): f64 {
  const x = data.x;
  let sum: f64 = 0;
  for (let i = 0; i < x.length; i++) sum += x[i];
  return sum / x.length;
}
