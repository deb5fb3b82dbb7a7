/** The sentences of the members pages. */
export const texts = {
  invite: {
    title: "Invite someone",
    description: "They choose their name and password with a link that works once.",
    invited: (email: string) => `${email} is invited`,
    notice: "This link is shown only once. The first person to open it becomes the member.",
    mailOnly: {
      smtp: "We sent an email with the link.",
      mailbox:
        "No mail server is configured, so the email is in the mailbox. Ask your operator to pass on the link.",
      off: "No mail server is configured. Ask your operator to pass on the link.",
    },
    mail: {
      smtp: "We sent an email with the link.",
      mailbox: "No mail server is configured, so the email is in the mailbox. Share the link yourself.",
      off: "No mail server is configured. Share the link yourself.",
    },
  },
  passwordHint: "At least 8 characters.",
  roles: {
    viewer: "can view everything of the partner and change nothing",
    manager: "can replay deliveries and manage the partner's endpoints and members",
    operator: "can manage all partners, sources and replays",
    admin: "can do everything, including managing operators",
  },
  none: { title: "No members yet", description: "Invited people appear here after they accept." },
} as const;
