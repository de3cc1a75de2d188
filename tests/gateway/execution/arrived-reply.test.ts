import { describe, expect, it, vi } from 'vitest';
import type { ReplyMemory } from '../../../gateway/execution/subgraph/reply-memory.ts';
import { ArrivedReply } from '../../../gateway/execution/subgraph/arrived-reply.ts';

const arrived = (text: string | Buffer, status = 200): { reply: ArrivedReply; judge: ReturnType<typeof vi.fn> } => {
  const judge = vi.fn();
  return { reply: new ArrivedReply({ kind: 'reply', status, mediaType: 'application/json', body: typeof text === 'string' ? Buffer.from(text) : text }, judge), judge };
};

describe('a reply that several read', () => {
  it('gives each of them values of its own', () => {
    const { reply } = arrived('{"data":{"me":{"name":"张伟"}}}');
    const [one, other] = [reply.read(null), reply.read(null)];
    expect(one).toEqual({ kind: 'answer', data: { me: { name: '张伟' } }, errors: [], extensions: null, clean: true, repeats: false });
    expect(other).toEqual(one);
    if (one.kind !== 'answer' || other.kind !== 'answer') throw new Error('Both must be answers.');
    expect(other.data?.['me']).not.toBe(one.data?.['me']);
  });

  it.each([['an answer', '{"data":{"me":null}}', 'answer'], ['no GraphQL', '<html>', 'silence']])('is judged once as %s, however many read it', (_title, text, kind) => {
    const { reply, judge } = arrived(text);
    for (let reader = 0; reader < 50; reader += 1) expect(reply.read(null).kind).toBe(kind);
    expect(judge).toHaveBeenCalledTimes(1);
    expect(judge.mock.calls[0]?.[0]).toMatchObject({ kind });
  });

  it.each([
    ['a name in GBK', Buffer.from('{"data":{"me":"\xd5\xc5\xce\xb0"}}', 'latin1')],
    ['a surrogate written as bytes', Buffer.from('{"data":{"me":"\xed\xa0\x80"}}', 'latin1')],
    ['a character cut off', Buffer.from('{"data":{"me":"\xe5\xbc"}}', 'latin1')],
  ])('is no answer where its bytes are not UTF-8: %s is never shown as U+FFFD', (_title, bytes) => {
    const readText = vi.fn(() => ({ data: {}, rest: null, repeats: false }));
    expect(arrived(bytes).reply.read(readText)).toEqual({ kind: 'silence', reason: 'PROTOCOL', retryAfterMs: null });
    expect(readText).not.toHaveBeenCalled();
  });

  it('holds U+FFFD where the subgraph wrote it, unless a byte beside it is no UTF-8', () => {
    const written = Buffer.from('{"data":{"me":"张\ufffd"}}');
    expect(arrived(written).reply.read(null)).toMatchObject({ kind: 'answer', data: { me: '张\ufffd' } });
    expect(arrived(Buffer.concat([written.subarray(0, -3), Buffer.from([0xff]), written.subarray(-3)])).reply.read(null)).toMatchObject({ kind: 'silence', reason: 'PROTOCOL' });
  });

  it('is not judged before somebody reads it', () => {
    expect(arrived('{"data":{}}').judge).not.toHaveBeenCalled();
  });

  it('lets each read it in its own way, and offers none that way where a byte is a backslash', () => {
    const readText = vi.fn(() => ({ data: { me: 'read' }, rest: null, repeats: false }));
    const { reply } = arrived('{"data":{"me":1}}');
    expect([reply.read(readText), reply.read(null)]).toMatchObject([{ data: { me: 'read' } }, { data: { me: 1 } }]);
    expect(arrived(String.raw`{"data":{"me":"\n"}}`).reply.read(readText)).toMatchObject({ data: { me: '\n' }, clean: false });
    expect(readText).toHaveBeenCalledTimes(1);
  });

  it('gives the memory of its bytes back once, when they are read, and is read as before by those who come later', () => {
    const give = vi.fn((body: Buffer) => void body.fill('x'));
    const body = Buffer.from('{"data":{"me":{"name":"张伟"}}}');
    const reply = new ArrivedReply({ kind: 'reply', status: 200, mediaType: 'application/json', body, memory: { take: () => null, give } as unknown as ReplyMemory }, vi.fn()); // what a reply asks of it
    expect(give).not.toHaveBeenCalled();
    const first = reply.read(null);
    expect(first).toMatchObject({ kind: 'answer', data: { me: { name: '张伟' } }, clean: true });
    expect(reply.read(null)).toEqual(first);
    expect(reply.clean).toBe(true);
    expect(give.mock.calls).toEqual([[body]]);
  });

  it('keeps the bytes of what is no UTF-8, which others will ask for again', () => {
    const give = vi.fn();
    const reply = new ArrivedReply({ kind: 'reply', status: 200, mediaType: 'application/json', body: Buffer.from('{"data":"\xff"}', 'latin1'), memory: { take: () => null, give } as unknown as ReplyMemory }, vi.fn()); // what a reply asks of it
    for (const _reader of [1, 2]) expect(reply.read(null)).toMatchObject({ kind: 'silence', reason: 'PROTOCOL' });
    expect(give).not.toHaveBeenCalled();
  });
});
