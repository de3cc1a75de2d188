import type { Socket } from 'node:net';
import type { Peer } from './client-networks.ts';
import type { HttpLimits } from './http-limits.ts';

export interface ConnectionPlacesOptions extends Pick<HttpLimits, 'connections' | 'connectionsOfNetwork'> {
  /** Monotonic milliseconds. */
  readonly now: () => number;
  /** Closes the connections that had their answer and wait for the next request. */
  readonly closeIdle: () => void;
}

/** How often idle connections are closed at most, milliseconds: with each newcomer it would be a way to close everybody's. */
const PAUSE = 1_000;

/** Who may be connected: of one network only so many, of trusted proxies any number, and where there are no more places those that only stay open go (decision 0391). */
export class ConnectionPlaces {
  readonly #options: ConnectionPlacesOptions;
  readonly #byNetwork = new Map<string, number>();
  #count = 0;
  #refused = 0;
  #closedAt = -Infinity;

  constructor(options: ConnectionPlacesOptions) {
    this.#options = options;
  }

  get count(): number {
    return this.#count;
  }

  /** How many were closed as too many of their network. */
  get refused(): number {
    return this.#refused;
  }

  /** Takes a place for a connection until it is closed, or closes it at once. */
  enter(socket: Socket, { network, trusted }: Peer): void {
    const counted = trusted ? null : network;
    if (counted !== null && this.#of(counted) >= this.#options.connectionsOfNetwork) {
      this.#refused += 1;
      socket.destroy();
      return;
    }
    this.#add(counted, 1);
    socket.once('close', () => this.#add(counted, -1));
    if (this.#count >= this.#options.connections) this.#makeRoom();
  }

  #of(network: string): number {
    return this.#byNetwork.get(network) ?? 0;
  }

  #add(network: string | null, change: 1 | -1): void {
    this.#count += change;
    if (network === null) return;
    const count = this.#of(network) + change;
    if (count === 0) this.#byNetwork.delete(network);
    else this.#byNetwork.set(network, count);
  }

  #makeRoom(): void {
    const { now, closeIdle } = this.#options;
    if (now() - this.#closedAt < PAUSE) return;
    this.#closedAt = now();
    closeIdle();
  }
}
