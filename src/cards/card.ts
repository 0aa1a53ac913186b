/** What every template needs. INVARIANT: no field of a view-model is null or undefined; the templating engine would print it. */
export interface CardBase {
  /** Language of the text on the card. */
  readonly lang: 'en';
  /** Plain-text gist for the toast, screen readers and clients that cannot show the card. */
  readonly summary: string;
}

/** A card ready to send, in the shape the messenger port takes. */
export interface RenderedCard {
  readonly card: Readonly<Record<string, unknown>>;
  readonly summary: string;
}
