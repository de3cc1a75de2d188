import { codeTable } from './code-table.ts';

/** 房屋结构, the dictionary of the real-estate registration database standard. */
export const BUILDING_STRUCTURE = codeTable('房屋结构', { '1': '钢结构', '2': '钢和钢筋混凝土结构', '3': '钢筋混凝土结构', '4': '混合结构', '5': '砖木结构', '6': '其他结构' });
