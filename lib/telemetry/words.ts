/** The words of a text, for lists that read better as one. */
export const words = (text: string) => text.trim().split(/\s+/);
