/** One age in years of each class that the rules tell apart: under 14, 14 to 17, 18 and over. */
export const AGE_CLASSES = [13, 16, 18] as const;
