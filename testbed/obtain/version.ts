/** The first version number in what a program prints about itself, such as `1.36.3` or `1.36.0-rc.1`. */
export function versionIn(text: string): string | undefined {
  return /\bv?(\d+\.\d+\.\d+(?:[-+][0-9A-Za-z.+-]+)?)/.exec(text)?.[1];
}

/** Whether `version` has the major and minor number of `wanted` and is a release; vendors' suffixes are welcome. */
export function fits(version: string, wanted: string): boolean {
  const minor = (text: string) => text.split('.').slice(0, 2).join('.');
  return minor(version) === minor(wanted) && !/-(alpha|beta|rc)/.test(version);
}
