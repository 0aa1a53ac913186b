/** Two looks that resemble Teams closely enough to judge spacing, hierarchy and contrast. */
export type Theme = 'light' | 'dark';

export interface Palette {
  readonly page: string;
  readonly card: string;
  readonly line: string;
  readonly button: string;
  readonly buttonText: string;
  readonly primary: string;
}

export const palettes: Readonly<Record<Theme, Palette>> = {
  light: { page: '#f5f5f5', card: '#ffffff', line: '#d1d1d1', button: '#ffffff', buttonText: '#242424', primary: '#5b5fc7' },
  dark: { page: '#1f1f1f', card: '#292929', line: '#5c5c5c', button: '#292929', buttonText: '#ffffff', primary: '#4f52b2' },
};

export function hostConfigOf(theme: Theme): object {
  return {
    fontFamily: '"Segoe UI", "Liberation Sans", "DejaVu Sans", sans-serif',
    fontSizes: { small: 12, default: 14, medium: 16, large: 18, extraLarge: 24 },
    fontWeights: { lighter: 400, default: 400, bolder: 600 },
    lineHeights: { small: 16, default: 20, medium: 22, large: 24, extraLarge: 32 },
    spacing: { small: 8, default: 12, medium: 16, large: 20, extraLarge: 24, padding: 16 },
    separator: { lineThickness: 1, lineColor: palettes[theme].line },
    containerStyles: containerStylesOf(theme),
    textStyles: { heading: { size: 'default', weight: 'bolder' } },
    factSet: { title: { weight: 'default', isSubtle: true, wrap: true, maxWidth: 90 }, value: { wrap: true }, spacing: 16 },
    actions: { maxActions: 6, spacing: 'default', buttonSpacing: 8, actionsOrientation: 'horizontal', actionAlignment: 'left' },
    supportsInteractivity: true,
  };
}

type Colour = readonly [normal: string, subtle: string];

interface TextColours {
  readonly default: Colour;
  readonly accent: Colour;
  readonly good: Colour;
  readonly warning: Colour;
  readonly attention: Colour;
}

const textColours: Readonly<Record<Theme, TextColours>> = {
  light: {
    default: ['#242424', '#616161'],
    accent: ['#4f52b2', '#4f52b2'],
    good: ['#237b4b', '#237b4b'],
    warning: ['#835b00', '#835b00'],
    attention: ['#b10e1c', '#b10e1c'],
  },
  dark: {
    default: ['#ffffff', '#adadad'],
    accent: ['#a6a7dc', '#a6a7dc'],
    good: ['#92c353', '#92c353'],
    warning: ['#f8d22a', '#f8d22a'],
    attention: ['#f0888f', '#f0888f'],
  },
};

const backgrounds: Readonly<Record<Theme, Readonly<Record<string, string>>>> = {
  light: { default: '#ffffff', emphasis: '#f5f5f5', good: '#e7f2da', attention: '#fcf0f1', warning: '#fbf6d9', accent: '#e8ebfa' },
  dark: { default: '#292929', emphasis: '#1f1f1f', good: '#1b3216', attention: '#43171c', warning: '#3f3408', accent: '#2f2f4a' },
};

function containerStylesOf(theme: Theme): object {
  const foregroundColors = Object.fromEntries(
    Object.entries(textColours[theme]).map(([name, [normal, subtle]]: [string, Colour]) => [name, { default: normal, subtle }]),
  );
  return Object.fromEntries(Object.entries(backgrounds[theme]).map(([style, backgroundColor]) => [style, { backgroundColor, foregroundColors }]));
}
