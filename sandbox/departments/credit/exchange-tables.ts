/** Tables of the front-end database (前置库): the recorded two as recorded, four more of the same make. */
export const EXCHANGE_DDL = `
CREATE TABLE jh_fr_jbxx (
  id varchar(32), tyshxydm char(20), qymc varchar(200), fddbr char(20), zczb numeric(18,4), clrq varchar(40), jyzt char(4),
  sjgxsj timestamp, czbz char(1), clzt char(1), pch varchar(32));
COMMENT ON TABLE jh_fr_jbxx IS '法人基本信息(前置库交换表)';
COMMENT ON COLUMN jh_fr_jbxx.zczb IS '注册资本(万元)';
CREATE TABLE jh_xy_xzcf (
  id varchar(32), xdr_mc varchar(200), xdr_shxym char(20), xdr_sfz char(20), cf_wsh varchar(100), cf_nr varchar(2000), cf_jdrq varchar(40), gsjzq varchar(40), xfzt char(2),
  sjgxsj timestamp, czbz char(1), clzt char(1), pch varchar(32), cf_jg varchar(200), cf_je numeric(18,4), gsksq varchar(40), xfrq varchar(40));
COMMENT ON TABLE jh_xy_xzcf IS '行政处罚(双公示)';
CREATE TABLE jh_xy_xzxk (
  id varchar(32), xdr_mc varchar(200), xdr_shxym char(20), xdr_sfz char(20), xk_wsh varchar(100), xk_nr varchar(2000), xk_jg varchar(200), xk_jdrq varchar(40), gsksq varchar(40), gsjzq varchar(40),
  sjgxsj timestamp, czbz char(1), clzt char(1), pch varchar(32));
COMMENT ON TABLE jh_xy_xzxk IS '行政许可(双公示)';
CREATE TABLE jh_xy_hmd (
  id varchar(32), xdr_mc varchar(200), xdr_shxym char(20), xdr_sfz char(20), lx char(2), wsh varchar(100), nr varchar(2000), rdjg varchar(200), rdrq varchar(40), gsksq varchar(40), gsjzq varchar(40),
  sjgxsj timestamp, czbz char(1), clzt char(1), pch varchar(32));
COMMENT ON TABLE jh_xy_hmd IS '信用名单: B 严重失信, R 守信, D 失信被执行人';
CREATE TABLE jh_xy_pj (
  id varchar(32), shxym char(20), dj char(2), fs numeric(6,1), pjjg varchar(200), pjrq varchar(40),
  sjgxsj timestamp, czbz char(1), clzt char(1), pch varchar(32));
COMMENT ON TABLE jh_xy_pj IS '信用评价';
CREATE TABLE jh_xy_xycn (
  id varchar(32), xdr_mc varchar(200), xdr_shxym char(20), xdr_sfz char(20), cnbh varchar(100), sxbm varchar(40), sxmc varchar(200), cnnr varchar(2000), slbm varchar(200), cnrq varchar(40), lxzt char(2),
  sjgxsj timestamp, czbz char(1), clzt char(1), pch varchar(32));
COMMENT ON TABLE jh_xy_xycn IS '信用承诺';
COMMENT ON COLUMN jh_xy_xycn.lxzt IS '履行状态: 0 履行中, 1 已履行, 2 未履行';
`;

export const EXCHANGE_TABLES = ['jh_fr_jbxx', 'jh_xy_xzcf', 'jh_xy_xzxk', 'jh_xy_hmd', 'jh_xy_pj', 'jh_xy_xycn'] as const;
export type ExchangeTable = (typeof EXCHANGE_TABLES)[number];

/** What a reader meets under a fault, as schemas of views beside the tables. */
export const FAULT_SCHEMAS = {
  /** Between TRUNCATE and INSERT of the nightly reload. */
  'truncate-window': 'truncated',
  'duplicate-rows': 'doubled',
  /** Rows that arrive today with the time stamp of last month. */
  'late-row': 'late',
  /** After an upgrade nobody announced: the time column under another name. */
  'schema-drift': 'drifted',
} as const;

/** Views of the fault schemas over one table. */
function viewsOf(table: ExchangeTable): string {
  const late = `SELECT * FROM public.${table} UNION ALL SELECT (t).* FROM (SELECT jsonb_populate_record(p, jsonb_build_object('sjgxsj', p.sjgxsj - interval '30 days', 'pch', '20991231001', 'czbz', 'D', 'clzt', '0')) AS t FROM public.${table} p) late`;
  return `
CREATE VIEW truncated.${table} AS SELECT * FROM public.${table} WHERE false;
CREATE VIEW doubled.${table} AS SELECT * FROM public.${table} UNION ALL SELECT * FROM public.${table};
CREATE VIEW late.${table} AS ${late};
CREATE VIEW drifted.${table} AS SELECT * FROM public.${table};
ALTER VIEW drifted.${table} RENAME COLUMN sjgxsj TO gxsj;`;
}

export const FAULT_DDL = Object.values(FAULT_SCHEMAS).map((schema) => `CREATE SCHEMA ${schema};`).join('\n') + EXCHANGE_TABLES.map(viewsOf).join('\n');
