/** Days for which entries are kept at least: 网络安全法 第二十一条 asks a network operator to keep its logs for six months. */
export const LEAST_RETENTION_DAYS = 180;
