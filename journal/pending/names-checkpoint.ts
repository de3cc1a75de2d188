import { formatCheckpoint } from '../note/checkpoint.ts';
import type { Checkpoint } from '../note/checkpoint.ts';
import { decodeSealedHead } from './sealed-head.ts';

/** Whether the head of a frame, signed or sealed, is that of this tree. What vouches for the head is not looked at. */
export function namesCheckpoint(head: Buffer, checkpoint: Checkpoint): boolean {
  const sealed = decodeSealedHead(head);
  if (sealed !== null) return sealed.size === checkpoint.size && sealed.root.equals(checkpoint.root);
  return head.toString().startsWith(formatCheckpoint(checkpoint));
}
