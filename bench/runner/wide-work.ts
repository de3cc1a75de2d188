let state = 1;

/**
 * Work of which a processor does several steps at once: eight sums, none of which awaits another, so they fill a core as a gateway's work does. A chain of steps that each await the one before
 * leaves most of a core free, and takes no longer while another machine uses the other half of that core (decision 0413).
 */
export function wideWork(rounds: number): void {
  let [a, b, c, d, e, f, g, h] = [state, 2, 3, 4, 5, 6, 7, 8];
  for (let round = 0; round < rounds; round += 1) {
    a = ((a ^ (a << 5)) + round) | 0;
    b = ((b ^ (b >>> 3)) + round) | 0;
    c = (c + (c << 7)) ^ round;
    d = (d - (d >>> 9)) ^ round;
    e = ((e ^ (e << 3)) + round) | 0;
    f = (f + (f >>> 2)) ^ round;
    g = ((g ^ (g << 6)) - round) | 0;
    h = (h - (h << 4)) ^ round;
  }
  state = a ^ b ^ c ^ d ^ e ^ f ^ g ^ h;
}
