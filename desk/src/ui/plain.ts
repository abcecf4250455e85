/** Letters without their marks and in lower case, so that "lucia" finds "Lucía". */
export const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
