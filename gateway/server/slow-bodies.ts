import { ClientError } from '../errors/client-error.ts';
import { TimeLimits } from '../time-limits.ts';
import type { TimeLimit, TimeLimited } from '../time-limits.ts';
import type { HttpLimits } from './http-limits.ts';
import { overloaded } from './in-flight.ts';

export interface SlowBodiesOptions extends Pick<HttpLimits, 'bodies' | 'bodyGrace' | 'bodyRate'> {
  /** Monotonic milliseconds. */
  readonly now: () => number;
}

/** A body on its way. Whoever reads it says what comes, and leaves once. */
export interface SlowBody {
  came(bytes: number): void;
  leave(): void;
}

/** How often the rate of a body is looked at once its grace is over, milliseconds. */
const LOOK = 1_000;

class Arriving implements SlowBody, TimeLimited {
  /** Whose it is, as far as can be told. */
  readonly network: string;
  readonly #among: SlowBodies;
  readonly #giveUp: (error: ClientError) => void;
  readonly #began: number;
  #limit: TimeLimit;
  #bytes = 0;

  constructor(among: SlowBodies, network: string, giveUp: (error: ClientError) => void) {
    this.network = network;
    this.#among = among;
    this.#giveUp = giveUp;
    this.#began = among.options.now();
    this.#limit = among.limits.begin(this, among.options.bodyGrace);
  }

  came(bytes: number): void {
    this.#bytes += bytes;
  }

  leave(): void {
    this.#limit.end();
    this.#among.left(this);
  }

  onTimeLimit(): void {
    const { now, bodyRate } = this.#among.options;
    if (this.#bytes * 1_000 >= bodyRate * (now() - this.#began)) this.#limit = this.#among.limits.begin(this, LOOK);
    else this.giveUp(new ClientError('REQUEST_TIMEOUT', { detail: { allowedBytesPerSecond: bodyRate }, headers: { connection: 'close' } }));
  }

  giveUp(error: ClientError): void {
    this.leave();
    this.#giveUp(error);
  }
}

/**
 * Bodies that did not come together with their head. They have no place among the requests, or whoever sends slowly would shut everybody out; instead there are only so many, each must bring a
 * minimum of bytes a second, and one too many takes the place of the oldest of the network that has most (decision 0390).
 */
export class SlowBodies {
  readonly options: SlowBodiesOptions;
  readonly limits: TimeLimits;
  /** Oldest first; a network that has none is not there. */
  readonly #byNetwork = new Map<string, Set<Arriving>>();
  #count = 0;
  #waiting: (() => void)[] = [];

  constructor(options: SlowBodiesOptions) {
    this.options = options;
    this.limits = new TimeLimits(options.now);
  }

  get count(): number {
    return this.#count;
  }

  /** @param network whose it is, as a peer told it. @param giveUp told, after it has left, that it is not to be read on. */
  enter(network: string | null, giveUp: (error: ClientError) => void): SlowBody {
    if (this.#count === this.options.bodies) this.#oldestOfMost()?.giveUp(overloaded({ connection: 'close' }));
    const body = new Arriving(this, network ?? '', giveUp);
    const others = this.#byNetwork.get(body.network);
    if (others === undefined) this.#byNetwork.set(body.network, new Set([body]));
    else others.add(body);
    this.#count += 1;
    return body;
  }

  left(body: Arriving): void {
    const bodies = this.#byNetwork.get(body.network);
    if (bodies?.delete(body) !== true) return;
    if (bodies.size === 0) this.#byNetwork.delete(body.network);
    this.#count -= 1;
    if (this.#count > 0) return;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** Resolves when nobody is left, in the turn after: by then the last one is a request. */
  async idle(): Promise<void> {
    if (this.#count > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    await new Promise((resolve) => void setImmediate(resolve));
  }

  /** Looks at no rate any more. */
  close(): void {
    this.limits.close();
  }

  #oldestOfMost(): Arriving | undefined {
    let most: ReadonlySet<Arriving> = new Set();
    for (const bodies of this.#byNetwork.values()) if (bodies.size > most.size) most = bodies;
    const [oldest] = most;
    return oldest;
  }
}
