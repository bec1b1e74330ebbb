/** Memory that encoded items share. */
interface Slab {
  readonly bytes: Buffer;
  /** Items in it that may still be sent. */
  items: number;
  /** Whether items are still being added. */
  isOpen: boolean;
}

/** As many slabs wait to be used again; a batch takes about nine. */
const MAX_FREE = 12;

/**
 * Slabs of memory that are used again once everything in them was released. What is never released is left to the
 * garbage collector. Fresh memory costs a page fault per 4 KiB, and a major collection per some megabytes.
 */
export class SlabPool {
  readonly #slabBytes: number;
  readonly #free: Slab[] = [];
  readonly #slabs = new WeakMap<ArrayBufferLike, Slab>();
  #open: Slab | undefined;

  constructor(slabBytes: number) {
    this.#slabBytes = slabBytes;
  }

  /** Memory for the next items; that for the ones before takes no more. */
  next(): Buffer {
    if (this.#open !== undefined) {
      this.#open.isOpen = false;
      this.#reuse(this.#open);
    }
    let slab = this.#free.pop();
    if (slab === undefined) {
      slab = { bytes: Buffer.allocUnsafeSlow(this.#slabBytes), items: 0, isOpen: true };
      this.#slabs.set(slab.bytes.buffer, slab);
    }
    slab.isOpen = true;
    this.#open = slab;
    return slab.bytes;
  }

  /** An item was put into the open slab. */
  hold(): void {
    if (this.#open !== undefined) this.#open.items += 1;
  }

  /** So many items, side by side, were sent: nobody reads them any more. */
  release(items: Buffer, count: number): void {
    const slab = this.#slabs.get(items.buffer);
    if (slab === undefined || slab.items === 0) return;
    slab.items -= count;
    this.#reuse(slab);
  }

  #reuse(slab: Slab): void {
    if (slab.items === 0 && !slab.isOpen && this.#free.length < MAX_FREE) this.#free.push(slab);
  }
}
