import { refused, unavailable, type Unfound } from '../reading.ts';

/**
 * Words of refusal that departments share, for codes their own table does not hold. There is none for "no such record" among them: only a
 * department's own table may say NOT_FOUND, because 不存在 is said of services and authorisations as well.
 */
const WORDS: readonly (readonly [RegExp, Unfound])[] = [
  [/维护|升级中|停机|暂停服务|服务时间/, unavailable('MAINTENANCE')],
  [/次数|限额|配额|超限|上限|频率|频繁/, refused('QUOTA')],
  [/未授权|无权|权限|授权文件|授权列表|许可/, refused('NOT_AUTHORISED')],
];

/** What an error message means, judged by its words; a fault of the source when they say nothing. The words themselves go no further. */
export function readRefusalWords(message: string): Unfound {
  return WORDS.find(([pattern]) => pattern.test(message))?.[1] ?? unavailable('SOURCE_FAULT');
}
