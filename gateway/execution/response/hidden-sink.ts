import type { HiddenValues } from '../field-rule.ts';
import { isRecord, ownValue } from '../program/response-key.ts';
import type { FieldShape, ResponseShape } from './response-shape.ts';

/** Collects what hidden selections brought in one request: each distinct value once a place of the operation. */
export class HiddenSink {
  readonly #values: (Set<unknown> | undefined)[] = [];

  add(index: number, value: unknown): void {
    if (value === null || value === undefined) return;
    if (Array.isArray(value)) {
      for (const item of value) this.add(index, item);
      return;
    }
    (this.#values[index] ??= new Set()).add(value);
  }

  /** What was collected, by place. */
  read(shape: ResponseShape): HiddenValues[] {
    return this.#values.flatMap((values, index) => {
      const place = shape.hidden[index];
      return values === undefined || place === undefined ? [] : [{ ...place, values: [...values] }];
    });
  }
}

/** Collects a hidden field: its value when it is a leaf, the leaves of everything selected below when it is not. */
export function collectHidden(sink: HiddenSink, shape: ResponseShape, field: FieldShape, value: unknown): void {
  if (Array.isArray(value)) {
    for (const item of value) collectHidden(sink, shape, field, item);
  } else if (field.sets.planned.length === 0) {
    sink.add(field.hiddenIndex, value);
  } else if (isRecord(value)) {
    const type = shape.typeOf(field, value);
    for (const inner of type === null ? [] : shape.below(field, type).fields) collectHidden(sink, shape, inner, ownValue(value, inner.dataKey));
  }
}
