/** The hue and the chroma of a colour. The lightness comes from the theme. */
export interface Accent {
  /** Degrees in OKLCH. */
  readonly hue: number;
  readonly chroma: number;
}

/** The maximum chroma. Screens cannot show stronger colours at the lightness of the theme. */
export const maxChroma = 0.12;

/**
 * Reads the `accent` parameter of a URL: six hexadecimal digits with or without `#`. Other values are ignored. Only
 * hue and chroma are used, so text stays readable with every colour.
 */
export function readAccent(value: unknown): Accent | undefined {
  const digits = typeof value === "string" ? /^#?([0-9a-f]{6})$/i.exec(value)?.[1] : undefined;
  if (digits === undefined) return undefined;
  const [a, b] = oklabOf(digits);
  const hue = (Math.atan2(b, a) * 180) / Math.PI;
  return { hue: round((hue + 360) % 360, 1), chroma: round(Math.min(Math.hypot(a, b), maxChroma), 3) };
}

/** The accent colours of the theme with another hue, as a style sheet. */
export function accentStyles({ hue, chroma }: Accent): string {
  const both = (light: number, dark: number, part: number) =>
    `light-dark(oklch(${light} ${round(chroma * part, 3)} ${hue}), oklch(${dark} ${round(chroma * part, 3)} ${hue}))`;
  const colours = {
    "--accent": both(0.455, 0.785, 1),
    "--accent-hover": both(0.395, 0.84, 0.9),
    "--accent-soft": both(0.945, 0.285, 0.3),
    "--on-accent": both(0.99, 0.19, 0.1),
  };
  const declarations = Object.entries(colours).map(([name, value]) => `${name}:${value};`);
  // Twice, so that it takes precedence over the theme's own rule.
  return `:root:root{${declarations.join("")}}`;
}

/** The a and b of a colour in OKLab (Ottosson), computed with linear sRGB and the cone responses. */
function oklabOf(digits: string): readonly [number, number] {
  const channel = (at: number) => linear(Number.parseInt(digits.slice(at, at + 2), 16) / 255);
  const [red, green, blue] = [channel(0), channel(2), channel(4)];
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  return [
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function linear(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
