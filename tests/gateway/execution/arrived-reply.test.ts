import { describe, expect, it, vi } from 'vitest';
import { ArrivedReply } from '../../../gateway/execution/subgraph/arrived-reply.ts';

const arrived = (text: string, status = 200): { reply: ArrivedReply; judge: ReturnType<typeof vi.fn> } => {
  const judge = vi.fn();
  return { reply: new ArrivedReply({ kind: 'reply', status, mediaType: 'application/json', body: Buffer.from(text) }, judge), judge };
};

describe('a reply that several read', () => {
  it('gives each of them values of its own', () => {
    const { reply } = arrived('{"data":{"me":{"name":"张伟"}}}');
    const [one, other] = [reply.read(null), reply.read(null)];
    expect(one).toEqual({ kind: 'answer', data: { me: { name: '张伟' } }, errors: [], extensions: null, clean: true });
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

  it('is not judged before somebody reads it', () => {
    expect(arrived('{"data":{}}').judge).not.toHaveBeenCalled();
  });

  it('lets each read it in its own way, and offers none that way where a byte is a backslash', () => {
    const readText = vi.fn(() => ({ data: { me: 'read' }, rest: null }));
    const { reply } = arrived('{"data":{"me":1}}');
    expect([reply.read(readText), reply.read(null)]).toMatchObject([{ data: { me: 'read' } }, { data: { me: 1 } }]);
    expect(arrived(String.raw`{"data":{"me":"\n"}}`).reply.read(readText)).toMatchObject({ data: { me: '\n' }, clean: false });
    expect(readText).toHaveBeenCalledTimes(1);
  });
});
