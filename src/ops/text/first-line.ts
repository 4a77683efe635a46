export const firstLine = (text: string): string => text.trim().replace(/\n[^]*/, '');
