import { createHash } from 'node:crypto';

/**
 * SM2 signing (GB/T 32918.2) written from the standard's formulas over big integers: slow, not constant in time, and independent of the library the gateway verifies with.
 * SM3 comes from OpenSSL.
 */
const hex = (text: string): bigint => BigInt(`0x${text}`);
const P = hex('fffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffff');
const A = P - 3n;
const B = hex('28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93');
const N = hex('fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123');
const G: Point = { x: hex('32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7'), y: hex('bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0') };

interface Point {
  readonly x: bigint;
  readonly y: bigint;
}

const mod = (value: bigint, m: bigint): bigint => ((value % m) + m) % m;

/** By the extended Euclidean algorithm. */
function inverse(value: bigint, m: bigint): bigint {
  let [r, nextR, t, nextT] = [m, mod(value, m), 0n, 1n];
  while (nextR !== 0n) {
    const quotient = r / nextR;
    [r, nextR, t, nextT] = [nextR, r - quotient * nextR, nextT, t - quotient * nextT];
  }
  return mod(t, m);
}

function add(one: Point | null, other: Point | null): Point | null {
  if (one === null || other === null) return one ?? other;
  if (one.x === other.x && one.y !== other.y) return null;
  const slope = one.x === other.x ? mod((3n * one.x * one.x + A) * inverse(2n * one.y, P), P) : mod((other.y - one.y) * inverse(other.x - one.x, P), P);
  const x = mod(slope * slope - one.x - other.x, P);
  return { x, y: mod(slope * (one.x - x) - one.y, P) };
}

function times(k: bigint, point: Point): Point {
  let result: Point | null = null;
  for (let [step, rest]: [Point | null, bigint] = [point, k]; rest > 0n; step = add(step, step), rest >>= 1n) if (rest & 1n) result = add(result, step);
  if (result === null) throw new Error('the scalar must not be a multiple of the order');
  return result;
}

const bytes = (value: bigint): Buffer => Buffer.from(value.toString(16).padStart(64, '0'), 'hex');
const sm3 = (...parts: readonly Uint8Array[]): Buffer => createHash('sm3').update(Buffer.concat(parts)).digest();

/** Public point of a private scalar. */
export function sm2PublicKey(d: bigint): { readonly x: Buffer; readonly y: Buffer } {
  const point = times(d, G);
  return { x: bytes(point.x), y: bytes(point.y) };
}

/** r and s, 32 bytes each, over `message` under a distinguishing ID (default that of GM/T 0009), with the one-time scalar `k`. */
export function sm2Sign(message: Uint8Array, d: bigint, k: bigint, id = '1234567812345678'): Buffer {
  const own = times(d, G);
  const name = Buffer.from(id);
  const length = Buffer.from([(name.length * 8) >> 8, (name.length * 8) & 0xff]);
  const z = sm3(length, name, bytes(A), bytes(B), bytes(G.x), bytes(G.y), bytes(own.x), bytes(own.y));
  const e = hex(sm3(z, message).toString('hex'));
  const r = mod(e + times(k, G).x, N);
  const s = mod(inverse(1n + d, N) * (k - r * d), N);
  return Buffer.concat([bytes(r), bytes(s)]);
}
