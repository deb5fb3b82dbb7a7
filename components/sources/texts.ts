import { formatDuration } from "@/components/format/format";

/** The sentences of the sources pages. */
export const texts = {
  description: "The URLs that providers send events to.",
  form: {
    description: "Create a URL for one provider, with the secret it signs with.",
    dialectHint: "How the provider signs and names its events.",
    slugHint: "The last part of the URL: lowercase letters, digits and hyphens. You cannot change it later.",
    descriptionHint: "A note for your team.",
    secretHint: (dialectHint: string) => `Leave empty to generate one. ${dialectHint}`,
  },
  created: {
    title: "Source created",
    url: "URL to enter at the provider",
    next: "Continue and send an example",
  },
  none: {
    title: "No sources yet",
    description:
      "A source is a URL for one provider. Every request with a valid signature becomes an event, and Portico delivers it to all matching endpoints.",
  },
  rotate: {
    title: "Rotate the signing secret?",
    description: "Until the overlap ends, Portico still accepts requests signed with the old secret.",
    notice: "This secret is shown only once. The provider must sign with it before the overlap ends.",
  },
  endOverlap: {
    title: "End overlap now?",
    confirm: "End overlap",
    question:
      "From now on, Portico only accepts requests signed with the newest secret. Make sure the provider already uses it.",
    done: "Overlap ended.",
  },
  example: {
    description:
      "An example event from the catalog, signed with this source's secret. Portico delivers it to every matching endpoint.",
    validity: (seconds: number | null) =>
      seconds === null
        ? "The command contains a signature, not the secret."
        : `The command contains a signature, not the secret. It is valid for ${formatDuration(seconds * 1_000)}, because the dialect signs the timestamp.`,
    duplicate: "A second send counts as a duplicate.",
  },
  noRejections: "No rejections. Every request to this source was accepted.",
} as const;
