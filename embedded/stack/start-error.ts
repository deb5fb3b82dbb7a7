/** An error that stops a command and that the user can fix. Its message is shown without a stack trace. */
export class StartError extends Error {
  override readonly name = "StartError";
}
